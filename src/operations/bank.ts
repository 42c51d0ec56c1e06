/** Operations: what the bank says: files loaded once, deposits joined to checks or by a person's word. */
import { createHash } from 'node:crypto';
import { toInstant } from '../base/clock.ts';
import type { Finding } from '../base/finding.ts';
import { GatewayError } from '../base/gateway-error.ts';
import { type Cents, cents, formatCents } from '../base/money.ts';
import type { Deposit } from '../claims/remittance-deposit.ts';
import { associateDeposits, fund, unfund } from '../inbound/funding.ts';
import { type BankFile, bankText, readBankFile } from '../inbound/match/bank-file.ts';
import { tellTakenBack, type Withdrawal } from '../inbound/taken-deposits.ts';
import type { BankDepositRow, NewBankDeposit } from '../ledger/money-desk.ts';
import type { LedgerView, RowKey } from '../ledger/port.ts';
import { operationErrors } from './errors.ts';
import { audit, type OperatorPorts, type OperatorWord } from './operator-word.ts';
import { findRemittance } from './remittances.ts';

export interface LoadedBankFile {
  readonly format: BankFile['format'];
  /** In the file, and of those new to the ledger. */
  readonly deposits: number;
  readonly added: number;
  /** Deposits that found their check, those of earlier files too. */
  readonly joined: number;
  readonly findings: readonly Finding[];
}

/** Loads a file of the bank; what was loaded before, under whatever name or form, is not counted twice. `name` is said in findings. */
export async function loadBankFile(
  ports: OperatorPorts,
  { name, bytes }: { readonly name: string; readonly bytes: Uint8Array },
  word: OperatorWord,
): Promise<LoadedBankFile> {
  const now = ports.clock.now();
  const { format, deposits, withdrawals, findings } = readBankFile(bankText(bytes), name);
  if (deposits.length + withdrawals.length === 0) return { format, deposits: 0, added: 0, joined: 0, findings };
  const fileSha256 = createHash('sha256').update(bytes).digest('hex');
  const rows = newDeposits(deposits, { fileSha256, loadedAt: toInstant(now), loadedBy: word.user });
  const added = await ports.ledger.transaction(async (tx) => {
    const fresh = await tx.addBankDeposits(rows);
    await audit(tx, word, now, { action: 'bank-load', about: `${fresh} new of ${rows.length} deposits` });
    return fresh;
  });
  const joined = await associateDeposits(ports);
  const taken = withdrawals.flatMap((one) => withdrawalOf(one));
  // What a file brings and takes back is told with the deposit that it was.
  if (taken.length > 0) await ports.ledger.transaction((tx) => tellTakenBack(tx, taken, toInstant(now)));
  return { format, deposits: deposits.length, added, joined, findings };
}

function withdrawalOf(one: Deposit): readonly Withdrawal[] {
  const { amount, date, reassociationTraceNumber } = one;
  if (reassociationTraceNumber === undefined) return [];
  const identity = createHash('sha256').update(factsOf(one)).digest('hex');
  return [{ identity, amount, date, reassociationTraceNumber }];
}

type Loading = Pick<NewBankDeposit, 'fileSha256' | 'loadedAt' | 'loadedBy'>;

/** Equal deposits of one file are several; the same deposit in two files is one. */
function newDeposits(deposits: readonly Deposit[], loading: Loading): readonly NewBankDeposit[] {
  const seen = new Map<string, number>();
  return deposits.map((deposit) => {
    const facts = factsOf(deposit);
    const occurrence = (seen.get(facts) ?? 0) + 1;
    seen.set(facts, occurrence);
    const { amount, date, reassociationTraceNumber, originatingCompanyId, checkNumber, payerName } = deposit;
    return {
      ...loading,
      identity: createHash('sha256').update(`${facts}#${occurrence}`).digest('hex'),
      ordinal: deposit.ordinal,
      amountCents: amount,
      ...(date === undefined ? {} : { date }),
      ...(reassociationTraceNumber === undefined ? {} : { reassociationTraceNumber }),
      ...(originatingCompanyId === undefined ? {} : { originatingCompanyId }),
      ...(checkNumber === undefined ? {} : { checkNumber }),
      ...(payerName === undefined ? {} : { payerName }),
    };
  });
}

/** A trace number names a deposit whatever form it comes in; without one all that the bank says does. */
function factsOf({ amount, date, reassociationTraceNumber: trace, checkNumber, payerName }: Deposit): string {
  const what = trace === undefined ? ['text', checkNumber ?? '', payerName ?? ''] : ['trace', trace];
  return [date ?? '', amount, ...what].join('|');
}

/** Throws `not-found`. */
export async function bankDeposit(view: LedgerView, key: RowKey): Promise<BankDepositRow> {
  const [row] = await view.bankDeposits({ depositKeys: [key], limit: 1 });
  if (row === undefined) throw new GatewayError(operationErrors.notFound, `there is no deposit ${key}`);
  return row;
}

export interface JoinRequest {
  readonly deposit: RowKey;
  /** Trace number of the check, or `#` and its number. */
  readonly check: string;
  /** what the bank kept of a virtual card's payment. */
  readonly feeCents: Cents;
}

/** Says by hand whose money a deposit is. Throws `operation-not-allowed` when either is taken, or the sums differ by more than the fee. */
export async function joinDeposit(ports: OperatorPorts, request: JoinRequest, word: OperatorWord): Promise<void> {
  const now = ports.clock.now();
  await ports.ledger.transaction(async (tx) => {
    const deposit = await bankDeposit(tx, request.deposit);
    const check = await findRemittance(tx, request.check);
    if (deposit.funds !== undefined) throw refused(request.deposit, 'is the money of a check already');
    const taken = await tx.bankDeposits({ remittanceKeys: [check.remittanceKey], limit: 1 });
    if (taken.length > 0) throw refused(request.deposit, `can't be: check ${request.check} has its money already`);
    const missing = cents(check.paymentCents - deposit.amountCents);
    if (missing !== request.feeCents) {
      const [has, wants] = [formatCents(deposit.amountCents), formatCents(check.paymentCents)];
      throw refused(
        request.deposit,
        `has ${has} and the check ${wants}; --fee must be the difference, nothing is summed`,
      );
    }
    const { feeCents } = request;
    await fund(tx, { deposit, check, reason: 'by hand', by: word.user, at: toInstant(now), feeCents });
    const about = `deposit ${request.deposit} to check #${check.remittanceKey}`;
    await audit(tx, word, now, { action: 'bank-match', about });
  });
}

/** Takes a deposit from its check again, by mirror entries. */
export async function partDeposit(ports: OperatorPorts, key: RowKey, word: OperatorWord): Promise<void> {
  const now = ports.clock.now();
  await ports.ledger.transaction(async (tx) => {
    const deposit = await bankDeposit(tx, key);
    if (deposit.funds === undefined) throw refused(key, 'is the money of no check');
    const check = await findRemittance(tx, `#${deposit.funds.remittanceKey}`);
    await unfund(tx, { deposit, check, by: word.user, at: toInstant(now) });
    await audit(tx, word, now, { action: 'bank-unmatch', about: `deposit ${key} from check #${check.remittanceKey}` });
  });
}

function refused(key: RowKey, why: string): GatewayError {
  return new GatewayError(operationErrors.notAllowed, `deposit ${key} ${why}; nothing was changed`);
}
