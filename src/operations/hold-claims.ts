/** Operations: a claim held back, or let go although its scrubbing found something, by an operator's word. */
import { type Clock, toInstant } from '../base/clock.ts';
import type { FindingRecord } from '../base/finding.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { Claim } from '../claims/claim.ts';
import { nextState } from '../claims/lifecycle.ts';
import { changesAnother } from '../claims/lifecycle-changes.ts';
import type { DisplayState } from '../claims/lifecycle-display.ts';
import { parseState } from '../claims/lifecycle-text.ts';
import type { DropSettings } from '../drop/settings.ts';
import { dropOwnActs } from '../drop/status-record.ts';
import { isReceivable } from '../inbound/post/accounts.ts';
import type { ClaimRow, LedgerTransaction, LedgerView, NewEntry, RowKey } from '../ledger/port.ts';
import { chargedClaims } from '../outbound/charges.ts';
import { chargingEntries, closeChanged, sharedBills, stillCharged } from '../outbound/charging.ts';
import { outboundFindings } from '../outbound/findings.ts';
import { moveShares } from '../outbound/moved-shares.ts';
import { priorClaimsOf } from '../outbound/prior-claims.ts';
import { storedState } from '../outbound/record-claims.ts';
import { claimFingerprint } from '../outbound/scrub/fingerprint.ts';
import { operationErrors } from './errors.ts';
import { audit, type DropOperatorPorts, type OperatorWord } from './operator-word.ts';

export interface HeldOrReleased {
  readonly claimId: string;
  readonly before: DisplayState;
  readonly state: DisplayState;
  /** Codes of the findings that the operator lets pass. */
  readonly overridden: readonly string[];
}

/** Holds a READY claim. Its charge stays: the service was rendered. Throws `operation-not-allowed` when it is anything but READY. */
export async function holdClaim(
  ports: DropOperatorPorts,
  claimKey: RowKey,
  word: OperatorWord,
): Promise<HeldOrReleased> {
  return ports.ledger.transaction(async (tx) => {
    const row = await rowIn(tx, claimKey, 'READY');
    return move(tx, row, 'held', { ...ports, word, overridden: [] });
  });
}

/**
 * Makes a HELD claim READY and charges it as the intake would have (L-01), unless it is charged already. Findings of severity fatal
 * can't be let pass: what they tell of can't be written or read. Throws `operation-not-allowed`.
 */
export async function releaseClaim(
  ports: DropOperatorPorts,
  claimKey: RowKey,
  word: OperatorWord,
): Promise<HeldOrReleased> {
  return ports.ledger.transaction(async (tx) => {
    const row = await rowIn(tx, claimKey, 'HELD');
    if (await waitsForApproval(tx, row)) throw refused(row, 'waits for approval; a person says so with approve');
    return letGo(tx, row, 'released', { ...ports, word });
  });
}

/**
 * Makes claims that wait for approval READY, as `releaseClaim` does, all of them or none. Whoever approves a claim with errors lets them
 * pass. Throws `operation-not-allowed` for the first that doesn't wait for approval.
 */
export async function approveClaims(
  ports: DropOperatorPorts,
  claimKeys: readonly RowKey[],
  word: OperatorWord,
): Promise<readonly HeldOrReleased[]> {
  return ports.ledger.transaction(async (tx) => {
    const done: HeldOrReleased[] = [];
    for (const claimKey of claimKeys) {
      const row = await rowIn(tx, claimKey, 'HELD');
      if (!(await waitsForApproval(tx, row))) throw refused(row, 'waits for no approval; release lets it go');
      done.push(await letGo(tx, row, 'approved', { ...ports, word }));
    }
    return done;
  });
}

async function letGo(
  tx: LedgerTransaction,
  row: ClaimRow,
  kind: 'released' | 'approved',
  moving: Omit<Moving, 'overridden'>,
): Promise<HeldOrReleased> {
  const findings = findingsOf(row);
  const fatal = findings.filter((item) => item.severity === 'fatal');
  if (fatal.length > 0)
    throw refused(row, `has fatal findings (${codesOf(fatal).join(', ')}); correct it and drop it again`);
  if (row.partner === '')
    throw refused(row, 'has no partner that its payer is reached by; add the payer and drop it again');
  const overridden = codesOf(findings.filter((item) => item.severity === 'error'));
  const result = await move(tx, row, kind, { ...moving, overridden });
  const { word, clock } = moving;
  const at = toInstant(clock.now());
  const { entries, shared } = await chargesDue(tx, row, at);
  if (entries.length > 0) await tx.post({ at, postedBy: word.user, reason: 'charge', adjudications: [], entries });
  if (shared.length === 0) return result;
  const [file] = await tx.claimFiles({ claimFileKey: row.claimFileKey, limit: 1 });
  const evidence = file === undefined ? {} : { evidence: { sha256: file.sha256, name: file.name } };
  const acts = await moveShares(tx, shared, { at: clock.now(), ...evidence });
  await dropOwnActs(tx, moving.drops, { name: `claim-${row.claimKey}-${kind}-shares`, now: clock.now() }, acts);
  return result;
}

