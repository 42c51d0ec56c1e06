/** Render, forms: the parts of a service line that the three forms write alike. */
import { type Cents, formatCents, parseCents, sumCents, ZERO_CENTS } from '../../base/money.ts';
import type { Claim } from '../../claims/claim.ts';
import type { ServiceLine } from '../../claims/service-line.ts';
import type { ClaimFacts } from './claim-facts.ts';
import { joined, letterOf } from './claim-words.ts';

/** Code and modifiers; the code's list only when it isn't the one that the form means. */
export function procedureWords(facts: ClaimFacts, line: ServiceLine, meant: string): string {
  const { procedure } = line;
  facts.implied(procedure, 'qualifier', meant);
  return joined([facts.text(procedure, 'code'), ...facts.texts(procedure, 'modifiers')]);
}

/** First and last day; `to` is the first day again when the claim gives one day, as paper wants it. */
export function spanOf(facts: ClaimFacts, line: ServiceLine, claim: Claim): { from: string; to: string } {
  const span = line.serviceDate ?? claim.dates?.service;
  const from = facts.day(span, 'from');
  const to = facts.day(span, 'to');
  return { from, to: to === '' ? from : to };
}

/** Units or days plainly; other units of measure by their code. */
export function unitsWords(facts: ClaimFacts, line: ServiceLine, ...meant: readonly string[]): string {
  const units = facts.text(line, 'units');
  if (line.unitType === undefined) return units;
  if (units !== '' && meant.includes(line.unitType)) {
    facts.implied(line, 'unitType', line.unitType);
    return units;
  }
  return joined([units, facts.text(line, 'unitType')]);
}

/** `N4 00409123401 UN 1`, as paper writes a drug. */
export function drugWords(facts: ClaimFacts, { drug }: ServiceLine): string {
  return joined([
    facts.text(drug, 'qualifier'),
    facts.text(drug, 'code'),
    facts.text(drug, 'unitType'),
    facts.text(drug, 'quantity'),
  ]);
}

export function pointerLetters(facts: ClaimFacts, line: ServiceLine): string {
  return facts.texts(line, 'diagnosisPointers').map(letterOf).join(' ');
}

export function noteWords(facts: ClaimFacts, notes: Claim['notes']): string {
  return (notes ?? []).map((note) => joined([facts.text(note, 'typeCode'), facts.text(note, 'text')])).join('\n');
}

export function attachmentWords(facts: ClaimFacts, attachments: Claim['attachments']): string {
  const each = (attachments ?? []).map((item) =>
    joined([
      'PWK',
      facts.text(item, 'reportTypeCode'),
      facts.text(item, 'transmissionCode'),
      facts.text(item, 'controlNumber'),
    ]),
  );
  return each.join('\n');
}

/** Two places; `''` when no amount was given at all. */
export function totalOf(amounts: readonly (string | undefined)[]): string {
  const known = amounts.map((text) => (text === undefined ? undefined : parseCents(text))).filter(isAmount);
  return known.length === 0 ? '' : formatCents(sumCents([ZERO_CENTS, ...known]));
}

const isAmount = (value: Cents | undefined): value is Cents => value !== undefined;
