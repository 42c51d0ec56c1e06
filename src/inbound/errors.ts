/** Inbound: what of the world can stop the applying of an answer. */
import { defineErrors } from '../base/gateway-error.ts';

export const inboundErrors = defineErrors({
  collided: { code: 'remittance-collided', retryable: true, exitCode: 3, actor: 'nobody' },
});
