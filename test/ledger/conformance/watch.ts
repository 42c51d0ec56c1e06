import { describe, expect, it } from 'vitest';
import { AT, addClaims, claim, LATER, type Store } from '../rig.ts';

const alert = (matter: string) =>
  ({ matter, code: 'no-acknowledgement', severity: 'alarm', raisedAt: AT, bodyJson: '{}' }) as const;

export function watchConformance(store: () => Store, sealed: boolean): void {
  describe('claims that wait', () => {
    it('TM-1 to TM-4: are put together by partner, payer, state and hour, since the event that led to the state', async () => {
      const { ledger } = store();
      await ledger.transaction(async (tx) => {
        const keys = await addClaims(tx, [claim(1), claim(2), claim(3, { payerId: 'PAYER2' })]);
        const [one = 0, two = 0, three = 0] = keys;
        const event = (claimKey: number, at: string, type: string, display: string) => ({
          claimKey,
          at,
          type,
          summary: `it happened → ${display}`,
        });
        await tx.addEvents([
          event(one, '2026-11-20T01:00:00.000Z', '999', 'SYNTAX_OK'),
          event(one, '2026-11-21T01:00:00.000Z', 'batched', 'BATCHED'),
          event(one, '2026-11-22T01:10:00.000Z', '999', 'SYNTAX_OK'),
          event(one, '2026-11-23T01:10:00.000Z', '277ca', 'SYNTAX_OK'),
          event(two, '2026-11-22T01:20:00.000Z', '999', 'SYNTAX_OK'),
          event(three, '2026-11-22T01:30:00.000Z', '999', 'SYNTAX_OK'),
        ]);
        const state = { display: 'SYNTAX_OK', json: '{"submission":"SYNTAX_OK"}' };
        await tx.setClaimStates(
          keys.map((claimKey) => ({ claimKey, state })),
          LATER,
        );
      });
      expect(await ledger.waitingClaims(['SYNTAX_OK', 'SENT'])).toEqual([
        {
          partner: 'clearing',
          payerId: 'PAYER1',
          display: 'SYNTAX_OK',
          since: '2026-11-22T01:10:00.000Z',
          claims: 2,
          chargeCents: 20_003,
        },
        {
          partner: 'clearing',
          payerId: 'PAYER2',
          display: 'SYNTAX_OK',
          since: '2026-11-22T01:30:00.000Z',
          claims: 1,
          chargeCents: 10_003,
        },
      ]);
      expect(await ledger.waitingClaims(['HELD'])).toEqual([]);
    });

    it('TM-4, T-19: a void waits for nothing more once the payer has taken the claim’s answer back', async () => {
      const { ledger } = store();
      const accepted = { display: 'PAYER_ACCEPTED', json: '{}' };
      const keys = await ledger.transaction((tx) =>
        addClaims(tx, [
          claim(1, { state: { display: 'PAID', json: '{}' } }),
          claim(2, { state: { display: 'REVERSED', json: '{}' } }),
          claim(4, { state: accepted }),
        ]),
      );
      const [paid = 0, reversed = 0] = keys;
      await ledger.transaction((tx) =>
        addClaims(tx, [
          claim(1, { frequencyCode: '8', originalClaimKey: paid, state: accepted }),
          claim(3, { frequencyCode: '8', originalClaimKey: reversed, state: accepted }),
        ]),
      );
      const waiting = async (): Promise<number> => {
        const rows = await ledger.waitingClaims(['PAYER_ACCEPTED']);
        return rows.reduce((sum, row) => sum + row.claims, 0);
      };
      expect(await waiting()).toBe(2);
      const state = { display: 'REVERSED', json: '{}' };
      await ledger.transaction((tx) => tx.setClaimStates([{ claimKey: paid, state }], LATER));
      expect(await waiting()).toBe(1);
    });

    it('TM-1: a partner’s last word and ours', async () => {
      const { ledger } = store();
      expect(await ledger.partnerActivity()).toEqual([]);
      const file = { partner: 'clearing', name: 'a', sizeBytes: 1, state: 'RECEIVED', detailJson: '{}' } as const;
      await ledger.transaction(async (tx) => {
        await tx.addInboundFile({ ...file, sha256: 'a'.repeat(64), receivedAt: AT });
        await tx.addInboundFile({ ...file, sha256: 'b'.repeat(64), receivedAt: LATER });
      });
      expect(await ledger.partnerActivity()).toEqual([{ partner: 'clearing', lastReceivedAt: LATER }]);
    });
  });

  describe('alerts', () => {
    it('are raised once until they are cleared', async () => {
      const { ledger } = store();
      const first = await ledger.transaction((tx) => tx.raiseAlerts([alert('a'), alert('b'), alert('a')]));
      expect(first).toHaveLength(2);
      expect(await ledger.transaction((tx) => tx.raiseAlerts([alert('a')]))).toEqual([]);
      await ledger.transaction((tx) => tx.clearAlerts(first.slice(0, 1), LATER));
      expect((await ledger.alerts({ open: true, limit: 9 })).map((row) => row.matter)).toEqual(['b']);
      expect(await ledger.transaction((tx) => tx.raiseAlerts([alert('a')]))).toHaveLength(1);
      expect((await ledger.alerts({ limit: 9 })).map((row) => row.clearedAt)).toEqual([LATER, undefined, undefined]);
    });

    it('fault 49: their notices wait until they are delivered or given up', async () => {
      const { ledger } = store();
      const notice = (id: string) => ({ id, bodyJson: '{}', at: AT });
      await ledger.transaction((tx) => tx.addNotices([notice('1'), notice('2'), notice('3'), notice('1')]));
      const [one, two] = await ledger.openNotices(9);
      await ledger.transaction(async (tx) => {
        const failed = { attempts: 1, nextAttemptAt: LATER, lastErrorCode: 'webhook-refused' };
        await tx.noteAttempt(one?.noticeKey ?? 0, failed);
        await tx.noteAttempt(two?.noticeKey ?? 0, { attempts: 1, deliveredAt: AT });
      });
      expect(
        (await ledger.openNotices(9)).map(({ id, attempts, nextAttemptAt }) => [id, attempts, nextAttemptAt]),
      ).toEqual([
        ['1', 1, LATER],
        ['3', 0, AT],
      ]);
    });
  });

  describe('requests to the daemon', () => {
    it('are taken by one, taken over when stale, and hold what came of them', async () => {
      const { ledger, dump } = store();
      const key = await ledger.transaction((tx) =>
        tx.addRequest({ kind: 'collect', detailJson: '{"partner":"CANARYPARTNER"}', at: AT }),
      );
      const take = (at: string, stale: string) => ledger.transaction((tx) => tx.takeRequest(key, at, stale));
      expect([await take(AT, AT), await take(LATER, AT), await take(LATER, LATER)]).toEqual([true, false, true]);
      expect(await ledger.openRequests()).toMatchObject([{ requestKey: key, kind: 'collect', takenAt: LATER }]);
      await ledger.transaction((tx) => tx.finishRequest(key, LATER, '{"report":1}'));
      expect(await ledger.openRequests()).toEqual([]);
      expect(await ledger.request(key)).toMatchObject({ doneAt: LATER, outcomeJson: '{"report":1}' });
      expect(await take(LATER, '2027-01-01T00:00:00.000Z')).toBe(false);
      expect((await dump('requests')).includes('CANARYPARTNER')).toBe(!sealed);
    });
  });

  describe('reports for people', () => {
    it('are linked to the claims and interchanges that they name, each once', async () => {
      const { ledger } = store();
      const sha256 = 'c'.repeat(64);
      const [claimKey = 0] = await ledger.transaction((tx) => addClaims(tx, [claim(1)]));
      const links = [
        { sha256, claimKey },
        { sha256, interchangeKey: 4 },
      ];
      await ledger.transaction((tx) => tx.addReportLinks(links));
      await ledger.transaction((tx) => tx.addReportLinks(links));
      expect(await ledger.reportLinks({ sha256 })).toHaveLength(2);
      expect(await ledger.reportLinks({ claimKey })).toEqual([{ sha256, claimKey }]);
    });
  });
}
