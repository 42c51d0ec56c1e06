/** Seal: what can be wrong with a key or with sealed bytes. */
import { defineErrors } from '../base/gateway-error.ts';

export const sealErrors = defineErrors({
  /** Another key, another format, or changed bytes; which of them can't be told. */
  broken: { code: 'seal-broken', retryable: false, exitCode: 3, actor: 'operator' },
  key: { code: 'seal-key-unusable', retryable: false, exitCode: 2, actor: 'operator' },
});
