/** CLI: what can be wrong with a call before any work is done. */
import { defineErrors } from '../base/gateway-error.ts';

export const cliErrors = defineErrors({
  usage: { code: 'usage', retryable: false, exitCode: 2, actor: 'operator' },
  fileUnreadable: { code: 'file-unreadable', retryable: false, exitCode: 2, actor: 'operator' },
  fileUnwritable: { code: 'file-unwritable', retryable: true, exitCode: 3, actor: 'operator' },
  daemonSilent: { code: 'daemon-silent', retryable: true, exitCode: 3, actor: 'operator' },
});
