/** Documents: segments that mean the same in every loop of an 835: CAS, NM1, PER, AMT, composites, and lists of named values. */
import { type Cents, ZERO_CENTS } from '../../base/money.ts';
import type {
  Adjustment,
  NamedValues,
  PaidProcedure,
  QualifiedText,
  RemittanceContact,
  RemittanceParty,
} from '../../claims/remittance.ts';
import { meantText } from '../../x12/meant-text.ts';
import type { Segment } from '../../x12/segment.ts';

/** Told of an element that should be an amount and isn't. */
export type Unreadable = (segment: Segment, element: number) => void;

/** A record while it is being read. */
export type Draft<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };

/**
 * The list of a loop that has none yet: one shared value, which keeps reading cheap. `append` alone makes lists, so nothing is ever put into
 * it; frozen it would make every look through the lists of a claim slow.
 */
export const NONE: never[] = [];

/** `list` with `item` at its end; a new list when it was `NONE`. */
export function append<T>(list: T[], item: T): T[] {
  if (list.length === 0) return [item];
  list.push(item);
  return list;
}

/** The element's text; undefined when absent. */
export function optional(segment: Segment, element: number): string | undefined {
  const text = segment.element(element);
  return text === '' ? undefined : text;
}

/** Of a person or organization, as it was meant. */
export function nameAt(segment: Segment, element: number): string | undefined {
  const text = segment.element(element);
  return text === '' ? undefined : meantText(text);
}

/** The amount; zero when absent, and zero with a word to `unreadable` when it is none. */
export function amountAt(segment: Segment, element: number, unreadable: Unreadable): Cents {
  const amount = segment.cents(element);
  if (amount !== undefined) return amount;
  if (segment.element(element) !== '') unreadable(segment, element);
  return ZERO_CENTS;
}

/** Adds the triplets of a CAS to `list` (all six, whatever is empty between them) and returns it. */
export function readAdjustments(segment: Segment, list: Adjustment[], unreadable: Unreadable): Adjustment[] {
  const groupCode = segment.element(1);
  let result = list;
  for (let element = 2; element <= segment.elementCount; element += 3) {
    const reasonCode = segment.element(element);
    const amount = amountAt(segment, element + 1, unreadable);
    if (reasonCode === '' && amount === 0) continue;
    result = append(result, { groupCode, reasonCode, amount, quantity: optional(segment, element + 2) });
  }
  return result;
}

const CACHED = 4096;

/** Reads SVC01 and SVC06. The same few procedures fill a file, so equal ones are one frozen value. */
export class ProcedureReader {
  readonly #known = new Map<string, PaidProcedure>();
  #separator = 0;

  read(segment: Segment, element: number): PaidProcedure {
    const separator = segment.delimiters.component;
    if (separator !== this.#separator || this.#known.size > CACHED) this.#known.clear();
    this.#separator = separator;
    const text = segment.element(element);
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const procedure = procedureOf(text.split(String.fromCharCode(separator)));
    this.#known.set(text, procedure);
    return procedure;
  }
}

/** A lone component is a code without qualifier. */
function procedureOf(parts: readonly string[]): PaidProcedure {
  const [qualifier = '', code] = parts;
  const description = parts[6];
  return Object.freeze({
    qualifier: code === undefined ? '' : qualifier,
    code: code ?? qualifier,
    modifiers: parts.slice(2, 6).filter((modifier) => modifier !== ''),
    description: description === '' ? undefined : description,
  });
}

/** NM1. */
export function readParty(segment: Segment): RemittanceParty {
  return {
    entityCode: segment.element(1),
    entityType: segment.element(2),
    lastName: nameAt(segment, 3),
    firstName: nameAt(segment, 4),
    middleName: nameAt(segment, 5),
    suffix: optional(segment, 7),
    idQualifier: optional(segment, 8),
    id: optional(segment, 9),
  };
}

/** PER. */
export function readContact(segment: Segment): RemittanceContact {
  let numbers: QualifiedText[] = NONE;
  for (let element = 3; element <= 7; element += 2) {
    const value = segment.element(element + 1);
    if (value !== '') numbers = append(numbers, { qualifier: segment.element(element), value });
  }
  return { functionCode: segment.element(1), name: nameAt(segment, 2), numbers };
}

/** REF, DTM, QTY: qualifier and value; a REF without REF02 gives its description (REF03). */
export function readQualified(segment: Segment): QualifiedText {
  const value = segment.element(2);
  return { qualifier: segment.element(1), value: value === '' ? segment.element(3) : value };
}

/** Names by element number; elements that have no name here are kept as `element12`. */
export function readNamed(segment: Segment, names: Readonly<Record<number, string>>): NamedValues {
  const values: Record<string, string> = {};
  for (let element = 1; element <= segment.elementCount; element++) {
    const value = segment.element(element);
    if (value !== '') values[names[element] ?? `element${element}`] = value;
  }
  return values;
}
