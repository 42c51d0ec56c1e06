import fc from 'fast-check';
import type { Claim } from '../../../src/claims/claim.ts';
import { CLAIM_STRUCTURE, type Field, type LeafField, type ObjectField } from '../../../src/claims/claim-structure.ts';
import { judgeClaim } from '../../../src/claims/judge-claim.ts';
import type { ClaimMapping } from '../../../src/documents/claim/claim-mapping.ts';
import { writeClaims } from '../../../src/documents/claim/claim-writer.ts';
import type { SegmentNode, SimpleNode } from '../../../src/guides/guide.ts';

import { HEADER } from './wire.ts';

type Document = Record<string, unknown>;

const isDocument = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Any claim of the mapping's type in which every value has a place, with qualifiers that the guide knows. */
export function claimArbitrary(mapping: ClaimMapping): fc.Arbitrary<Claim> {
  const build = new Builder(mapping);
  const drawn = build.object(CLAIM_STRUCTURE, '').filter((document) => !isBare(settle(document, mapping)));
  return drawn.map((document) => {
    const verdict = judgeClaim(settle(document, mapping));
    if (verdict.claim === undefined) throw new Error(`the generator is wrong: ${JSON.stringify(verdict.faults)}`);
    return withinLimits(verdict.claim, mapping);
  });
}

/** Chance drew nothing at all for an object that a claim can't be without, so that it was taken away: no claim to begin with. */
function isBare(document: Document): boolean {
  const { faults = [] } = judgeClaim(document);
  return faults.length > 0 && faults.every(({ rule, expected }) => rule === 'missing' && expected === 'object');
}

/** Lists that are longer than the guide has room for are cut to what it has; the writer itself tells which. */
function withinLimits(claim: Claim, mapping: ClaimMapping): Claim {
  const { findings } = writeClaims(mapping, [claim], HEADER, { segment: () => undefined });
  const over = findings.filter(({ kind }) => kind.code === 'claim-value-too-often');
  if (over.length === 0) return claim;
  const document: unknown = structuredClone(claim);
  for (const { detail } of over) cut(document, String(detail['path']), Number(detail['most']));
  const verdict = judgeClaim(document);
  if (verdict.claim === undefined) throw new Error(`cutting is wrong: ${JSON.stringify(verdict.faults)}`);
  return withinLimits(verdict.claim, mapping);
}

function cut(document: unknown, path: string, most: number): void {
  let value = document;
  for (const key of path.split(/[.[\]]+/)) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isDocument(value)) value = value[key];
  }
  if (!Array.isArray(value) || value.length <= 1) throw new Error(`nothing to cut at ${path}`);
  // The room may be that of another qualifier, so at least one goes each time.
  value.length = Math.min(most, value.length - 1);
}

class Builder {
  private readonly places = new Map<string, ReadonlySet<string> | undefined>();

  constructor(mapping: ClaimMapping) {
    for (const entry of mapping.fields) {
      const isQualifier = entry.element === 1 && (entry.component ?? 1) === 1;
      const own = isQualifier ? entry.codes : undefined;
      const codes = new Set<string>();
      let restricted = true;
      for (const node of mapping.guide.segments) {
        if (node.loop.id !== entry.loop || node.id !== entry.segment || !carries(node, entry.codes)) continue;
        const element = node.elements[entry.element - 1];
        const simple: SimpleNode | undefined =
          element?.kind === 'composite' ? element.components[(entry.component ?? 1) - 1] : element;
        if (simple?.codes === undefined) restricted = false;
        else for (const code of simple.codes) if (own === undefined || own.includes(code)) codes.add(code);
      }
      this.places.set(entry.path, restricted && codes.size > 0 ? codes : undefined);
    }
    for (const path of ['claimId', 'claimType', 'purposeCode', 'lines[].lineId']) this.places.set(path, undefined);
    for (const [path, to] of spans(mapping)) this.places.set(path, to);
  }

  object(field: ObjectField, path: string): fc.Arbitrary<Document> {
    const parts: Record<string, fc.Arbitrary<unknown>> = {};
    for (const [key, inner] of field.fields) {
      const arbitrary = this.field(inner, path === '' ? key : `${path}.${key}`);
      if (arbitrary === undefined) continue;
      parts[key] = field.required.has(key) ? arbitrary : fc.option(arbitrary, { nil: undefined, freq: 2 });
    }
    return fc.record(parts).map(pruned);
  }

  private field(field: Field, path: string): fc.Arbitrary<unknown> | undefined {
    if (field.kind === 'raw') return undefined;
    if (field.kind === 'object') return this.hasPlace(path) ? this.object(field, path) : undefined;
    if (field.kind === 'list') {
      const item = this.field(field.item, `${path}[]`);
      return item === undefined ? undefined : fc.array(item, { minLength: 1, maxLength: Math.min(3, field.max) });
    }
    return this.places.has(path) ? this.leaf(field, path) : undefined;
  }

  private hasPlace(path: string): boolean {
    return [...this.places.keys()].some((known) => known.startsWith(`${path}.`) || known === path);
  }

  private leaf(field: LeafField, path: string): fc.Arbitrary<unknown> {
    const codes = this.places.get(path);
    const cents = fc.integer({ min: -99_999_999, max: 999_999_999 });
    switch (field.kind) {
      case 'amount':
        return cents.map((value) => `${value < 0 ? '-' : ''}${(Math.abs(value) / 100).toFixed(2)}`);
      case 'decimal':
        return fc
          .tuple(fc.nat(9999), fc.nat(99))
          .map(([whole, part]) => (part === 0 ? `${whole}` : `${whole}.${part}`));
      case 'whole-number':
        return fc.integer({ min: 1, max: 12 });
      case 'date':
        return day();
      case 'date-and-time':
        return fc.oneof(
          day(),
          fc.tuple(day(), time()).map(([date, at]) => `${date}T${at}`),
        );
      case 'time':
        return time();
      default:
        if (field.values !== undefined) return fc.constantFrom(...field.values);
        if (codes !== undefined)
          return fc.constantFrom(...[...codes].filter((code) => code.length <= (field.maxLength ?? 99)));
        return textOf(field);
    }
  }
}

