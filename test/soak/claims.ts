/** Soak: the claims that are dropped: office visits under three payers, one a clearinghouse; their numbers say what becomes of them. */
import { readFileSync } from 'node:fs';

type Claim = Readonly<Record<string, unknown>>;

const OFFICE: readonly Claim[] = JSON.parse(readFileSync('samples/claims/professional/office-visits.json', 'utf8'));

/** What the payers do, by the end of the claim's number. */
export const SCENARIO = {
  default: { outcome: 'contractual', allowedPercent: 80, coinsurancePercent: 20 },
  claims: [
    { match: 'S*71', answer: { outcome: 'rejected-999' } },
    { match: 'S*33', answer: { outcome: 'rejected-277ca', by: 'payer' } },
    { match: 'S*5', answer: { outcome: 'denied' } },
    {
      match: 'S*8',
      answer: { outcome: 'reversal', corrected: { outcome: 'contractual', allowedPercent: 60 }, afterRounds: 2 },
    },
  ],
  delivery: [{ kind: '835', repeats: 1 }],
};

export const claimIdOf = (index: number): string => `S${String(index).padStart(6, '0')}`;

export function claimOf(index: number): Claim {
  const key = claimIdOf(index);
  const base = OFFICE[index % 5] ?? {};
  const payer = { ...Object(base['payer']), id: `PAYER${index % 3}` };
  const subscriber = { ...Object(base['subscriber']), memberId: `M${key}` };
  return { ...base, claimId: key, patientControlNumber: key, payer, subscriber };
}

export function chargeCentsOf(index: number): number {
  return Math.round(Number(OFFICE[index % 5]?.['chargeAmount'] ?? 0) * 100);
}
