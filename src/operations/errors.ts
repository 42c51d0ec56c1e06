/** Operations: what can go wrong with a gateway folder, and what an operator can't have. */
import { defineErrors } from '../base/gateway-error.ts';

export const operationErrors = defineErrors({
  exists: { code: 'init-exists', retryable: false, exitCode: 2, actor: 'operator' },
  disk: { code: 'disk-failed', retryable: true, exitCode: 3, actor: 'operator' },
  /** Nothing in the ledger has that name or number. */
  notFound: { code: 'not-found', retryable: false, exitCode: 2, actor: 'operator' },
  /** More than one has that name. */
  ambiguous: { code: 'ambiguous-name', retryable: false, exitCode: 2, actor: 'operator' },
  mapping: { code: 'mapping-folder-unreadable', retryable: false, exitCode: 2, actor: 'operator' },
  /** What was asked for doesn't go with the state that it is in. */
  notAllowed: { code: 'operation-not-allowed', retryable: false, exitCode: 2, actor: 'operator' },
  /** The folder of the copy can't be written, or holds other things. */
  backupFailed: { code: 'backup-failed', retryable: true, exitCode: 3, actor: 'operator' },
  /** The folder holds no whole copy of this program's. */
  backupUnusable: { code: 'backup-unusable', retryable: false, exitCode: 2, actor: 'operator' },
  /** Something is not under the current key, and can't be brought under it. */
  rotationUnfinished: { code: 'rotation-unfinished', retryable: false, exitCode: 3, actor: 'operator' },
  webhook: { code: 'webhook-unreachable', retryable: true, exitCode: 3, actor: 'operator' },
  /** Less is left on the disk than the threshold. */
  nearlyFull: { code: 'disk-nearly-full', retryable: true, exitCode: 3, actor: 'operator' },
});
