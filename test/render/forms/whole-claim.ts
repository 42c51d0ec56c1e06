/** A claim that says everything that the shape has a key for, each text told apart from all others where its length allows. */
import { type Claim, type ClaimType, claim } from '../../../src/claims/claim.ts';
import { CLAIM_STRUCTURE, type Field, type LeafField } from '../../../src/claims/claim-structure.ts';

export interface WholeClaim {
  readonly claim: Claim;
  /** The texts that stand nowhere else in the claim. */
  readonly marks: readonly string[];
}

const TWO = 2;
const LEAST_MARK = 4;

export function wholeClaim(claimType: ClaimType): WholeClaim {
  const marks: string[] = [];
  const document = made(CLAIM_STRUCTURE, { key: '', marks, claimType });
  return { claim: claim.parse(document), marks };
}

interface Making {
  readonly key: string;
  readonly marks: string[];
  readonly claimType: ClaimType;
}

function made(field: Field, making: Making): unknown {
  if (field.kind === 'object')
    return Object.fromEntries([...field.fields].map(([key, inner]) => [key, made(inner, { ...making, key })]));
  if (field.kind === 'list') return Array.from({ length: Math.min(TWO, field.max) }, () => made(field.item, making));
  const number = making.marks.length + 1;
  if (field.kind === 'raw') {
    const mark = `RAW${number}.`;
    making.marks.push(mark);
    return [{ segment: 'ZZZ', elements: [mark, ['A', 'B']] }];
  }
  return leafOf(field, making, number);
}

function leafOf(field: LeafField, { key, marks, claimType }: Making, number: number): unknown {
  if (key === 'claimType') return claimType;
  if (field.values !== undefined) return field.values[0];
  const mark = (text: string): string => {
    marks.push(text);
    return text;
  };
  switch (field.kind) {
    case 'amount':
      return mark(`${70_000 + number}.50`);
    case 'decimal':
      return mark(`${30_000 + number}.75`);
    case 'whole-number':
      return 1;
    case 'date':
    case 'date-and-time': {
      marks.push(dayOf(number, '/'));
      return dayOf(number, '-');
    }
    case 'time':
      return '11:00';
    case 'text':
      if (field.pattern?.includes('[0-9]') === true) return mark(`${50_000 + number}`);
      return (field.maxLength ?? 80) < LEAST_MARK ? 'Q'.padEnd(field.maxLength ?? 1, 'Q') : mark(textOf(number));
  }
}

const textOf = (number: number): string => number.toString(36).toUpperCase().padStart(3, '0').padStart(4, 'X');

/** A day of its own for each number. */
function dayOf(number: number, form: '-' | '/'): string {
  const day = new Date(Date.UTC(1950, 0, 1 + number));
  const [year = '', month = '', date = ''] = day.toISOString().slice(0, 10).split('-');
  return form === '-' ? `${year}-${month}-${date}` : `${month}/${date}/${year}`;
}
