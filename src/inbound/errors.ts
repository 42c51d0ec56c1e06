/** Inbound: what of the world can stop the applying of an answer. */
import { defineErrors } from '../base/gateway-error.ts';

export const inboundErrors = defineErrors({
  collided: { code: 'remittance-collided', retryable: true, exitCode: 3, actor: 'nobody' },
  /** A file packed or encrypted beyond what honest partners send. */
  packedTooDeep: { code: 'packed-too-deep', retryable: false, exitCode: 3, actor: 'partner' },
  /** A PGP message from a partner for which no keys are configured. */
  pgpNotSetUp: { code: 'pgp-not-set-up', retryable: false, exitCode: 3, actor: 'operator' },
});
