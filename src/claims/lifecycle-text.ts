/** The lifecycle's facts as a small text for the ledger, and back. Read by hand: a shape of zod's takes five times as long, for every move of every claim. */
import { type CalendarDate, parseCalendarDate } from '../base/calendar-date.ts';
import { type Cents, cents } from '../base/money.ts';
import { type LifecycleState, stateOf } from './lifecycle.ts';
import type { AdjudicationFact, InquiryFact } from './lifecycle-adjudication.ts';
import { REMITTANCE_OUTCOMES } from './lifecycle-event.ts';
import type { LifecycleFacts } from './lifecycle-facts.ts';
import { EVIDENCE, type Evidence } from './lifecycle-signals.ts';
import { SUBMISSION_STATES } from './lifecycle-transitions.ts';

const STAGES = ['PENDING', 'INFO_REQUESTED', 'FINALIZED'] as const;
const OWNERS = ['INSURANCE', 'PATIENT', 'DENIAL_WORK', 'APPEAL', 'CREDIT', 'COLLECTIONS', 'ZERO'] as const;

/** Equal states give equal texts: keys in the order of the alphabet, empty lists left out. */
export function serializeState(state: LifecycleState): string {
  const { adjudications, balance, charge, inquiry, keptBack, pastTransmissions, seen, submission, transmission } =
    state;
  return JSON.stringify({
    adjudications: unlessEmpty(adjudications),
    balance,
    charge,
    inquiry,
    keptBack,
    pastTransmissions: unlessEmpty(pastTransmissions),
    seen: unlessEmpty(seen),
    submission,
    transmission,
  });
}

function unlessEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** Reads what `serializeState` wrote; throws when the text is anything else, since then the ledger is damaged. */
export function parseState(text: string): LifecycleState {
  return stateOf(parseFacts(text));
}

/** As `parseState`, without what follows from the facts: enough for the next state. */
export function parseFacts(text: string): LifecycleFacts {
  return factsIn(JSON.parse(text));
}

function damaged(name: string): never {
  throw new Error(`the text of a claim's state is damaged at ${name}`);
}

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function object(value: unknown, name: string): Fields {
  return isObject(value) ? value : damaged(name);
}

function list(value: unknown, name: string): readonly unknown[] {
  return Array.isArray(value) ? value : damaged(name);
}

function text(value: unknown, name: string): string {
  return typeof value === 'string' ? value : damaged(name);
}

function amount(value: unknown, name: string): Cents {
  return typeof value === 'number' && Number.isSafeInteger(value) ? cents(value) : damaged(name);
}

function sequence(value: unknown, name: string): number {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : damaged(name);
}

function date(value: unknown, name: string): CalendarDate {
  return parseCalendarDate(text(value, name)) ?? damaged(name);
}

function oneOf<T extends string>(value: unknown, known: readonly T[], name: string): T {
  for (const item of known) if (item === value) return item;
  return damaged(name);
}

type Open<T> = { -readonly [Key in keyof T]?: T[Key] };

function factsIn(document: unknown): LifecycleFacts {
  const facts: Open<LifecycleFacts> = {};
  const fields = object(document, 'the top');
  for (const key in fields) {
    const value = fields[key];
    switch (key) {
      case 'submission':
        facts.submission = oneOf(value, SUBMISSION_STATES, key);
        break;
      case 'transmission':
        facts.transmission = text(value, key);
        break;
      case 'pastTransmissions':
        facts.pastTransmissions = list(value, key).map((item) => text(item, key));
        break;
      case 'seen':
        facts.seen = list(value, key).map((item): Evidence => oneOf(item, EVIDENCE, key));
        break;
      case 'adjudications':
        facts.adjudications = list(value, key).map(adjudicationIn);
        break;
      case 'inquiry':
        facts.inquiry = inquiryIn(value);
        break;
      case 'balance':
        facts.balance = oneOf(value, OWNERS, key);
        break;
      case 'charge':
        facts.charge = amount(value, key);
        break;
      case 'keptBack':
        facts.keptBack = value === true ? value : damaged(key);
        break;
      default:
        damaged(key);
    }
  }
  const { submission = damaged('submission'), pastTransmissions = [], seen = [], adjudications = [] } = facts;
  const { transmission, inquiry, balance, charge, keptBack } = facts;
  return { submission, transmission, pastTransmissions, seen, adjudications, inquiry, balance, charge, keptBack };
}

function adjudicationIn(document: unknown): AdjudicationFact {
  const fact: Open<AdjudicationFact> = {};
  for (const [key, value] of Object.entries(object(document, 'adjudications'))) {
    switch (key) {
      case 'key':
        fact.key = text(value, key);
        break;
      case 'outcome':
        fact.outcome = oneOf(value, REMITTANCE_OUTCOMES, key);
        break;
      case 'charge':
        fact.charge = amount(value, key);
        break;
      case 'paid':
        fact.paid = amount(value, key);
        break;
      case 'payerSequence':
        fact.payerSequence = sequence(value, key);
        break;
      case 'payerClaimControlNumber':
        fact.payerClaimControlNumber = text(value, key);
        break;
      case 'date':
        fact.date = date(value, key);
        break;
      case 'byPerson':
        fact.byPerson = value === true ? value : damaged(key);
        break;
      default:
        damaged(`adjudications, ${key}`);
    }
  }
  const { key = damaged('key'), outcome, charge = damaged('charge'), paid = damaged('paid') } = fact;
  const { payerSequence, payerClaimControlNumber, byPerson } = fact;
  const place = payerSequence === undefined ? {} : { payerSequence };
  const undone = byPerson === undefined ? {} : { byPerson };
  return { key, outcome, charge, paid, ...place, payerClaimControlNumber, date: fact.date, ...undone };
}

function inquiryIn(document: unknown): InquiryFact {
  const fact: Open<InquiryFact> = {};
  for (const [key, value] of Object.entries(object(document, 'inquiry'))) {
    if (key === 'stage') fact.stage = oneOf(value, STAGES, key);
    else if (key === 'date') fact.date = date(value, key);
    else damaged(`inquiry, ${key}`);
  }
  return { stage: fact.stage ?? damaged('stage'), date: fact.date };
}
