/** How personal columns are written and searched: as they are, or sealed with keyed hashes for searching. */
import type { Seal } from '../seal/port.ts';

/** A key that columns may be sealed under. */
export interface LedgerKey {
  readonly id: string;
  /** As the configuration names it. */
  readonly name: string;
  /** What a ledger remembers of it: a keyed hash that says nothing of the key itself. */
  readonly mark: string;
}

export interface Sealing {
  /** The current key first; none when columns are written as they are. */
  readonly keys: readonly LedgerKey[];
  write(text: string): string;
  read(stored: string): string;
  /** What is written to a `_search` column for `text`: equal text gives equal values, and nothing else can be learned when sealed. */
  search(text: string): string;
  /** All that may stand in such a column for `text`, what is written now first: while keys are changed, older hashes stand there too. */
  searches(text: string): readonly string[];
  /** What every text that is sealed under the current key begins with. */
  readonly head: string;
}

const same = (text: string): string => text;

export const PLAIN: Sealing = {
  keys: [],
  write: same,
  read: same,
  search: same,
  searches: (text) => [text],
  head: '',
};

/**
 * Columns as base64 of ciphertext, since both engines must be able to hold them as text. `marks` are those of the keys that hashes in the
 * ledger may be of; of all keys when left out.
 */
export function sealedBy(seal: Seal, marks?: readonly string[]): Sealing {
  const keys = seal.keys.map((key) => ({ id: key.id, name: key.name, mark: key.keyedHash('claimgate ledger') }));
  const older = seal.keys.slice(1).filter((_, index) => marks?.includes(keys[index + 1]?.mark ?? '') ?? true);
  return {
    keys,
    write: (text) => Buffer.from(seal.seal(Buffer.from(text, 'utf8'))).toString('base64'),
    read: (stored) => Buffer.from(seal.open(Buffer.from(stored, 'base64'))).toString('utf8'),
    search: (text) => seal.keyedHash(text),
    searches: (text) => [seal.keyedHash(text), ...older.map((key) => key.keyedHash(text))],
    head: Buffer.from(seal.head).toString('base64'),
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
