/** Outbound, intake: any claim file → claims. The form is told by the content; each claim stands or falls alone; nothing throws. */
import { type Finding, finding, isBlocking } from '../../base/finding.ts';
import type { Position } from '../../base/position.ts';
import type { ClaimGuides } from '../../documents/claim/claim-guides.ts';
import type { ReadClaim, ReadClaims, RefusedClaim } from './claims-read.ts';
import { readCsv } from './csv.ts';
import type { ClaimFileKind, Documents } from './documents.ts';
import { readEdi } from './edi.ts';
import { INTAKE } from './findings.ts';
import { readJson } from './json.ts';
import { judgeDocument, refusedClaim } from './judge.ts';
import type { MappingUse } from './mapping/defaults.ts';
import { readMappedClaims } from './read-mapped.ts';
import { type Recognised, recognise, startsInterchange } from './recognise.ts';
import { readXml } from './xml.ts';

export interface IntakeOptions {
  /** Name that positions carry. */
  readonly file?: string;
  readonly guides: ClaimGuides;
  /** For exports of another system; an 837 is read as one all the same. */
  readonly mapping?: MappingUse;
}

export function readClaims(bytes: Uint8Array, options: IntakeOptions): ReadClaims {
  const file = options.file === undefined ? {} : { file: options.file };
  const { mapping } = options;
  if (mapping !== undefined && !startsInterchange(bytes)) return readMappedClaims(bytes, mapping, file);
  const form = recognise(bytes);
  const { kind, documents, findings } = open(bytes, form, file, options.guides);
  const found: Finding[] = [...findings];
  const claims: ReadClaim[] = [];
  const refused: RefusedClaim[] = [];
  documents.forEach(({ document, at, findings: ownFindings = [], cut, told }, index) => {
    const ordinal = index + 1;
    const place = { ...file, claim: ordinal, ...at };
    const own = ownFindings.map((item) => ({ ...item, at: { ...place, ...item.at } }));
    found.push(...own);
    const judged = cut ? undefined : judgeDocument(document, place, { numberLines: kind !== '837', told });
    found.push(...(judged?.findings ?? []));
    if (judged?.claim === undefined || own.some(isBlocking)) refused.push(refusedClaim(ordinal, document));
    else claims.push({ ordinal, claim: judged.claim, at: place });
  });
  if (documents.length === 0 && found.length === 0) found.push(finding(INTAKE.noClaims, file));
  return { kind, count: documents.length, claims, refused, findings: found, ordinalOf: ordinals(kind, documents) };
}

function ordinals(kind: ClaimFileKind, documents: Documents['documents']): ReadClaims['ordinalOf'] {
  if (kind !== '837') return ({ claim }) => claim;
  const keyOf = ({ set, claim }: Position): string => `${set}.${claim}`;
  const byPlace = new Map(documents.map(({ at }, index) => [keyOf(at), index + 1]));
  return (at) => byPlace.get(keyOf(at));
}

function open(bytes: Uint8Array, form: Recognised, file: { readonly file?: string }, guides: ClaimGuides): Documents {
  if (form.fault !== undefined)
    return { kind: form.kind, documents: [], findings: [finding(form.fault, file, form.detail)] };
  switch (form.kind) {
    case '837':
      return readEdi(bytes, file, guides);
    case 'xml':
      return readXml(form.text, file);
    case 'csv':
      return readCsv(form.text, file);
    default:
      return readJson(form.text, file);
  }
}
