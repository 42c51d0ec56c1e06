import { describe, expect, it } from 'vitest';
import type { ClaimAccountView, HeldClaimPayment, Posting } from '../../../src/claims/posting.ts';
import { matchByHand } from '../../../src/inbound/match/match.ts';
import { RemittancePoster } from '../../../src/inbound/post/poster.ts';
import { mirrorPosting } from '../../../src/inbound/post/postings.ts';
import { account, Practice } from './practice.ts';
import { fileText } from './remittance-text.ts';

const claim = account({ number: 'C1', lines: [{ id: 'our-line', code: '99213', charge: 100 }] });
const BODY = 'LX*1\nCLP*WRONG*1*100*60**12*ICN1\nSVC*HC:99213*100*60\nCAS*CO*45*40';

/** As the ledger gives a queue item back: through JSON. */
function held(posting: Posting | undefined): HeldClaimPayment {
  if (posting?.payment === undefined || posting.match === undefined || posting.queue === undefined)
    throw new Error('not held');
  const { postingKey, payment, match, queue } = posting;
  const account = queue.heldAccount;
  const stored = { postingKey, code: queue.code, payment, match, ...(account === undefined ? {} : { account }) };
  return JSON.parse(JSON.stringify(stored));
}

const sumOf = (postings: readonly Posting[], name: string): number =>
  postings
    .flatMap((posting) => posting.entries)
    .reduce((sum, entry) => (entry.account === name ? sum + entry.amount : sum), 0);

function release(
  item: HeldClaimPayment,
  view: ClaimAccountView,
  lines: Readonly<Record<number, string>> = {},
): readonly Posting[] {
  const poster = new RemittancePoster();
  poster.openAccounts([view]);
  return poster.release(item, matchByHand(item.payment, view, lines));
}

describe('a person’s word', () => {
  it('R-105 a match by hand takes the money out of UnappliedCash', () => {
    const practice = new Practice([]);
    practice.receive(fileText({ payment: '60', body: BODY }));
    const item = held(practice.postings[0]);
    const postings = release(item, claim);
    expect(postings).toMatchObject([
      { kind: 'payment', claimId: 'C-C1', releasesKey: item.postingKey, match: { reason: 'by hand' } },
    ]);
    const all = [...practice.postings, ...postings];
    expect(sumOf(all, 'UnappliedCash')).toBe(0);
    expect(sumOf(all, 'AR:Ins:1')).toBe(-10000);
    expect(sumOf(all, 'CashClearing:T1')).toBe(6000);
  });

  it('names lines where none fits', () => {
    const practice = new Practice([]);
    practice.receive(fileText({ payment: '60', body: BODY.replace('99213', 'G0463') }));
    const item = held(practice.postings[0]);
    expect(release(item, claim)).toMatchObject([{ kind: 'none', entries: [], queue: { code: 'LINE_UNMATCHED' } }]);
    expect(release(item, claim, { 0: 'our-line' })[0]?.entries[0]).toMatchObject({
      account: 'UnappliedCash',
      line: 'our-line',
    });
  });

  it('R-037 a claim payment that does not balance stays held whatever a person says of its claim', () => {
    const practice = new Practice([]);
    practice.receive(fileText({ payment: '60', body: BODY.replace('*40', '*39') }));
    expect(release(held(practice.postings[0]), claim)).toMatchObject([{ entries: [], queue: { code: 'ERA_REVIEW' } }]);
  });

  it('a posted remittance undone by mirror entries leaves nothing', () => {
    const practice = new Practice([claim]);
    practice.receive(fileText({ payment: '60', body: BODY.replace('WRONG', 'C1') }));
    const mirrored = practice.postings.map((posting) => mirrorPosting(posting, 'posted for another practice'));
    expect(mirrored[0]).toMatchObject({
      kind: 'reversal',
      state: 'REVERSED',
      reversesKey: practice.postings[0]?.postingKey,
    });
    const all = [...practice.postings, ...mirrored];
    for (const name of ['CashClearing:T1', 'AR:Ins:1', 'ContractualAdj']) expect(sumOf(all, name)).toBe(0);
  });
});
