/** Codesets: errors about the world. */
import { defineErrors } from '../base/gateway-error.ts';

export const codeSetErrors = defineErrors({
  corrupt: { code: 'code-pack-corrupt', retryable: false, exitCode: 2, actor: 'operator' },
  folder: { code: 'code-folder-unusable', retryable: false, exitCode: 2, actor: 'operator' },
  unreadable: { code: 'code-file-unreadable', retryable: false, exitCode: 2, actor: 'operator' },
});
