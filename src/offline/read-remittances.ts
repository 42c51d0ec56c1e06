/** Offline: 835 → `remittance`, `claim-payment` and `provider-adjustment` records, in the order of the file. */
import type { Finding } from '../base/finding.ts';
import {
  claimPaymentRecord,
  type JsonRecord,
  providerAdjustmentRecord,
  remittanceRecord,
} from '../claims/remittance-record.ts';
import { type RemittanceFile, readInto, summarize } from './remittance-pass.ts';

/** Reads `file` twice: a `remittance` record says whether its set balances before the set's claim payments follow. */
export async function readRemittances(
  file: RemittanceFile,
  emit: (record: JsonRecord) => void,
): Promise<readonly Finding[]> {
  const { sets, findings } = await summarize(file);
  await readInto(file, {
    remittanceStart: (remittance) => {
      const set = sets.get(remittance.at.set ?? 0);
      if (set === undefined) throw new Error('assertion failed: the file changed between its two passes');
      emit(remittanceRecord(remittance, set.totals));
    },
    claimPayment: (payment) => emit(claimPaymentRecord(payment)),
    providerAdjustment: (adjustment) => emit(providerAdjustmentRecord(adjustment)),
  });
  return findings;
}
