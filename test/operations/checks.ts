/** A practice with one sent claim, to which tests hand checks of their own making. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CheckText, fileText } from '../inbound/post/remittance-text.ts';
import type { Practice, PracticeOptions } from '../system/practice.ts';
import { type Clinic, openClinic } from './clinic.ts';

export interface MoneyClinic extends Clinic {
  /** CLM01 as sent. */
  readonly number: string;
  readonly claimId: string;
  /** Puts the checks into the mailbox as one file and collects it. */
  receive(...checks: readonly CheckText[]): Promise<void>;
  /** Balance of every account that isn't zero, debit positive, as text. */
  books(): Promise<Readonly<Record<string, string>>>;
  /** Open items of the worklist, as `code amount`, but what the sandbox's clearinghouse left. */
  open(): Promise<readonly string[]>;
  /** Number of the open item of that code. */
  item(code: string): Promise<string>;
  state(): Promise<string>;
  /** Posting records in the drop. */
  postings(): readonly Readonly<Record<string, unknown>>[];
}

/** One claim of 185.00: 99213 for 125.00 and 94640 for 60.00; or the first of those that `drop` drops. */
export async function openMoneyClinic(
  options: PracticeOptions = {},
  drop = (practice: Practice): void => practice.dropSample('professional/one-visit.json'),
): Promise<MoneyClinic> {
  const clinic = await openClinic({}, options);
  drop(clinic.practice);
  await clinic.run('send');
  const [row] = await clinic.inside(({ ledger }) => ledger.claims({ limit: 1 }));
  if (row === undefined) throw new Error('the claim was not taken');
  const queue = () => clinic.inside(({ ledger }) => ledger.queue({ open: true, limit: 1000 }));
  let files = 0;
  return {
    ...clinic,
    number: row.patientControlNumber,
    claimId: row.claimId,
    receive: async (...checks) => {
      files += 1;
      const control = String(files).padStart(9, '0');
      const text = fileText(...checks)
        .toString('latin1')
        .replaceAll('000000001', control);
      writeFileSync(join(clinic.answers, `era-${files}.835`), text, 'latin1');
      const { exitCode, err } = await clinic.run('collect');
      if (exitCode > 1) throw new Error(`collect: ${err}`);
    },
    books: async () => {
      const rows = await clinic.inside(({ ledger }) => ledger.trialBalance());
      const open = rows.filter((one) => one.balanceCents !== 0);
      return Object.fromEntries(open.map((one) => [one.account, (one.balanceCents / 100).toFixed(2)]));
    },
    open: async () => (await queue()).map((one) => `${one.code} ${((one.amountCents ?? 0) / 100).toFixed(2)}`).sort(),
    item: async (code) => String((await queue()).find((one) => one.code === code)?.queueKey ?? 'none'),
    state: async () => clinic.inside(async ({ ledger }) => (await ledger.claims({ limit: 1 }))[0]?.state.display ?? ''),
    postings: () => clinic.practice.records('posting'),
  };
}
