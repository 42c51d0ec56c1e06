/** Drop: what can be wrong with a billing system's folders. */
import { defineErrors } from '../base/gateway-error.ts';

export const dropErrors = defineErrors({
  notMounted: { code: 'drop-not-mounted', retryable: true, exitCode: 3, actor: 'operator' },
  noSpace: { code: 'drop-no-space', retryable: true, exitCode: 3, actor: 'operator' },
  nameTooLong: { code: 'drop-name-too-long', retryable: true, exitCode: 3, actor: 'operator' },
  refused: { code: 'drop-refused', retryable: true, exitCode: 3, actor: 'operator' },
  conflict: { code: 'drop-name-taken', retryable: false, exitCode: 3, actor: 'operator' },
});
