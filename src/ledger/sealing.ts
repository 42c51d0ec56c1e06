/** How personal columns are written and searched: as they are, or sealed with keyed hashes for searching. */
import type { Seal } from '../seal/port.ts';

export interface Sealing {
  readonly sealed: boolean;
  write(text: string): string;
  read(stored: string): string;
  /** What stands in a `_search` column for `text`: equal text gives equal values, and nothing else can be learned when sealed. */
  search(text: string): string;
}

const same = (text: string): string => text;

export const PLAIN: Sealing = { sealed: false, write: same, read: same, search: same };

/** Columns as base64 of ciphertext, since both engines must be able to hold them as text. */
export function sealedBy(seal: Seal): Sealing {
  return {
    sealed: true,
    write: (text) => Buffer.from(seal.seal(Buffer.from(text, 'utf8'))).toString('base64'),
    read: (stored) => Buffer.from(seal.open(Buffer.from(stored, 'base64'))).toString('utf8'),
    search: (text) => seal.keyedHash(text),
  };
}

/** Upper-case letters and digits only: what is left of a patient control number when a payer strips or folds it. */
export function fold(patientControlNumber: string): string {
  return patientControlNumber.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

/** The part of a folded number that an exact or a cut number share, and the shortest cut number that counts. */
export const FOLDED_PREFIX = 15;
