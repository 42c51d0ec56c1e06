/** Render, forms: form locators 18 to 41 of the UB-04: condition, occurrence, span and value codes, who is answerable. */
import type { Claim } from '../../claims/claim.ts';
import type { ClaimFacts } from './claim-facts.ts';
import { joined } from './claim-words.ts';
import { box, type FormField } from './form.ts';
import { addressWords } from './party-words.ts';

const CONDITIONS = 11;
const FIRST_CONDITION = 18;

/** What there are more of than the form has places is listed below it. */
export function codeRows(claim: Claim, facts: ClaimFacts): readonly FormField[][] {
  const conditions = claim.conditionCodes ?? [];
  const fits = conditions.length <= CONDITIONS;
  // A list counts as shown only whole, so the ones beyond the form's places go into its last box.
  const shown = facts.texts(claim, 'conditionCodes');
  const boxes = Array.from({ length: CONDITIONS }, (_, index) => {
    const last = index + 1 === CONDITIONS && !fits;
    const value = last ? shown.slice(index).join(' ') : (shown[index] ?? '');
    return box(String(FIRST_CONDITION + index), index === 0 ? 'Condition' : '', value);
  });
  return [boxes, occurrenceRow(claim, facts), ...valueRows(claim, facts)];
}

function occurrenceRow({ institutional }: Claim, facts: ClaimFacts): FormField[] {
  // Paper fills row a of 31 to 34 before row b.
  const occurrence = (index: number): string => {
    const item = institutional?.occurrences?.[index];
    return joined([facts.text(item, 'code'), facts.day(item, 'date')]);
  };
  const span = (index: number): string => {
    const item = institutional?.occurrenceSpans?.[index];
    const days = joined([facts.day(item, 'from'), facts.day(item, 'to')], ' to ');
    return joined([facts.text(item, 'code'), days]);
  };
  const occurrences = ['31', '32', '33', '34'].map((number, index) =>
    box(number, 'Occurrence a, b', joined([occurrence(index), occurrence(index + 4)], '\n'), 1.1),
  );
  const spans = ['35', '36'].map((number, index) =>
    box(number, 'Span a, b', joined([span(index), span(index + 2)], '\n'), 1.9),
  );
  return [...occurrences, ...spans];
}

function valueRows({ institutional, payer }: Claim, facts: ClaimFacts): readonly FormField[][] {
  const value = (index: number): string => {
    const item = institutional?.values?.[index];
    return joined([facts.text(item, 'code'), facts.text(item, 'amount')]);
  };
  // Paper fills row a of 39 to 41 before row b.
  const values = ['39', '40', '41'].map((number, index) => {
    const own = [0, 1, 2, 3].map((row) => value(row * 3 + index));
    return box(number, 'Values a to d', joined(own, '\n'));
  });
  const answerable = joined([facts.text(payer, 'name'), addressWords(facts, payer.address)], '\n');
  return [[box('38', 'Bill goes to', answerable, 2), ...values]];
}
