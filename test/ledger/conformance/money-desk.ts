import { describe, expect, it } from 'vitest';
import { parseCalendarDate } from '../../../src/base/calendar-date.ts';
import { cents } from '../../../src/base/money.ts';
import type { NewBankDeposit } from '../../../src/ledger/money-desk.ts';
import type { RowKey } from '../../../src/ledger/port.ts';
import { AT, addClaims, claim, LATER, remittance, type Store } from '../rig.ts';

const date = parseCalendarDate('2026-11-20');

const deposit = (ordinal: number, changes: Partial<NewBankDeposit> = {}): NewBankDeposit => ({
  identity: `deposit-${ordinal}`,
  fileSha256: 'f'.repeat(64),
  ordinal,
  amountCents: cents(8_000),
  ...(date === undefined ? {} : { date }),
  reassociationTraceNumber: `TRACE${ordinal}`,
  originatingCompanyId: '1512345678',
  payerName: 'FIRST PAYER',
  loadedAt: AT,
  loadedBy: 'ann',
  ...changes,
});

export function moneyDeskConformance(store: () => Store): void {
  const twoChecks = (): Promise<readonly RowKey[]> =>
    store().ledger.transaction(async (tx) => {
      const keys: RowKey[] = [];
      for (const number of [1, 2]) {
        const batch = { at: AT, postedBy: 'auto', reason: 'remittance', adjudications: [], entries: [] };
        keys.push((await tx.post({ ...batch, remittance: remittance(number) })).remittanceKey ?? 0);
      }
      return keys;
    });

  describe('the money desk', () => {
    it('finds remittances by key and trace number, and changes their state', async () => {
      const { ledger } = store();
      const [one = 0, two = 0] = await twoChecks();
      const byTrace = await ledger.remittances({ reassociationTraceNumbers: ['TRACE2', 'TRACE9'], limit: 9 });
      expect(byTrace.map((row) => row.remittanceKey)).toEqual([two]);
      await ledger.transaction((tx) => tx.setRemittanceState(one, 'HELD'));
      const byKey = await ledger.remittances({ remittanceKeys: [one], limit: 9 });
      expect(byKey.map((row) => [row.reassociationTraceNumber, row.state])).toEqual([['TRACE1', 'HELD']]);
    });

    it('tells which trace numbers several remittances share, whatever the number of them', async () => {
      const { ledger } = store();
      await ledger.transaction(async (tx) => {
        const names = [...Array.from({ length: 300 }, () => 'DUMMY'), 'TRACE1', 'TRACE2', 'TRACE2', 'TRACE3', 'TRACE3'];
        for (const [index, reassociationTraceNumber] of names.entries()) {
          const batch = { at: AT, postedBy: 'auto', reason: 'remittance', adjudications: [], entries: [] };
          await tx.post({ ...batch, remittance: { ...remittance(index), reassociationTraceNumber } });
        }
      });
      const asked = [...Array.from({ length: 2_000 }, (_, index) => `OTHER${index}`), 'DUMMY', 'TRACE1', 'TRACE2'];
      expect([...(await ledger.sharedTraceNumbers(asked))].sort()).toEqual(['DUMMY', 'TRACE2']);
      expect(await ledger.sharedTraceNumbers(['TRACE1'])).toEqual([]);
      expect(await ledger.sharedTraceNumbers([])).toEqual([]);
    });

    it('keeps notes on a remittance for ever, in their order', async () => {
      const { ledger, statement } = store();
      const [one = 0, two = 0] = await twoChecks();
      await ledger.transaction(async (tx) => {
        await tx.addRemittanceNote({ remittanceKey: one, kind: 'awaiting-approval', by: 'auto', at: AT });
        await tx.addRemittanceNote({ remittanceKey: two, kind: 'reversed', by: 'ann', at: AT });
        await tx.addRemittanceNote({ remittanceKey: one, kind: 'approved', by: 'ann', at: LATER });
      });
      const notes = await ledger.remittanceNotes([one]);
      expect(notes.map(({ kind, by, at }) => [kind, by, at])).toEqual([
        ['awaiting-approval', 'auto', AT],
        ['approved', 'ann', LATER],
      ]);
      expect(await ledger.remittanceNotes()).toHaveLength(3);
      await expect(statement('delete from remittance_notes')).rejects.toThrow('append-only');
    });

    it('takes a deposit once, and gives it to one remittance at a time', async () => {
      const { ledger } = store();
      const [one = 0, two = 0] = await twoChecks();
      const again = await ledger.transaction(async (tx) => [
        await tx.addBankDeposits([deposit(1), deposit(2)]),
        await tx.addBankDeposits([deposit(2, { fileSha256: 'e'.repeat(64) }), deposit(3)]),
        await tx.addBankDeposits([]),
      ]);
      expect(again).toEqual([2, 1, 0]);
      const [first, second] = await ledger.bankDeposits({ limit: 9 });
      const { depositKey = 0, ...facts } = first ?? {};
      expect(facts).toEqual(deposit(1));
      const funding = { remittanceKey: one, reason: 'trace number', by: 'auto', at: LATER };
      await ledger.transaction((tx) => tx.fundRemittance(depositKey, funding));
      expect(await ledger.bankDeposits({ remittanceKeys: [one], limit: 9 })).toMatchObject([{ funds: funding }]);
      expect(await ledger.bankDeposits({ funding: 'known', limit: 9 })).toHaveLength(1);
      expect(await ledger.bankDeposits({ funding: 'open', limit: 9 })).toHaveLength(2);
      expect(await ledger.bankDeposits({ fileSha256: 'f'.repeat(64), limit: 9 })).toHaveLength(3);
      const other = ledger.transaction((tx) => tx.fundRemittance(depositKey, { ...funding, remittanceKey: two }));
      await expect(other).rejects.toThrow('assertion failed');
      await ledger.transaction((tx) => tx.fundRemittance(depositKey, undefined));
      expect(await ledger.bankDeposits({ depositKeys: [depositKey], limit: 9 })).toEqual([first]);
      const free = ledger.transaction((tx) => tx.fundRemittance(second?.depositKey ?? 0, undefined));
      await expect(free).rejects.toThrow('assertion failed');
    });

    it('remembers a match by payer and number until it is forgotten', async () => {
      const { ledger } = store();
      const [claimKey = 0] = await ledger.transaction((tx) => addClaims(tx, [claim(1)]));
      const match = { payerId: 'PAYER1', claimKey, queueKey: 7, body: '{"lines":{}}', at: AT, by: 'ann' };
      const [older, newer] = await ledger.transaction(async (tx) => [
        await tx.rememberMatch({ ...match, numbers: ['pcn A1', 'icn 77'] }),
        await tx.rememberMatch({ ...match, queueKey: 8, numbers: ['pcn A1', 'pcn A1'] }),
      ]);
      const asked = (payerId: string, ...numbers: string[]) => ledger.rememberedMatches({ payerId, numbers });
      expect((await asked('PAYER1', 'pcn A1', 'icn 77')).map((row) => row.matchKey)).toEqual([newer, older]);
      expect(await asked('PAYER1', 'icn 77')).toEqual([{ matchKey: older, ...match }]);
      expect(await asked('PAYER2', 'pcn A1')).toEqual([]);
      expect(await asked('PAYER1', 'icn A1')).toEqual([]);
      expect(await asked('PAYER1')).toEqual([]);
      expect((await ledger.rememberedMatches({ queueKey: 8 })).map((row) => row.matchKey)).toEqual([newer]);
      await ledger.transaction((tx) => tx.forgetMatch(newer ?? 0, LATER));
      expect((await asked('PAYER1', 'pcn A1')).map((row) => row.matchKey)).toEqual([older]);
      await expect(ledger.transaction((tx) => tx.forgetMatch(newer ?? 0, LATER))).rejects.toThrow('assertion failed');
    });

    it('keeps contracts, each load in the place of the one before', async () => {
      const { ledger } = store();
      const load = { contract: 'plan-2026', sha256: 'c'.repeat(64), loadedAt: AT, loadedBy: 'ann' };
      const term = (procedureCode: string, payerId = 'PAYER1') => ({ payerId, procedureCode, body: '{"rate":"1.00"}' });
      await ledger.transaction(async (tx) => {
        await tx.replaceContract(load, [term('A'), term('B'), term('A', 'PAYER2')]);
        await tx.replaceContract({ ...load, contract: 'other' }, [term('A')]);
        await tx.replaceContract({ ...load, loadedAt: LATER }, [term('A'), term('C')]);
      });
      expect(await ledger.contracts()).toMatchObject([
        { contract: 'other', terms: 1 },
        { contract: 'plan-2026', terms: 2, loadedAt: LATER, loadedBy: 'ann' },
      ]);
      const found = await ledger.contractTerms('PAYER1', ['A', 'B']);
      expect(found.map((row) => [row.contract, row.ordinal, row.procedureCode])).toEqual([
        ['other', 1, 'A'],
        ['plan-2026', 1, 'A'],
      ]);
      expect(await ledger.contractTerms('PAYER1')).toHaveLength(3);
      expect(await ledger.contractTerms('PAYER2')).toEqual([]);
    });
  });
}