/** Whether a row of these codes can stand at the node. */
function carries(node: SegmentNode, codes: readonly string[] | undefined): boolean {
  if (codes === undefined || node.qualifier === undefined || node.qualifier.position !== 1) return true;
  const { qualifier } = node;
  return codes.some((code) => qualifier.codes.has(code));
}

/** A span is one element of the mapping and two fields of the claim. */
function spans(mapping: ClaimMapping): readonly (readonly [string, undefined])[] {
  return mapping.fields.flatMap(({ path }) => [
    [`${path}.from`, undefined] as const,
    [`${path}.to`, undefined] as const,
  ]);
}

const day = (): fc.Arbitrary<string> =>
  fc
    .date({ min: new Date('1920-01-01T00:00:00Z'), max: new Date('2030-12-31T00:00:00Z'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
const time = (): fc.Arbitrary<string> =>
  fc
    .tuple(fc.nat(23), fc.nat(59))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);

function textOf({ maxLength = 80, pattern }: LeafField): fc.Arbitrary<string> {
  if (pattern?.includes('[0-9]') === true) return fc.nat(99).map(String);
  const characters = pattern === '^\\S+$' ? 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789' : "ABCXYZabc0189 .,-'&/()é";
  return fc
    .string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: Math.min(maxLength, 20) })
    .map((text) => text.trim())
    .map((text) => (text === '' ? 'X' : text));
}

/** Without what is absent, and without objects that hold nothing, but for a payer, which must be there. */
function pruned(document: Document): Document {
  const isHollow = (value: unknown): boolean => isDocument(value) && Object.keys(value).length === 0;
  return Object.fromEntries(
    Object.entries(document).filter(([key, value]) => value !== undefined && (key === 'payer' || !isHollow(value))),
  );
}

/** What the wire can't tell apart is brought to the one form that reading gives. */
function settle(document: Document, mapping: ClaimMapping): Document {
  const claim = { ...document };
  claim['claimId'] = claim['patientControlNumber'];
  claim['claimType'] = mapping.claimType;
  claim['purposeCode'] = 'CH';
  for (const key of ['billingProvider', 'subscriber']) claim[key] ??= { lastName: 'X' };
  const usual = mapping.claimType === 'institutional' ? 'A' : 'B';
  if (claim['facilityQualifier'] === usual) delete claim['facilityQualifier'];
  if (Array.isArray(claim['diagnoses'])) claim['diagnoses'] = settleDiagnoses(claim['diagnoses'], mapping);
  const { institutional } = claim;
  if (isDocument(institutional) && Array.isArray(institutional['procedures'])) {
    claim['institutional'] = { ...institutional, procedures: settleProcedures(institutional['procedures']) };
  }
  const lines: readonly unknown[] = Array.isArray(claim['lines']) ? claim['lines'] : [];
  claim['lines'] = lines.map((line, index) => {
    if (!isDocument(line)) return line;
    return { ...line, lineId: line['lineItemControlNumber'] ?? String(index + 1) };
  });
  return settleParts(claim);
}

function settleDiagnoses(items: readonly unknown[], mapping: ClaimMapping): readonly unknown[] {
  const known = items.filter(isDocument);
  if (mapping.claimType === 'institutional') {
    return known.toSorted((left, right) => String(left['qualifier']).localeCompare(String(right['qualifier'])));
  }
  return known.map((item, index) => ({ ...item, qualifier: index === 0 ? 'ABK' : 'ABF' }));
}

const settleProcedures = (items: readonly unknown[]): readonly unknown[] =>
  items.filter(isDocument).map((item, index) => ({ ...item, qualifier: index === 0 ? 'BBR' : 'BBQ' }));

const IMPLIED: Readonly<Record<string, readonly [of: string, usual: string]>> = {
  memberIdQualifier: ['memberId', 'MI'],
  idQualifier: ['id', 'PI'],
  taxIdQualifier: ['taxId', 'EI'],
};

/** Names, identities, spans and qualifiers in every object below. */
function settleParts(document: Document): Document {
  const part: Document = {};
  for (const [key, value] of Object.entries(document)) {
    if (Array.isArray(value)) part[key] = value.map((item: unknown) => (isDocument(item) ? settleParts(item) : item));
    else part[key] = isDocument(value) ? settleParts(value) : value;
  }
  for (const [key, [of, usual]] of Object.entries(IMPLIED)) {
    if (part[of] === undefined || part[key] === usual) delete part[key];
  }
  // The segment that opens a payer's loop is written only of a payer with a name or an id.
  if (isDocument(part['payer'])) part['payer'] = { name: 'X', ...part['payer'] };
  // A name says what it names; the code that says it outright is for parties without a name, of which the guides have few.
  delete part['entityTypeCode'];
  if (part['organizationName'] !== undefined) delete part['lastName'];
  if (part['npi'] !== undefined) delete part['identifier'];
  if (part['identifier'] === undefined) delete part['identifierQualifier'];
  else if (part['identifierQualifier'] === undefined || part['identifierQualifier'] === 'XX')
    part['identifierQualifier'] = '24';
  if (part['statement'] !== undefined && isDocument(part['statement'])) {
    part['statement'] = { ...part['statement'], to: part['statement']['to'] ?? part['statement']['from'] };
  }
  return pruned(part);
}
