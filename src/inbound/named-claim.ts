/** Inbound: which claim of ours the reference of a provider adjustment names. */
import type { ClaimHead, LedgerTransaction, RowKey } from '../ledger/port.ts';
import { foldReference, type NamedClaims, NOBODY, numbersApart, numbersGlued } from './post/reference-numbers.ts';

const MOST = 1_000;

/** What stands apart says more than what is glued to something, so that is looked for only where the first names nothing. */
export async function claimsNamed(tx: LedgerTransaction, reference: string | undefined): Promise<NamedClaims> {
  for (const numbers of [numbersApart(reference), numbersGlued(reference)]) {
    const heads = numbers.length === 0 ? [] : await headsOf(tx, numbers);
    if (heads.length > 0) return namedBy(tx, heads);
  }
  return NOBODY;
}

async function headsOf(tx: LedgerTransaction, numbers: readonly string[]): Promise<readonly ClaimHead[]> {
  const asked = [...new Set(numbers.flatMap((number) => [number, number.toUpperCase()]))];
  const folded = [...new Set(numbers.map(foldReference))];
  const answered = await tx.adjudications({ payerClaimControlNumbers: asked });
  const claimKeys = [...new Set(answered.map((one) => one.claimKey))];
  return [
    ...(claimKeys.length === 0 ? [] : await tx.claimHeads({ claimKeys, limit: MOST })),
    ...(await tx.claimHeads({ payerClaimControlNumbers: asked, limit: MOST })),
    ...(await tx.claimHeads({ patientControlNumbers: asked, limit: MOST })),
    ...(await tx.claimHeads({ foldedPatientControlNumbers: folded, limit: MOST })).filter(({ patientControlNumber }) =>
      folded.includes(foldReference(patientControlNumber)),
    ),
  ];
}

async function namedBy(tx: LedgerTransaction, heads: readonly ClaimHead[]): Promise<NamedClaims> {
  const claims = new Set(heads.map(({ billingSystem, claimId }) => `${billingSystem}/${claimId}`)).size;
  if (claims > 1) return { claims, numbers: [] };
  const claimKeys: readonly RowKey[] = [...new Set(heads.map((head) => head.claimKey))];
  const answered = await tx.adjudications({ claimKeys });
  const sent = await tx.submittedNumbers(claimKeys);
  const numbers = [
    ...heads.flatMap(({ patientControlNumber, payerClaimControlNumber }) => [
      patientControlNumber,
      payerClaimControlNumber,
    ]),
    ...sent.map((one) => one.patientControlNumber),
    ...answered.map((one) => one.payerClaimControlNumber),
  ];
  return { claims, numbers: [...new Set(numbers.filter((one): one is string => one !== undefined && one !== ''))] };
}
