import { claimsAnswersMoney } from './0001-claims-answers-money.ts';
import { scrubbing } from './0002-scrubbing.ts';
import { moneyDesk } from './0003-money-desk.ts';
import { wrappedInterchanges } from './0004-wrapped-interchanges.ts';
import { watch } from './0005-watch.ts';
import { payerLiability } from './0006-payer-liability.ts';
import { claimParts } from './0007-claim-parts.ts';
import { claimFileParts } from './0008-claim-file-parts.ts';
import { workers } from './0009-workers.ts';
import { keysAndRetention } from './0010-keys-and-retention.ts';
import { changedClaims } from './0011-changed-claims.ts';
import { claimAccounts } from './0012-claim-accounts.ts';
import type { Migration } from './migration.ts';

/** Every migration there is, in order; a step that was released is never changed. */
export const MIGRATIONS: readonly Migration[] = [
  claimsAnswersMoney,
  scrubbing,
  moneyDesk,
  wrappedInterchanges,
  watch,
  payerLiability,
  claimParts,
  claimFileParts,
  workers,
  keysAndRetention,
  changedClaims,
  claimAccounts,
];
