/** Inbound: the claim payments and provider adjustments of one check: matched, posted, written down, in the caller's transaction. */
import type { ClaimPayment, ProviderAdjustment, Remittance } from '../claims/remittance.ts';
import type { LedgerTransaction, RowKey } from '../ledger/port.ts';
import { candidatesIndex, loadCandidates } from './account-views.ts';
import { CheckParts } from './check-parts.ts';
import { noteInterest } from './interest.ts';
import type { ItemSource } from './items.ts';
import { matchClaim } from './match/match.ts';
import { claimsNamed } from './named-claim.ts';
import type { AnswerFile, InboundPorts } from './ports.ts';
import type { CheckBlock, CheckWord } from './post/check.ts';
import { RemittancePoster } from './post/poster.ts';
import { type PostedPiece, pieceOf } from './posting-rows.ts';
import { closeExplained, openRecoupments } from './recoupments.ts';
import { recallAll } from './remembered.ts';
import { onlyOfSent, rivalViews, withBillingSystems } from './rival-views.ts';
import { type CheckContext, storePieces } from './store-pieces.ts';
import type { SurveyedSet } from './survey.ts';

/** How many claim payments are matched and posted at a time: bounds memory, and makes the ledger's questions few. */
const RUN = 200;

/** A person's word on a check that the ledger knows: what was held is posted, or what was undone is posted again. */
export interface PostAgain extends CheckWord {
  readonly remittanceKey: RowKey;
  readonly user: string;
}

interface CheckToPost {
  readonly file: AnswerFile;
  readonly remittance: Remittance;
  readonly set: SurveyedSet;
  readonly remittanceKey: RowKey;
  readonly block: CheckBlock | undefined;
  readonly word: PostAgain | undefined;
}

/** Posts a check whose remittance the ledger has, in the caller's transaction; with a `word` as a numbered supplement. */
export async function postCheck(
  ports: InboundPorts,
  tx: LedgerTransaction,
  check: CheckToPost,
  source: ItemSource,
): Promise<{ readonly claims: number; readonly queued: number }> {
  const { file, remittance, set, remittanceKey, block, word } = check;
  const now = ports.clock.now();
  const poster = new RemittancePoster({ providerAdjustments: ports.providerAdjustments });
  poster.beginCheck(remittance, set.totals, block, word);
  const part = word === undefined ? (remittance.at.set ?? 0) : `${remittance.at.set ?? 0}-supplement-${word.round}`;
  const context: CheckContext = {
    tx,
    file,
    now,
    remittanceKey,
    poster,
    parts: new CheckParts({ settings: ports.drops, file, origin: part, now, remittanceKey }),
    postedBy: word?.user ?? 'auto',
    again: word === undefined ? undefined : `round ${word.round}`,
    recoupmentsKnown: false,
    claims: 0,
    queued: 0,
  };
  await postItems(context, source);
  const { postings, total, posted } = poster.endCheck();
  if (posted) await noteInterest(tx, { file, remittance, totals: set.totals }, context);
  await storePieces(
    context,
    postings.map((posting) => ({ posting })),
    new Map(),
  );
  await context.parts.close(tx, total, word !== undefined);
  return { claims: context.claims, queued: context.queued };
}

async function postItems(context: CheckContext, source: ItemSource): Promise<void> {
  let payments: ClaimPayment[] = [];
  for (;;) {
    const item = await source.next();
    if (item?.kind === 'payment') payments.push(item.record);
    if (payments.length > 0 && (payments.length >= RUN || item?.kind !== 'payment')) {
      await postRun(context, payments);
      payments = [];
    }
    if (item === undefined || item.kind === 'remittance-end') return;
    if (item.kind === 'adjustment') await postAdjustment(context, item.record);
  }
}

async function postRun(context: CheckContext, payments: readonly ClaimPayment[]): Promise<void> {
  const { poster, tx } = context;
  const loaded = await loadCandidates(tx, payments);
  const index = candidatesIndex(loaded);
  const rivals = rivalViews();
  const matches = payments.map((payment) =>
    withBillingSystems(onlyOfSent(matchClaim(payment, rivals(index(payment))), loaded), loaded),
  );
  const recalled = await recallAll(tx, payments, matches);
  const all = [...loaded, ...[...recalled.values()].flatMap((one) => one.loaded)];
  poster.closeAccounts();
  poster.openAccounts(all.map(({ view }) => view));
  const pieces: PostedPiece[] = [];
  for (const [at, payment] of payments.entries()) {
    const match = recalled.get(payment)?.match ?? matches[at];
    if (match === undefined) throw new Error(`assertion failed: payment ${at} has no match`);
    pieces.push(...poster.claimPayment(payment, match).map(pieceOf));
  }
  context.claims += payments.length;
  await storePieces(context, pieces, new Map(all.map((claim) => [claim.row.claimKey, claim])));
}

async function postAdjustment(context: CheckContext, adjustment: ProviderAdjustment): Promise<void> {
  const { poster, tx } = context;
  const named = await claimsNamed(tx, adjustment.reference);
  if (!context.recoupmentsKnown) poster.knowRecoupments(await openRecoupments(tx));
  context.recoupmentsKnown = true;
  const postings = poster.providerAdjustment(adjustment, named);
  const reference = postings[0]?.bookedUnder ?? adjustment.reference;
  const booked = reference === undefined ? adjustment : { ...adjustment, reference };
  await storePieces(
    context,
    postings.map((posting) => ({ posting, ...(reference === undefined ? {} : { reference }) })),
    new Map(),
  );
  const at = context.now.toISOString();
  if (poster.explainsEarlier(booked)) await closeExplained(tx, booked, context.postedBy, at);
}
