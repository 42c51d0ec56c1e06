/** Outbound: what we do to claims ourselves, as events and states; one transaction of the caller. */
import { type Advance, nextState } from '../claims/lifecycle.ts';
import { CHANGE_SUMMARIES, pairEvents } from '../claims/lifecycle-changes.ts';
import type { OwnEvent } from '../claims/lifecycle-event.ts';
import { parseFacts, parseState } from '../claims/lifecycle-text.ts';
import type { OwnAct } from '../drop/status-record.ts';
import type { ClaimStanding, ClaimState, Evidence, LedgerTransaction, NewEvent, RowKey } from '../ledger/port.ts';
import { storedState } from './record-claims.ts';

export interface MoveFacts {
  readonly at: Date;
  readonly evidence?: Evidence;
}

export interface ClaimMove {
  readonly claimKey: RowKey;
  readonly event: OwnEvent;
  /** One line in plain words, without a patient's data. */
  readonly summary: string;
}

const AT_ONCE = 1_000;

/** As `moveEach`, of one event for all. */
export function moveClaims(
  tx: LedgerTransaction,
  claimKeys: readonly RowKey[],
  event: OwnEvent,
  { summary, ...facts }: MoveFacts & { readonly summary: string },
): Promise<readonly OwnAct[]> {
  return moveEach(
    tx,
    claimKeys.map((claimKey) => ({ claimKey, event, summary })),
    facts,
  );
}

/**
 * Applies to each claim its event. A claim that can't take it keeps its state; the event is kept, and a queue item tells of it. Answers
 * what was done to the claims whose state it changed, for those who tell the billing systems. No claim may come twice.
 */
export async function moveEach(
  tx: LedgerTransaction,
  moves: readonly ClaimMove[],
  facts: MoveFacts,
): Promise<readonly OwnAct[]> {
  const acts: OwnAct[] = [];
  for (let start = 0; start < moves.length; start += AT_ONCE) {
    acts.push(...(await moveSome(tx, moves.slice(start, start + AT_ONCE), facts)));
  }
  return acts;
}

interface ClaimStep {
  readonly row: ClaimStanding;
  readonly move: ClaimMove;
  readonly step: Advance;
  readonly state: ClaimState;
}

async function moveSome(
  tx: LedgerTransaction,
  moves: readonly ClaimMove[],
  facts: MoveFacts,
): Promise<readonly OwnAct[]> {
  const at = facts.at.toISOString();
  const own = stepsOf(await standingsOf(tx, moves), moves);
  const steps = [...own, ...(await stepsOfOriginals(tx, own))];
  const key = ({ claimKey, event }: ClaimMove): string =>
    `${event.kind}:${'transmission' in event ? event.transmission : at}:${claimKey}`;
  const events = steps.map(
    ({ move, step }): NewEvent => ({
      claimKey: move.claimKey,
      at,
      type: move.event.kind,
      summary: `${move.summary} → ${step.state.display}`,
      ...(facts.evidence === undefined ? {} : { evidence: facts.evidence }),
      idempotencyKey: key(move),
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
      refused.map(({ move, step }) => ({
        code: (step.exception ?? '').toUpperCase().replaceAll('-', '_'),
        claimKey: move.claimKey,
        detailJson: JSON.stringify({ summary: move.summary, event: move.event }),
        at,
        idempotencyKey: `${key(move)}:${step.exception ?? ''}`,
      })),
    );
  return steps
    .filter(({ row, state }) => state.display !== row.state.display)
    .map(({ row, move, state }) => ({
      claim: row,
      before: row.state.display,
      after: state.display,
      action: move.event.kind,
      summary: move.summary,
      ...(facts.evidence === undefined ? {} : { evidence: facts.evidence }),
    }));
}

async function standingsOf(
  tx: LedgerTransaction,
  claims: readonly { readonly claimKey: RowKey }[],
): Promise<ReadonlyMap<RowKey, ClaimStanding>> {
  const rows = await tx.claimStandings(claims.map(({ claimKey }) => claimKey));
  return new Map(rows.map((row) => [row.claimKey, row]));
}

function stepsOf(rows: ReadonlyMap<RowKey, ClaimStanding>, moves: readonly ClaimMove[]): readonly ClaimStep[] {
  return moves.flatMap((move) => {
    const row = rows.get(move.claimKey);
    if (row === undefined) return [];
    const step = nextState(parseFacts(row.state.json), move.event);
    return [{ row, move, step, state: storedState(step.state) }];
  });
}

/** A void that is sent moves the claim that it voids (T-19). */
async function stepsOfOriginals(tx: LedgerTransaction, steps: readonly ClaimStep[]): Promise<readonly ClaimStep[]> {
  const changes = steps.filter(({ row, move }) => row.originalClaimKey !== undefined && move.event.kind === 'sent');
  if (changes.length === 0) return [];
  const originals = await standingsOf(
    tx,
    changes.map(({ row }) => ({ claimKey: row.originalClaimKey ?? 0 })),
  );
  return changes.flatMap(({ row, step }) => {
    const original = originals.get(row.originalClaimKey ?? 0);
    if (original === undefined) return [];
    const { frequencyCode } = row;
    const event = pairEvents({ original: parseState(original.state.json), change: step.state, frequencyCode }).original;
    if (event === undefined) return [];
    const move = { claimKey: original.claimKey, event, summary: CHANGE_SUMMARIES[event.kind] };
    return stepsOf(originals, [move]);
  });
}
