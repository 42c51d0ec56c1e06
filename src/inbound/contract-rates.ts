/** Inbound: the rates of a payer's contracts, asked of the ledger for the procedures at hand only. */
import type { ContractRate } from '../claims/contract.ts';
import type { LoadedRate, Schedules } from '../claims/contract-price.ts';
import type { ContractTermRow } from '../ledger/money-desk.ts';
import type { LedgerView } from '../ledger/port.ts';

/** Whom the terms of a fee schedule, and those for every payer, are kept under. */
export const NO_PAYER = '';
const EVERY_PAYER = '*';
/** Terms for several procedures, or none, are kept under this. */
const SEVERAL = '*';

export interface PayerRates {
  readonly rates: readonly LoadedRate[];
  readonly schedules: Schedules;
}

function rateOf({ body, contract, ordinal }: ContractTermRow): LoadedRate {
  const rate: ContractRate = JSON.parse(body);
  // Terms that were loaded before there were patterns name their procedure only beside the body.
  return { ...rate, contract, ordinal };
}

/** What holds for `procedures` of the payer's claims, and the fees that their per cents are of. */
export async function ratesOf(view: LedgerView, payerId: string, procedures: readonly string[]): Promise<PayerRates> {
  const codes = [...new Set([...procedures, SEVERAL])];
  const own = [...(await view.contractTerms(payerId, codes)), ...(await view.contractTerms(EVERY_PAYER, codes))];
  const rates = own.map((term) => withProcedure(rateOf(term), term.procedureCode));
  const wanted = new Set(rates.flatMap((rate) => rate.schedule ?? []));
  if (wanted.size === 0) return { rates, schedules: () => [] };
  const fees = (await view.contractTerms(NO_PAYER, codes)).map((term) =>
    withProcedure(rateOf(term), term.procedureCode),
  );
  const bySchedule = new Map<string, LoadedRate[]>();
  for (const fee of fees) bySchedule.set(fee.contract, [...(bySchedule.get(fee.contract) ?? []), fee]);
  return { rates, schedules: (schedule) => bySchedule.get(schedule) ?? [] };
}

function withProcedure(rate: LoadedRate, procedureCode: string): LoadedRate {
  return rate.procedures !== undefined || procedureCode === SEVERAL ? rate : { ...rate, procedures: [procedureCode] };
}
