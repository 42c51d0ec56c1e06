/** Config: what can be wrong with it before anything runs. */
import { defineErrors } from '../base/gateway-error.ts';

export const configErrors = defineErrors({
  missing: { code: 'config-missing', retryable: false, exitCode: 2, actor: 'operator' },
  invalid: { code: 'config-invalid', retryable: false, exitCode: 2, actor: 'operator' },
  secret: { code: 'config-secret', retryable: false, exitCode: 2, actor: 'operator' },
});
