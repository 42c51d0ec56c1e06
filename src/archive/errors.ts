/** Archive: what can be wrong with stored bytes. */
import { defineErrors } from '../base/gateway-error.ts';

export const archiveErrors = defineErrors({
  /** They went by policy; the ledger still has their hash and what was made of them. */
  pruned: { code: 'archive-pruned', retryable: false, exitCode: 2, actor: 'operator' },
  missing: { code: 'archive-missing', retryable: false, exitCode: 3, actor: 'operator' },
  corrupt: { code: 'archive-corrupt', retryable: false, exitCode: 3, actor: 'operator' },
  /** Whole, but not sealed in a gateway that has a key and no time without one any more. */
  inClear: { code: 'archive-in-clear', retryable: false, exitCode: 3, actor: 'operator' },
  noSpace: { code: 'archive-no-space', retryable: true, exitCode: 3, actor: 'operator' },
  disk: { code: 'archive-disk', retryable: true, exitCode: 3, actor: 'operator' },
});
