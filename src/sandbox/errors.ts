/** Sandbox: errors about the world of the practice clearinghouse. */
import { defineErrors } from '../base/gateway-error.ts';

export const sandboxErrors = defineErrors({
  scenarioInvalid: { code: 'sandbox-scenario-invalid', retryable: false, exitCode: 2, actor: 'operator' },
  stateDamaged: { code: 'sandbox-state-damaged', retryable: false, exitCode: 3, actor: 'operator' },
  portTaken: { code: 'sandbox-port-taken', retryable: false, exitCode: 3, actor: 'operator' },
});
