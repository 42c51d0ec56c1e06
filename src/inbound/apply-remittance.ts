/** Inbound: one check of an 835: matched, posted, told, in ONE transaction; an abort leaves none of it. */
import { finding } from '../base/finding.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { Remittance } from '../claims/remittance.ts';
import { remittanceRecord } from '../claims/remittance-record.ts';
import type { LedgerTransaction, NewRemittance, RowKey } from '../ledger/port.ts';
import { evidenceAt } from './claim-answers.ts';
import { inboundErrors } from './errors.ts';
import { expectMoney } from './funding.ts';
import { gather, type ItemSource, replay } from './items.ts';
import { type AnswerFile, type InboundPorts, MANUAL_PARTNER } from './ports.ts';
import { blockedByHeader, otherTaxId, testAmongReal } from './post/blocks.ts';
import type { CheckBlock } from './post/check.ts';
import { remittanceKey as duplicateKeyOf, repeatedCheck } from './post/duplicates.ts';
import { POSTING_FINDINGS } from './post/findings.ts';
import { postCheck } from './post-check.ts';
import { payerIdOf } from './remembered.ts';
import type { SurveyedSet } from './survey.ts';

export interface CheckOutcome {
  readonly result: 'posted' | 'held' | 'duplicate';
  readonly claims: number;
  readonly queued: number;
}

/** A check of so many items is held as a whole, so that it can be posted again should another worker have been quicker. */
const HELD = 1_100;

const MOST = 1_000_000;

/** Stands before what a test among real checks is known by: the real check, when it comes, is no copy of it. */
const TEST = 'test:';

/** One check as it came in its file. */
interface FoundCheck {
  readonly file: AnswerFile;
  readonly remittance: Remittance;
  readonly set: SurveyedSet;
  /** Why it is posted by nobody, when it is a test among real ones. */
  readonly test: CheckBlock | undefined;
}

interface CheckInFile {
  readonly source: ItemSource;
  /** What a pass over the whole set finds, asked for where it is too long to hold. */
  surveyed(): Promise<SurveyedSet>;
  /** All checks before it are done: for one that isn't drafted, and so would overtake those that are drafted in vain. Throws as `goOn`. */
  earlierDone(): Promise<void>;
  /** Throws when a check before it failed, so that this one must wait with it. */
  goOn(): void;
}

/**
 * Applies the check that `remittance` opens, and takes its items from `source` to its end, posted or not. Resolves when the next one may be
 * taken; `committed` tells what became of this one.
 */
export async function applyRemittance(
  ports: InboundPorts,
  file: AnswerFile,
  remittance: Remittance,
  { source, surveyed, earlierDone, goOn }: CheckInFile,
): Promise<{ readonly committed: Promise<CheckOutcome> }> {
  const { ledger } = ports;
  const { items, set } = await gather(source, HELD);
  const test = testAmongReal(remittance, ports.partners.find(({ id }) => id === file.partner)?.usage);
  const check = { file, remittance, set: knownAs(set ?? (await surveyed()), test), test };
  if (set !== undefined) {
    const apply = async (tx: LedgerTransaction): Promise<CheckOutcome> => {
      goOn();
      return applyCheck(ports, tx, check, replay(items));
    };
    // Recoupments are told apart by what is open with all payers, which no draft knows.
    if (!items.some(({ kind }) => kind === 'adjustment')) return ledger.pipelined(apply);
    await earlierDone();
    return { committed: Promise.resolve(await ledger.transaction(apply)) };
  }
  await earlierDone();
  let attempts = 0;
  const outcome = await ledger.transaction<CheckOutcome>(async (tx) => {
    attempts += 1;
    // The ledger runs work again that collided with another's; the items of so long a check are taken then, so the file is tried anew later.
    if (attempts > 1)
      throw new GatewayError(inboundErrors.collided, 'two workers posted a check at once; the file is tried again');
    return applyCheck(ports, tx, check, replay(items, source));
  });
  return { committed: Promise.resolve(outcome) };
}

function knownAs(set: SurveyedSet, test: CheckBlock | undefined): SurveyedSet {
  return test === undefined ? set : { ...set, contentHash: `${TEST}${set.contentHash}` };
}

