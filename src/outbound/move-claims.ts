/** Outbound: what we do to claims ourselves, as events and states; one transaction of the caller. */
import { nextState } from '../claims/lifecycle.ts';
import type { OwnEvent } from '../claims/lifecycle-event.ts';
import { parseState } from '../claims/lifecycle-text.ts';
import type { OwnAct } from '../drop/status-record.ts';
import type { ClaimHead, Evidence, LedgerTransaction, NewEvent, RowKey } from '../ledger/port.ts';
import { storedState } from './record-claims.ts';

export interface MoveFacts {
  readonly at: Date;
  /** One line in plain words, without a patient's data. */
  readonly summary: string;
  readonly evidence?: Evidence;
}

const AT_ONCE = 500;

/**
 * Applies `event` to each claim. A claim that can't take it keeps its state; the event is kept, and a queue item tells of it. Answers what
 * was done to the claims whose state it changed, for those who tell the billing systems.
 */
export async function moveClaims(
  tx: LedgerTransaction,
  claimKeys: readonly RowKey[],
  event: OwnEvent,
  facts: MoveFacts,
): Promise<readonly OwnAct[]> {
  const acts: OwnAct[] = [];
  for (let start = 0; start < claimKeys.length; start += AT_ONCE) {
    const keys = claimKeys.slice(start, start + AT_ONCE);
    acts.push(...(await moveRows(tx, await tx.claimHeads({ claimKeys: keys, limit: keys.length }), event, facts)));
  }
  return acts;
}

async function moveRows(
  tx: LedgerTransaction,
  rows: readonly ClaimHead[],
  event: OwnEvent,
  facts: MoveFacts,
): Promise<readonly OwnAct[]> {
  const at = facts.at.toISOString();
  const steps = rows.map((row) => {
    const step = nextState(parseState(row.state.json), event);
    return { row, step, state: storedState(step.state) };
  });
  const key = (row: ClaimHead): string =>
    `${event.kind}:${'transmission' in event ? event.transmission : at}:${row.claimKey}`;
  const events = steps.map(
    ({ row, step }): NewEvent => ({
      claimKey: row.claimKey,
      at,
      type: event.kind,
      summary: `${facts.summary} → ${step.state.display}`,
      ...(facts.evidence === undefined ? {} : { evidence: facts.evidence }),
      idempotencyKey: key(row),
    }),
  );
  await tx.addEvents(events);
  await tx.setClaimStates(
    steps
      .filter(({ row, state }) => state.json !== row.state.json)
      .map(({ row, state }) => ({ claimKey: row.claimKey, state })),
    at,
  );
  const refused = steps.filter(({ step }) => step.exception !== undefined);
  if (refused.length > 0)
    await tx.addQueueItems(
      refused.map(({ row, step }) => ({
        code: (step.exception ?? '').toUpperCase().replaceAll('-', '_'),
        claimKey: row.claimKey,
        detailJson: JSON.stringify({ summary: facts.summary, event }),
        at,
        idempotencyKey: `${key(row)}:${step.exception ?? ''}`,
      })),
    );
  return steps
    .filter(({ row, state }) => state.display !== row.state.display)
    .map(({ row, state }) => ({
      claim: row,
      before: row.state.display,
      after: state.display,
      action: event.kind,
      summary: facts.summary,
      ...(facts.evidence === undefined ? {} : { evidence: facts.evidence }),
    }));
}
