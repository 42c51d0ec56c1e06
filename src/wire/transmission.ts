/** Wire: names the transaction set that carried a claim, for its lifecycle. */
import type { TransmissionKey } from '../claims/lifecycle-event.ts';
import type { RowKey } from '../ledger/port.ts';

/** `interchange.set`, both as the ledger numbers them. */
export function transmissionKey(interchangeKey: RowKey, setOrdinal: number): TransmissionKey {
  return `${interchangeKey}.${setOrdinal}`;
}
