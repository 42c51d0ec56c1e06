/** Seal: what can be wrong with a key or with sealed bytes. */
import { defineErrors } from '../base/gateway-error.ts';

export const sealErrors = defineErrors({
  /** Another key, another format, or changed bytes; which of them can't be told. */
  broken: { code: 'seal-broken', retryable: false, exitCode: 3, actor: 'operator' },
  /** Sealed under a key that the configuration doesn't name. */
  keyMissing: { code: 'seal-key-missing', retryable: false, exitCode: 2, actor: 'operator' },
  /** A bomb, or a partner's file larger than what was agreed. */
  packedTooLarge: { code: 'packed-too-large', retryable: false, exitCode: 3, actor: 'partner' },
  /** Cut, damaged, or encrypted by the packer's own means. */
  packedUnreadable: { code: 'packed-unreadable', retryable: false, exitCode: 3, actor: 'partner' },
  /** Encrypted to another key, changed, or no PGP message. */
  pgpUndecryptable: { code: 'pgp-undecryptable', retryable: false, exitCode: 3, actor: 'partner' },
  /** Not signed by the partner's key, or the signature doesn't hold. */
  pgpSignatureInvalid: { code: 'pgp-signature-invalid', retryable: false, exitCode: 3, actor: 'partner' },
  key: { code: 'seal-key-unusable', retryable: false, exitCode: 2, actor: 'operator' },
});