/** Told so when it was judged, and not approved since. */
async function waitsForApproval(tx: LedgerView, row: ClaimRow): Promise<boolean> {
  if (!findingsOf(row).some(({ code }) => code === outboundFindings.approvalNeeded.code)) return false;
  const words = (await tx.events(row.claimKey)).map(({ type }) => type);
  return words.lastIndexOf('approved') < words.lastIndexOf('scrubbed');
}

const ACTIONS = { held: 'hold', released: 'release', approved: 'approve' } as const;

interface Moving {
  readonly word: OperatorWord;
  readonly clock: Clock;
  readonly drops: DropSettings;
  readonly overridden: readonly string[];
}

async function move(
  tx: LedgerTransaction,
  row: ClaimRow,
  kind: 'held' | 'released' | 'approved',
  { word, clock, drops, overridden }: Moving,
): Promise<HeldOrReleased> {
  const now = clock.now();
  const at = toInstant(now);
  const before = parseState(row.state.json);
  const { state, exception } = nextState(before, kind === 'held' ? { kind, byPerson: true } : { kind: 'released' });
  if (exception !== undefined) throw refused(row, `is ${before.display}`);
  const passing = overridden.length === 0 ? '' : `, letting pass ${overridden.join(', ')}`;
  await tx.setClaimStates([{ claimKey: row.claimKey, state: storedState(state) }], at);
  // The reason is a person's free text, so it stands in the audit chain alone.
  const summary = `${kind} by ${word.user}${passing} → ${state.display}`;
  await tx.addEvents([{ claimKey: row.claimKey, at, type: kind, summary }]);
  const act = { claim: row, before: before.display, after: state.display, action: kind, by: word.user, summary };
  await dropOwnActs(tx, drops, { name: `claim-${row.claimKey}-${kind}`, now }, [act]);
  await audit(tx, word, now, {
    action: ACTIONS[kind],
    about: `claim ${row.claimKey}${passing}`,
  });
  return { claimId: row.claimId, before: before.display, state: state.display, overridden };
}

interface Due {
  readonly entries: readonly NewEntry[];
  readonly shared: readonly RowKey[];
}

/** What the intake would have posted when the claim had been ready; nothing when it was charged before it was held. */
async function chargesDue(tx: LedgerTransaction, row: ClaimRow, at: string): Promise<Due> {
  const { claimKey, billingSystem } = row;
  if ((await tx.entries({ claimKeys: [claimKey], limit: 1 })).length > 0) return { entries: [], shared: [] };
  const claim: Claim = JSON.parse(row.body);
  const prior = await priorClaimsOf(tx, billingSystem, [claim], claimFingerprint);
  const gone = await replacedBy(tx, row, claim, prior.original(claim));
  const isPart = row.part !== undefined;
  const charging = { claimKey, billingSystem, claim, isPart, gone, charges: true };
  await closeChanged(tx, charging, at);
  const entries = await chargingEntries(tx, charging);
  return { entries, shared: sharedBills(entries, charging) };
}

/** Claims whose place this one takes and whose charge still stands: the reject that it corrects, the original of a 7 or 8. */
async function replacedBy(
  view: LedgerView,
  row: ClaimRow,
  claim: Claim,
  original: ClaimRow | undefined,
): Promise<readonly ClaimRow[]> {
  const same = await view.claims({ billingSystem: row.billingSystem, claimIds: [row.claimId], limit: 1000 });
  const corrected = same.filter(
    (other) =>
      parseState(other.state.json).display === 'SUPERSEDED' &&
      sameBill(other, claim) &&
      other.part?.number === row.part?.number,
  );
  const balances = await view.balances(corrected.map((other) => other.claimKey));
  // What took over a share of the bill before has no revenue of its own.
  const charged = chargedClaims(balances.filter(({ account }) => account === 'Revenue' || isReceivable(account)));
  const gone = corrected.filter(({ claimKey }) => charged.has(claimKey));
  const changes =
    changesAnother(claim.frequencyCode) && original !== undefined ? await stillCharged(view, original) : [];
  return [...gone, ...changes].filter(({ claimKey }) => claimKey !== row.claimKey);
}

function sameBill(other: ClaimRow, claim: Claim): boolean {
  const body: Claim = JSON.parse(other.body);
  return body.payerResponsibilityCode === claim.payerResponsibilityCode;
}

async function rowIn(tx: LedgerTransaction, claimKey: RowKey, display: DisplayState): Promise<ClaimRow> {
  const [row] = await tx.claims({ claimKeys: [claimKey], limit: 1 });
  if (row === undefined) throw new GatewayError(operationErrors.notFound, `there is no claim ${claimKey}`);
  if (row.state.display !== display) throw refused(row, `is ${row.state.display}, not ${display}`);
  return row;
}

function refused(row: ClaimRow, why: string): GatewayError {
  return new GatewayError(operationErrors.notAllowed, `claim ${row.claimId} ${why}`);
}

function findingsOf(row: ClaimRow): readonly FindingRecord[] {
  const stored: { readonly findings?: readonly FindingRecord[] } = JSON.parse(row.findingsJson);
  return stored.findings ?? [];
}

function codesOf(findings: readonly FindingRecord[]): readonly string[] {
  return [...new Set(findings.map((item) => item.code))];
}
