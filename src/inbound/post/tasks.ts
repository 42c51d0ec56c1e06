/** Post: what people should look at though the money is posted: corrected persons, other payers, credits after a reversal. */
import { cents } from '../../base/money.ts';
import { type Adjudication, type PostingTask, PRIMARY_CHANGED } from '../../claims/posting.ts';
import { type ClaimPayment, partyOf } from '../../claims/remittance.ts';
import { PATIENT_RECEIVABLE } from './accounts.ts';

/** A difference that a person let pass lies in Suspense. */
export const SUSPENSE_BALANCE = 'SUSPENSE_BALANCE';

/** the payer names another person, or a payer that comes first. Suggestions, never taken over silently. */
export function partyTasks(payment: ClaimPayment): readonly PostingTask[] {
  const tasks: PostingTask[] = [];
  const add = (entity: string, code: string, text: string): void => {
    if (partyOf(payment, entity) === undefined) return;
    tasks.push({ code, line: undefined, amount: undefined, text });
  };
  add('74', 'CORRECTED_INSURED', 'the payer has another name or member id for the patient or the insured');
  add('PR', 'CORRECTED_PRIORITY_PAYER', 'the payer says that another payer comes first');
  add('TT', 'CROSSOVER_CARRIER', 'the payer passed the claim on to another payer');
  return tasks;
}

/** what a reversal leaves behind with the patient and the next payer. `patientBalance` is that of a line after the reversal. */
export function reversalTasks(
  original: Adjudication,
  patientBalance: (line: string) => number,
): readonly PostingTask[] {
  const tasks: PostingTask[] = [];
  const lines = new Set(
    original.entries.flatMap((entry) => (entry.account === PATIENT_RECEIVABLE ? (entry.line ?? []) : [])),
  );
  for (const line of lines) {
    const balance = patientBalance(line);
    if (balance >= 0) continue;
    const text = 'the patient paid a share that the reversal took back';
    tasks.push({ code: 'PATIENT_CREDIT', line, amount: cents(-balance), text });
  }
  const next = `AR:Ins:${original.payerSequence + 1}`;
  if (original.entries.some((entry) => entry.account === next)) {
    const text = 'the payer before changed its answer; a claim that went to the next payer needs a correction';
    tasks.push({ code: PRIMARY_CHANGED, line: undefined, amount: undefined, text });
  }
  return tasks;
}
