/** Outbound, intake: another system's export, by its mapping, in pieces → claims. Each stands or falls alone. */
import { type Finding, isBlocking } from '../../base/finding.ts';
import type { ClaimSink, ReadClaim, ReadClaims, RefusedClaim } from './claims-read.ts';
import { INTAKE } from './findings.ts';
import { judgeDocument, refusedClaim } from './judge.ts';
import type { MappingUse } from './mapping/defaults.ts';
import { MappedClaims } from './mapping/mapped-claims.ts';

/** Judges each claim as it comes; `count` is how many there were, those that fell included. */
export class MappedClaimReader {
  private readonly mapped: MappedClaims;
  count = 0;

  constructor(use: MappingUse, file: { readonly file?: string }, sink: ClaimSink) {
    this.mapped = new MappedClaims(use, file, {
      claim: ({ ordinal, document, at, findings }) => {
        this.count = Math.max(this.count, ordinal);
        const judged = judgeDocument(document, at, { numberLines: true });
        // What could not be mapped is missing from the document for that reason.
        const told = new Set(findings.map((item) => item.at.path));
        for (const item of [...findings, ...judged.findings.filter((one) => !told.has(one.at.path) || !isMissing(one))])
          sink.finding(item);
        if (judged.claim === undefined || findings.some(isBlocking)) sink.refused?.(refusedClaim(ordinal, document));
        else sink.claim({ ordinal, claim: judged.claim, at });
      },
      finding: (item) => sink.finding(item),
    });
  }

  push(bytes: Uint8Array): void {
    this.mapped.push(bytes);
  }

  end(): void {
    this.mapped.end();
  }
}

const isMissing = ({ kind }: Finding): boolean => kind === INTAKE.missing;

/**
 * A whole export. Of a file that breaks off nothing is taken, since it comes again; a claim whose rows stand apart is taken in no part.
 */
export function readMappedClaims(bytes: Uint8Array, use: MappingUse, file: { readonly file?: string }): ReadClaims {
  const claims: ReadClaim[] = [];
  const fell: RefusedClaim[] = [];
  const findings: Finding[] = [];
  const reader = new MappedClaimReader(use, file, {
    claim: (claim) => claims.push(claim),
    refused: (claim) => fell.push(claim),
    finding: (item) => findings.push(item),
  });
  reader.push(bytes);
  reader.end();
  const { name, version, sha256 } = use.mapping;
  const format = use.mapping.source.format;
  const ordinalOf: ReadClaims['ordinalOf'] = ({ claim }) => claim;
  const shared = { kind: format, mapping: { name, version, sha256 }, ordinalOf } as const;
  const broken = findings.filter(({ severity, at }) => severity === 'fatal' && at.claim === undefined);
  if (broken.length > 0)
    return {
      ...shared,
      count: 0,
      claims: [],
      refused: [],
      findings: findings.filter(({ at }) => at.claim === undefined),
    };
  const faulty = new Set(findings.filter(isBlocking).map(({ at }) => at.claim));
  const alsoFell = claims.filter(({ ordinal }) => faulty.has(ordinal));
  const refused = [...fell, ...alsoFell.map(({ ordinal, claim }) => refusedClaim(ordinal, claim))];
  refused.sort((one, two) => one.ordinal - two.ordinal);
  const sound = claims.filter(({ ordinal }) => !faulty.has(ordinal));
  return { ...shared, count: reader.count, claims: sound, refused, findings };
}
