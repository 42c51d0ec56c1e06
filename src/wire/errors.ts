/** Wire errors: what can go wrong between a built interchange and the proof that it lies on the server. */
import { defineErrors } from '../base/gateway-error.ts';

export const wireErrors = defineErrors({
  /** The high-water file is missing or unreadable though numbers were used: reused control numbers would get claims rejected. */
  controlNumbersUnsure: { code: 'control-numbers-unsure', retryable: false, exitCode: 3, actor: 'operator' },
  /** The ledger lacks interchanges that were built: an older copy of it, or a new one, was put in its place. */
  ledgerBehind: { code: 'ledger-behind', retryable: false, exitCode: 3, actor: 'operator' },
  /** All nine-digit numbers of a partner are used up. */
  controlNumbersExhausted: { code: 'control-numbers-exhausted', retryable: false, exitCode: 3, actor: 'operator' },
  /** The spool can't be written or read. */
  spoolDisk: { code: 'spool-disk', retryable: true, exitCode: 3, actor: 'operator' },
  spoolNoSpace: { code: 'spool-no-space', retryable: true, exitCode: 3, actor: 'operator' },
  /** The bytes in the spool aren't those that were archived. */
  spoolCorrupt: { code: 'spool-corrupt', retryable: false, exitCode: 3, actor: 'operator' },
  /** Whole, but not sealed in a gateway that has a key and no time without one any more. */
  spoolInClear: { code: 'spool-in-clear', retryable: false, exitCode: 3, actor: 'operator' },
  /** After the upload the server shows no file, or one of another size: it acknowledged what it did not store. */
  notStored: { code: 'upload-not-stored', retryable: true, exitCode: 3, actor: 'partner' },
  /** The file that was read back has other bytes. */
  readBackDiffers: { code: 'upload-read-back-differs', retryable: true, exitCode: 3, actor: 'partner' },
  /** Every name that was tried is taken on the server; nothing is ever overwritten. */
  namesTaken: { code: 'upload-names-taken', retryable: false, exitCode: 3, actor: 'operator' },
  /** Whether the partner has the file can't be known; a probe, a TA1 or 999, or a person decides. */
  outcomeUnknown: { code: 'upload-outcome-unknown', retryable: false, exitCode: 3, actor: 'operator' },
  /** The partner refused us a short while ago; no run connects until the time is over, or an operator forces it. */
  circuitOpen: { code: 'circuit-open', retryable: true, exitCode: 3, actor: 'operator' },
  /** An operator asked for a step that the interchange's state doesn't allow. */
  stepNotAllowed: { code: 'outbound-step-not-allowed', retryable: false, exitCode: 2, actor: 'operator' },
});
