/** Reads what the sandbox delivered, for tests. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Acknowledgement, InterchangeAcknowledgement } from '../../src/claims/acknowledgement.ts';
import type { ClaimStatus } from '../../src/claims/claim-status.ts';
import type { ClaimPayment, ProviderAdjustment, Remittance, RemittanceTotals } from '../../src/claims/remittance.ts';
import { RemittanceReader } from '../../src/documents/remittance/reader.ts';
import { readX12 } from '../../src/x12/reader.ts';
import { readAnswers } from '../documents/read-answers.ts';

export interface Delivered {
  readonly names: string[];
  readonly bytes: Buffer[];
  readonly ta1: InterchangeAcknowledgement[];
  readonly acknowledgements: Acknowledgement[];
  readonly statuses: ClaimStatus[];
  readonly checks: { readonly remittance: Remittance; readonly totals: RemittanceTotals }[];
  readonly payments: ClaimPayment[];
  readonly adjustments: ProviderAdjustment[];
}

/** Everything in the download folder, by name; `after` leaves out names up to it. */
export function delivered(root: string, after = ''): Delivered {
  const folder = join(root, 'mailbox', 'outbound');
  const result: Delivered = {
    names: readdirSync(folder)
      .filter((name) => name > after)
      .sort(),
    bytes: [],
    ta1: [],
    acknowledgements: [],
    statuses: [],
    checks: [],
    payments: [],
    adjustments: [],
  };
  for (const name of result.names) {
    const bytes = readFileSync(join(folder, name));
    result.bytes.push(bytes);
    const read = readAnswers(bytes);
    result.ta1.push(...read.interchangeAcknowledgements);
    result.acknowledgements.push(...read.acknowledgements);
    result.statuses.push(...read.statuses);
    readX12(
      bytes,
      new RemittanceReader({
        claimPayment: (payment) => result.payments.push(payment),
        providerAdjustment: (adjustment) => result.adjustments.push(adjustment),
        remittanceEnd: (remittance, totals) => result.checks.push({ remittance, totals }),
      }),
    );
  }
  return result;
}
