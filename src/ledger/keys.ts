/** Which keys a ledger is sealed under: noted in the ledger, so that nobody writes under another, and a missing one is told by name. */
import { GatewayError } from '../base/gateway-error.ts';
import type { Seal } from '../seal/port.ts';
import { ledgerErrors } from './errors.ts';
import { type LedgerKey, PLAIN, type Sealing, sealedBy } from './sealing.ts';
import type { Session, WritingSession } from './session.ts';

/** Holds the marks of all keys that something may be sealed under, blanks between, the current one first; `none` without a key. */
const FACT = 'seal';
const NONE = 'none';
/** Keys as the configuration named them, by their marks. */
const NAME = 'seal-key:';

export interface Admission {
  readonly seal: Seal | undefined;
  /** Reads the facts, which are never sealed. */
  readonly session: Session;
  /** Changes the facts; absent when this process may not bring the ledger under another key. */
  readonly change?: ((work: (session: WritingSession) => Promise<void>) => Promise<void>) | undefined;
}

/**
 * How this process seals the ledger's columns. A key that is new in the configuration becomes the ledger's current one, if this process may
 * change that. Throws `ledger-seal-mismatch` when the configuration lacks a key that something may be sealed under.
 */
export async function admit({ seal, session, change }: Admission): Promise<Sealing> {
  const keys = seal === undefined ? [] : sealedBy(seal).keys;
  const noted = await notedMarks(session);
  const names = await namesOf(session, noted ?? []);
  if (noted !== undefined) requireAll(noted, keys, names);
  const [current] = keys;
  const marks = current === undefined ? [] : [current.mark, ...(noted ?? []).filter((one) => one !== current.mark)];
  const inForce = keys.filter(({ mark }) => marks.includes(mark));
  const changed = marks.join(' ') !== noted?.join(' ') || inForce.some((key) => names.get(key.mark) !== nameOf(key));
  if (changed) await change?.((writing) => note(writing, marks, inForce));
  return seal === undefined ? PLAIN : sealedBy(seal, marks);
}

/** False in a ledger that was just made, whose first writer isn't done yet. */
export async function isMade(session: Session): Promise<boolean> {
  return (await notedMarks(session)) !== undefined;
}

/**
 * At the begin of each transaction: the ledger is under the key that this process writes under. Throws `ledger-key-not-admitted` after it was
 * brought under another one: nothing may be written under the old key any more, nor decided by what the old hashes don't find.
 */
export async function stillAdmitted({ db, sealing, among }: Session): Promise<void> {
  const [current] = sealing.keys;
  if (current === undefined) return;
  const [noted] = (await notedMarks({ db, sealing, among })) ?? [];
  if (noted === current.mark) return;
  throw new GatewayError(
    ledgerErrors.keyNotAdmitted,
    `the ledger is not under ${nameOf(current)}; start the daemon, and this command, again with the present configuration`,
  );
}

/** The keys that something may be sealed under, the current one first; of one that this process doesn't know there is only the mark. */
export async function keysInForce(session: Session): Promise<readonly LedgerKey[]> {
  const marks = (await notedMarks(session)) ?? [];
  const { keys } = session.sealing;
  return marks.map((mark) => keys.find((key) => key.mark === mark) ?? { mark, id: '', name: '' });
}

/** Everything is sealed under the current key: the older ones may go. */
export async function retireOlderKeys(session: WritingSession): Promise<void> {
  const [current = NONE] = (await notedMarks(session)) ?? [];
  await session.upsertMany('facts', ['name'], [{ name: FACT, value: current }]);
}

/** Undefined in a ledger that was just made; empty in one without a key. */
async function notedMarks(session: Session): Promise<readonly string[] | undefined> {
  const fact = await session.db.selectFrom('facts').select('value').where('name', '=', FACT).executeTakeFirst();
  if (fact === undefined) return undefined;
  return fact.value === NONE ? [] : fact.value.split(' ');
}

const nameOf = ({ id, name }: LedgerKey): string => `the key ${id} (${name})`;

function requireAll(noted: readonly string[], keys: readonly LedgerKey[], names: ReadonlyMap<string, string>): void {
  if (noted.length === 0 && keys.length > 0) throw mismatch('the ledger was made without a key');
  const missing = noted.filter((mark) => !keys.some((key) => key.mark === mark));
  if (missing.length === 0) return;
  const told = missing.map(
    (mark) => names.get(mark) ?? `a key that was never named (its mark is ${mark.slice(0, 12)})`,
  );
  throw mismatch(
    `the ledger was made with another key: it needs ${told.join(' and ')}, as archive.key or under archive.olderKeys until claimgate archive rotate has ended`,
  );
}

async function namesOf(session: Session, marks: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (marks.length === 0) return new Map();
  const names = marks.map((mark) => NAME + mark);
  const rows = await session.db.selectFrom('facts').selectAll().where(session.among('name', names)).execute();
  return new Map(rows.map(({ name, value }) => [name.slice(NAME.length), value]));
}

async function note(session: WritingSession, marks: readonly string[], keys: readonly LedgerKey[]): Promise<void> {
  const value = marks.length === 0 ? NONE : marks.join(' ');
  const names = keys.map((key) => ({ name: NAME + key.mark, value: nameOf(key) }));
  await session.upsertMany('facts', ['name'], [{ name: FACT, value }, ...names]);
}

const mismatch = (message: string): GatewayError => new GatewayError(ledgerErrors.sealMismatch, message);
