/** Poll: what can go wrong between a mailbox and the archive. */
import { defineErrors } from '../../base/gateway-error.ts';

export const pollErrors = defineErrors({
  changed: { code: 'download-changed', retryable: true, exitCode: 3, actor: 'nobody' },
  noSpace: { code: 'download-no-space', retryable: true, exitCode: 3, actor: 'operator' },
});
