/**
 * Which keys a ledger is sealed under: noted in the ledger, so that nobody writes under another, and a missing one is told by name. A ledger
 * that was begun without a key has `NO_KEY` in their place, until everything is brought under the first key that it is given.
 */
import { GatewayError } from '../base/gateway-error.ts';
import type { Seal } from '../seal/port.ts';
import { ledgerErrors } from './errors.ts';
import { sealLookalikes } from './queries/lookalikes.ts';
import { type LedgerKey, NO_KEY, PLAIN, type Sealing, sealedBy } from './sealing.ts';
import type { Session, WritingSession } from './session.ts';

/** Holds the marks of all keys that something may be sealed under, blanks between, the current one first. */
const FACT = 'seal';
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
  const current = keys[0] ?? NO_KEY;
  const marks = [current.mark, ...(noted ?? []).filter((one) => one !== current.mark)];
  const sealing = seal === undefined ? PLAIN : sealedBy(seal, marks);
  const inForce = keys.filter(({ mark }) => marks.includes(mark));
  const changed = marks.join(' ') !== noted?.join(' ') || inForce.some((key) => names.get(key.mark) !== nameOf(key));
  if (changed) {
    await change?.(async (writing) => {
      // Another process may have been quicker; from then on such a text is a sealed one.
      const [first] = (await notedMarks(writing)) ?? [];
      if (first === NO_KEY.mark && current !== NO_KEY) await sealLookalikes({ ...writing, sealing });
      await note(writing, marks, inForce);
    });
  }
  return sealing;
}

/** False in a ledger that was just made, whose first writer isn't done yet. */
export async function isMade(session: Session): Promise<boolean> {
  return (await notedMarks(session)) !== undefined;
}

/**
 * At the begin of each transaction: the ledger is under the key that this process writes under. Throws `ledger-key-not-admitted` after it was
 * brought under another one: nothing may be written under the old key any more, nor decided by what the old hashes don't find.
 */
export async function stillAdmitted(session: Session): Promise<void> {
  const current = session.sealing.keys[0] ?? NO_KEY;
  const [noted = NO_KEY.mark] = (await notedMarks(session)) ?? [];
  if (noted === current.mark) return;
  const why =
    current === NO_KEY
      ? 'the ledger has a key since this process began, which has none'
      : `the ledger is not under ${nameOf(current)}`;
  throw new GatewayError(
    ledgerErrors.keyNotAdmitted,
    `${why}; start the daemon, and this command, again with the present configuration`,
  );
}

/** The keys that something may be sealed under, the current one first; of one that this process doesn't know there is only the mark. */
export async function keysInForce(session: Session): Promise<readonly LedgerKey[]> {
  const marks = (await notedMarks(session)) ?? [];
  const { keys } = session.sealing;
  return marks.map((mark) => [...keys, NO_KEY].find((key) => key.mark === mark) ?? { mark, id: '', name: '' });
}

/** Something may stand in clear: of a ledger without a key, or of the time before it had one. */
export async function plainInForce(session: Session): Promise<boolean> {
  return (await notedMarks(session))?.includes(NO_KEY.mark) ?? false;
}

/** Everything is sealed under the current key: the older ones may go. */
export async function retireOlderKeys(session: WritingSession): Promise<void> {
  const [current = NO_KEY.mark] = (await notedMarks(session)) ?? [];
  await session.upsertMany('facts', ['name'], [{ name: FACT, value: current }]);
}

/** Undefined in a ledger that was just made. */
async function notedMarks(session: Session): Promise<readonly string[] | undefined> {
  const fact = await session.db.selectFrom('facts').select('value').where('name', '=', FACT).executeTakeFirst();
  return fact?.value.split(' ');
}

const nameOf = ({ id, name }: LedgerKey): string => `the key ${id} (${name})`;

function requireAll(noted: readonly string[], keys: readonly LedgerKey[], names: ReadonlyMap<string, string>): void {
  const missing = noted.filter((mark) => mark !== NO_KEY.mark && !keys.some((key) => key.mark === mark));
  if (missing.length === 0) return;
  const told = missing.map(
    (mark) => names.get(mark) ?? `a key that was never named (its mark is ${mark.slice(0, 12)})`,
  );
  throw mismatch(
    keys.length === 0
      ? `the ledger has a key, and can't go back to none: name ${told.join(' and ')} as archive.key`
      : `the ledger was made with another key: it needs ${told.join(' and ')}, as archive.key or under archive.olderKeys until claimgate archive rotate has ended`,
  );
}

async function namesOf(session: Session, marks: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (marks.length === 0) return new Map();
  const names = marks.map((mark) => NAME + mark);
  const rows = await session.db.selectFrom('facts').selectAll().where(session.among('name', names)).execute();
  return new Map(rows.map(({ name, value }) => [name.slice(NAME.length), value]));
}

async function note(session: WritingSession, marks: readonly string[], keys: readonly LedgerKey[]): Promise<void> {
  const names = keys.map((key) => ({ name: NAME + key.mark, value: nameOf(key) }));
  await session.upsertMany('facts', ['name'], [{ name: FACT, value: marks.join(' ') }, ...names]);
}

const mismatch = (message: string): GatewayError => new GatewayError(ledgerErrors.sealMismatch, message);