async function applyCheck(
  ports: InboundPorts,
  tx: LedgerTransaction,
  { file, remittance, set, test }: FoundCheck,
  source: ItemSource,
): Promise<CheckOutcome> {
  // Another file may have brought it, or the run of another partner, at this moment.
  if ((await tx.remittances({ contentHash: set.contentHash, limit: 1 })).length > 0) {
    await skip(source);
    return { result: 'duplicate', claims: 0, queued: 0 };
  }
  const now = ports.clock.now();
  const block = test ?? (await blockOf(tx, ports, file, remittance));
  const postable = set.totals.balanced && set.totals.complete && block === undefined;
  const asks = postable && ports.posting === 'approve';
  const state = block !== undefined ? 'REVIEW' : postable && !asks ? 'POSTED' : 'HELD';
  const row = remittanceRow(file, remittance, set, state, now);
  const { remittanceKey = 0 } = await tx.post({
    at: row.at,
    postedBy: 'auto',
    reason: 'remittance',
    remittance: row,
    adjudications: [],
    entries: [],
  });
  await expectMoney(tx, remittanceKey);
  if (asks) {
    await skip(source);
    await askForApproval(tx, remittanceKey, row);
    return { result: 'held', claims: set.totals.claimPaymentCount, queued: 1 };
  }
  const check = { file, remittance, set, remittanceKey, block, word: undefined };
  const done = await postCheck(ports, tx, check, source);
  return { result: postable ? 'posted' : 'held', ...done };
}

/** One item for the whole check: `claimgate remittance approve` posts it. */
async function askForApproval(tx: LedgerTransaction, remittanceKey: RowKey, row: NewRemittance): Promise<void> {
  await tx.addRemittanceNote({ remittanceKey, kind: 'awaiting-approval', by: 'auto', at: row.at });
  await tx.addQueueItems([
    {
      code: 'AWAITING_APPROVAL',
      remittanceKey,
      amountCents: row.paymentCents,
      detailJson: JSON.stringify({ text: `check ${row.reassociationTraceNumber} balances and waits for approval` }),
      evidence: row.evidence,
      at: row.at,
      idempotencyKey: `${row.evidence.sha256}:${row.contentHash}:AWAITING_APPROVAL`,
    },
  ]);
}

async function skip(source: ItemSource): Promise<void> {
  for (let item = await source.next(); item !== undefined && item.kind !== 'remittance-end'; )
    item = await source.next();
}

async function blockOf(
  tx: LedgerTransaction,
  ports: InboundPorts,
  file: AnswerFile,
  remittance: Remittance,
): Promise<CheckBlock | undefined> {
  const traces = [remittance.reassociationTraceNumber];
  // Thousands of zero payments may share a dummy trace number.
  const earlier =
    remittance.paymentAmount === 0 ? [] : await tx.remittances({ reassociationTraceNumbers: traces, limit: MOST });
  const repeated = repeatedCheck(
    remittance,
    earlier.map(({ duplicateKey, paymentCents }) => ({ duplicateKey, paymentAmount: paymentCents })),
  );
  if (repeated !== undefined) return repeated;
  const manual = file.partner === MANUAL_PARTNER;
  // One that was undone stands for nothing.
  const standing = earlier.filter((row) => row.state !== 'REVIEW' && (row.partner === MANUAL_PARTNER) !== manual);
  if (standing.some((row) => row.paymentCents === remittance.paymentAmount)) {
    const kind = manual ? POSTING_FINDINGS.cameBefore : POSTING_FINDINGS.enteredBefore;
    return { code: 'ERA_REVIEW', finding: finding(kind, remittance.at) };
  }
  if (!isOurs(ports, remittance))
    return { code: 'NOT_OURS', finding: finding(POSTING_FINDINGS.notOurs, remittance.at) };
  return otherTaxId(remittance, ports.self) ?? blockedByHeader(remittance);
}

/** the payee's NPI or tax id is one of ours; everyone's when none are configured. */
function isOurs(ports: InboundPorts, { payee }: Remittance): boolean {
  if (ports.self.length === 0) return true;
  const ids = new Set(
    [payee.id, ...payee.references.map((reference) => reference.value)].map((id) => id?.replace(/\D/g, '')),
  );
  return ports.self.some(
    (own) => (own.npi !== undefined && ids.has(own.npi)) || (own.taxId !== undefined && ids.has(own.taxId)),
  );
}

function knownBy(remittance: Remittance, contentHash: string): string {
  const key = duplicateKeyOf(remittance);
  if (key === undefined) return `content:${contentHash}`;
  return contentHash.startsWith(TEST) ? `${TEST}${key}` : key;
}

/** The check as the ledger is to know it. */
export function remittanceRow(
  file: AnswerFile,
  remittance: Remittance,
  set: SurveyedSet,
  state: NewRemittance['state'],
  now: Date,
): NewRemittance {
  const { payer, paymentDate, paymentAmount, reassociationTraceNumber } = remittance;
  return {
    duplicateKey: knownBy(remittance, set.contentHash),
    contentHash: set.contentHash,
    partner: file.partner,
    reassociationTraceNumber,
    payerId: payerIdOf(remittance),
    payerName: payer.name ?? '',
    paymentCents: paymentAmount,
    ...(paymentDate === undefined ? {} : { paymentDate }),
    state,
    evidence: evidenceAt(file, remittance.at),
    at: now.toISOString(),
    summaryJson: JSON.stringify(remittanceRecord(remittance, set.totals)),
  };
}
