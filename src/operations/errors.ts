/** Operations: what can go wrong with a gateway folder. */
import { defineErrors } from '../base/gateway-error.ts';

export const operationErrors = defineErrors({
  exists: { code: 'init-exists', retryable: false, exitCode: 2, actor: 'operator' },
  disk: { code: 'disk-failed', retryable: true, exitCode: 3, actor: 'operator' },
});
