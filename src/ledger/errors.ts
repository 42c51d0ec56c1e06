/** Ledger errors: every way in which the store can fail, each with what may be done about it. */
import { defineErrors } from '../base/gateway-error.ts';

export const ledgerErrors = defineErrors({
  /** The disk, or the quota on it, is full. The transaction was rolled back and the store is sound; stop intake until there is space. */
  full: { code: 'ledger-full', retryable: true, exitCode: 3, actor: 'operator' },
  /** Another process holds the ledger. */
  locked: { code: 'ledger-locked', retryable: true, exitCode: 3, actor: 'operator' },
  /** The store is damaged: restore the newest backup (docs/operations.md) and keep the damaged files. */
  corrupt: { code: 'ledger-corrupt', retryable: false, exitCode: 3, actor: 'operator' },
  /** A newer version of the program has migrated this ledger; an older one must not write to it. */
  newerSchema: { code: 'ledger-newer-schema', retryable: false, exitCode: 2, actor: 'operator' },
  /** Opened for reading only, it has no schema yet or an older one; open it for writing once. */
  olderSchema: { code: 'ledger-older-schema', retryable: false, exitCode: 2, actor: 'operator' },
  /** No connection to the database server, or it broke. Whether the last commit took effect is not known. */
  unreachable: { code: 'ledger-unreachable', retryable: true, exitCode: 3, actor: 'operator' },
  /** The file or the database can't be opened: missing folder, permission, wrong credentials, unknown database. */
  unusable: { code: 'ledger-unusable', retryable: false, exitCode: 2, actor: 'operator' },
  /** The ledger was created with another key, or with none. */
  sealMismatch: { code: 'ledger-seal-mismatch', retryable: false, exitCode: 2, actor: 'operator' },
  /** The ledger was brought under another key than this process writes under. */
  keyNotAdmitted: { code: 'ledger-key-not-admitted', retryable: false, exitCode: 2, actor: 'operator' },
  /** A copy is never put over a ledger. */
  exists: { code: 'ledger-exists', retryable: false, exitCode: 2, actor: 'operator' },
  /** The database server's own tools, which make and take copies, are missing or failed. */
  notCopied: { code: 'ledger-not-copied', retryable: false, exitCode: 2, actor: 'operator' },
  /** Opened for reading only. */
  readOnly: { code: 'ledger-read-only', retryable: false, exitCode: 2, actor: 'operator' },
  /** Transactions of several workers kept colliding; the work was rolled back each time. */
  conflict: { code: 'ledger-conflict', retryable: true, exitCode: 3, actor: 'nobody' },
  /** The lease of this piece of work ran out (the process stood still, or was cut off from the database): its holder writes nothing more. */
  leaseLost: { code: 'ledger-lease-lost', retryable: true, exitCode: 3, actor: 'nobody' },
  /** Another worker does this piece of work, and waiting for it was ended. */
  leaseElsewhere: { code: 'ledger-lease-elsewhere', retryable: true, exitCode: 3, actor: 'nobody' },
  /** Anything that could not be classified: a failure always. */
  unknown: { code: 'ledger-unknown', retryable: true, exitCode: 3, actor: 'operator' },
});
