/** The bills of one encounter to two insurers, as a billing system drops them: 99214 for 185.00, 93000 for 65.00. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Claim } from '../../src/claims/claim.ts';

/** What the primary payer paid and left to the next one of the first line; of the second it pays 32.00 and leaves 8.00. */
export interface PrimaryAnswer {
  readonly paid: string;
  readonly share: string;
}

const sample = (): Claim =>
  JSON.parse(readFileSync(resolve('samples/claims/professional/second-payer.json'), 'utf8'))[0];

/** The bill to the primary payer, which tells of the next one. */
export function primaryBill(): string {
  const claim = sample();
  const [primary] = claim.otherPayers ?? [];
  if (primary === undefined) throw new Error('the sample has no other payer');
  const { payer: next, subscriber, claimFilingIndicatorCode, ...common } = claim;
  const lines = claim.lines.map(({ adjudications: _none, ...line }) => line);
  const { paidAmount: _paid, outpatientAdjudication: _answer, payer, ...other } = primary;
  const { payerClaimControlNumber: _number, ...plan } = payer;
  return JSON.stringify({
    ...common,
    payerResponsibilityCode: 'P',
    claimFilingIndicatorCode: 'MB',
    payer: plan,
    subscriber: { ...subscriber, memberId: '3GJ6VG7PM95' },
    otherPayers: [
      {
        ...other,
        payerResponsibilityCode: 'S',
        claimFilingIndicatorCode,
        payer: next,
        subscriber: {
          lastName: subscriber.lastName,
          firstName: subscriber.firstName,
          memberId: subscriber.memberId,
          address: subscriber.address,
        },
      },
    ],
    lines,
  });
}

/** The bill to the secondary payer after the primary answered; with `replaces`, its payer's number, the corrected one (frequency 7). */
export function secondaryBill({ paid, share }: PrimaryAnswer, replaces?: string): string {
  const claim = sample();
  const [first, ...rest] = claim.lines;
  const [answer] = first?.adjudications ?? [];
  const contractual = (185 - Number(paid) - Number(share)).toFixed(2);
  const adjudication = {
    ...answer,
    paidAmount: paid,
    adjustments: [
      { groupCode: 'CO', reasonCode: '45', amount: contractual },
      { groupCode: 'PR', reasonCode: '2', amount: share },
    ],
  };
  const [primary] = claim.otherPayers ?? [];
  return JSON.stringify({
    ...claim,
    patientControlNumber: replaces === undefined ? 'CB00024S' : 'CB00024T',
    ...(replaces === undefined ? {} : { frequencyCode: '7', originalPayerClaimControlNumber: replaces }),
    otherPayers: [{ ...primary, paidAmount: (Number(paid) + 32).toFixed(2) }],
    lines: [{ ...first, adjudications: [adjudication] }, ...rest],
  });
}
