/** Operations: interchanges that did not arrive yet, and an operator's word on them. */
import { GatewayError } from '../base/gateway-error.ts';
import type { InterchangeRow, LedgerView, OutboundState } from '../ledger/port.ts';
import { operationErrors } from './errors.ts';

/** Everything that is not yet proven to lie at the partner. */
const OPEN: readonly OutboundState[] = ['READY', 'UPLOADING', 'UPLOADED_TEMP', 'FAILED', 'UNKNOWN'];

const MOST = 100_000;

export interface OutboxItem {
  readonly interchange: InterchangeRow;
  readonly claims: number;
  /** What happens next, or what a person has to say, in words. */
  readonly next: string;
}

export async function openInterchanges(view: LedgerView, partner?: string): Promise<readonly OutboxItem[]> {
  const rows = await view.interchanges({
    states: OPEN,
    ...(partner === undefined ? {} : { partner }),
    limit: MOST,
  });
  const items: OutboxItem[] = [];
  for (const interchange of rows) {
    const submissions = await view.submissions({ interchangeKey: interchange.interchangeKey });
    items.push({ interchange, claims: submissions.length, next: nextOf(interchange) });
  }
  return items;
}

function nextOf({ state, nextAttemptAt }: InterchangeRow): string {
  if (state === 'UNKNOWN') return 'ask the partner whether it has it, then outbox confirm or outbox resend';
  if (state === 'FAILED' && nextAttemptAt === undefined) return 'mend the cause, then outbox resend';
  return nextAttemptAt === undefined ? 'sent at the next run' : `tried again after ${nextAttemptAt}`;
}

/** The interchange of that control number (leading zeros may be left out). Throws `not-found`, `ambiguous-name`. */
export async function interchangeByNumber(view: LedgerView, number: string, partner?: string): Promise<InterchangeRow> {
  const rows = await view.interchanges({
    interchangeControlNumber: number.padStart(9, '0'),
    ...(partner === undefined ? {} : { partner }),
    limit: 100,
  });
  const [row, another] = rows;
  if (row === undefined)
    throw new GatewayError(operationErrors.notFound, `no interchange has the control number ${number}`);
  if (another !== undefined) {
    const partners = rows.map((one) => one.partner).join(', ');
    throw new GatewayError(operationErrors.ambiguous, `${number} went to ${partners}; say which with --partner`);
  }
  return row;
}
