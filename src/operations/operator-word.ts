/** Operations: an operator's word: who changes something and why. Every change writes it into the audit chain, in its own transaction. */
import { type Clock, toInstant } from '../base/clock.ts';
import type { DropSettings } from '../drop/settings.ts';
import type { Ledger, LedgerTransaction } from '../ledger/port.ts';

export interface OperatorWord {
  readonly user: string;
  readonly reason: string;
}

/** What every operator's command works with. */
export interface OperatorPorts {
  readonly ledger: Ledger;
  readonly clock: Clock;
}

/** With the billing systems that are told of what an operator does to their claims. */
export interface DropOperatorPorts extends OperatorPorts {
  readonly drops: DropSettings;
}

/** Appends `action` to the audit chain. `about` names what it was done to, without a patient's data. */
export function audit(
  tx: LedgerTransaction,
  word: OperatorWord,
  now: Date,
  { action, about }: { readonly action: string; readonly about: string },
): Promise<void> {
  return tx.appendAudit({ at: toInstant(now), actor: word.user, action, detail: `${about}: ${word.reason}` });
}
