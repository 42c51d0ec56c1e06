/** How personal columns are written and searched: as they are, or sealed with keyed hashes for searching. */
import type { Seal } from '../seal/port.ts';
import { WITHOUT_KEY } from './rotation.ts';

/** A key that columns may be sealed under. */
export interface LedgerKey {
  readonly id: string;
  /** As the configuration names it. */
  readonly name: string;
  /** What a ledger remembers of it: a keyed hash that says nothing of the key itself. */
  readonly mark: string;
}

/** Stands for no key: what is under it is in clear. A ledger that was begun without a key has it as its oldest. */
export const NO_KEY: LedgerKey = { id: WITHOUT_KEY, name: 'no key', mark: 'none' };

export interface Sealing {
  /** The current key first; `NO_KEY` alone when columns are written as they are, and last while texts of that time are still read. */
  readonly keys: readonly LedgerKey[];
  write(text: string): string;
  read(stored: string): string;
  /** What is written to a `_search` column for `text`: equal text gives equal values, and nothing else can be learned when sealed. */
  search(text: string): string;
  /** All that may stand in such a column for `text`, what is written now first: while keys are changed, older hashes stand there too. */
  searches(text: string): readonly string[];
  /** What every text that is sealed under the current key begins with. */
  readonly head: string;
  /** What every sealed text begins with, under whatever key; '' when none is. */
  readonly magic: string;
}

const same = (text: string): string => text;

export const PLAIN: Sealing = {
  keys: [NO_KEY],
  write: same,
  read: same,
  search: same,
  searches: (text) => [text],
  head: '',
  magic: '',
};

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/**
 * Columns as base64 of ciphertext, since both engines must be able to hold them as text. `marks` are those of the keys that hashes in the
 * ledger may be of; of all keys when left out. With that of `NO_KEY` among them a text that doesn't begin as a sealed one is read as it is:
 * one of the time before the key, when none began so (`queries/lookalikes.ts`).
 */
export function sealedBy(seal: Seal, marks?: readonly string[]): Sealing {
  const plainToo = marks?.includes(NO_KEY.mark) ?? false;
  const keys = seal.keys.map((key) => ({ id: key.id, name: key.name, mark: key.keyedHash('claimgate ledger') }));
  // Three bytes are four digits of base64, whatever follows.
  const magic = base64(seal.magic);
  const older = seal.keys.slice(1).filter((_, index) => marks?.includes(keys[index + 1]?.mark ?? '') ?? true);
  return {
    keys: plainToo ? [...keys, NO_KEY] : keys,
    write: (text) => base64(seal.seal(Buffer.from(text, 'utf8'))),
    read: (stored) =>
      plainToo && !stored.startsWith(magic)
        ? stored
        : Buffer.from(seal.open(Buffer.from(stored, 'base64'))).toString('utf8'),
    search: (text) => seal.keyedHash(text),
    searches: (text) => [seal.keyedHash(text), ...older.map((key) => key.keyedHash(text)), ...(plainToo ? [text] : [])],
    head: base64(seal.head),
    magic,
  };
}

/** Upper-case letters and digits only: what is left of a patient control number when a payer strips or folds it. */
export function fold(patientControlNumber: string): string {
  return patientControlNumber.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** The part of a folded number that an exact or a cut number share, and the shortest cut number that counts. */
export const FOLDED_PREFIX = 15;

/** What a patient control number is found by when a payer has cut or folded it. */
export const foldedPrefix = (patientControlNumber: string): string =>
  fold(patientControlNumber).slice(0, FOLDED_PREFIX);
