/** Config: what can be wrong with it before anything runs. */
import { defineErrors } from '../base/gateway-error.ts';

export const configErrors = defineErrors({
  missing: { code: 'config-missing', retryable: false, exitCode: 2, actor: 'operator' },
  invalid: { code: 'config-invalid', retryable: false, exitCode: 2, actor: 'operator' },
  unreadable: { code: 'config-unreadable', retryable: false, exitCode: 2, actor: 'operator' },
  dataFolder: { code: 'data-folder-unusable', retryable: false, exitCode: 3, actor: 'operator' },
  secret: { code: 'config-secret', retryable: false, exitCode: 2, actor: 'operator' },
});
