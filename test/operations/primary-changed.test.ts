import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type MoneyClinic, openMoneyClinic } from './checks.ts';
import { BY_JO } from './clinic.ts';
import { primaryBill, secondaryBill } from './two-bills.ts';

let clinic: MoneyClinic;
afterEach(() => clinic.remove());

/** The primary's answer to both lines; of the second it pays 32.00 and leaves 8.00 to the next payer. */
const answer = (status: string, paid: string, share: string, icn: string): string => {
  const sign = status === '22' ? '-' : '';
  const contractual = (185 - Number(paid) - Number(share)).toFixed(2);
  return `CLP*CB00024*${status}*${sign}250*${sign}${(Number(paid) + 32).toFixed(2)}**MB*${icn}
SVC*HC:99214*${sign}185*${sign}${paid}
CAS*CO*45*${sign}${contractual}
CAS*PR*2*${sign}${share}
SVC*HC:93000*${sign}65*${sign}32
CAS*CO*45*${sign}25
CAS*PR*2*${sign}8`;
};
const check = (trace: string, payment: string, ...claims: readonly string[]) => ({
  ...{ trace, payment, body: `LX*1\n${claims.join('\n')}` },
  ...(payment === '0' ? { handling: 'H', method: 'NON' } : {}),
});
const LATER = 'PLB*1234567893*20261231*WO:ICN1*-132';

/** Of the share of the next payer, by claim in the order in which they were taken. */
const shares = async (): Promise<readonly string[]> =>
  clinic.inside(async ({ ledger }) => {
    const rows = [...(await ledger.claims({ limit: 10 }))].sort((left, right) => left.claimKey - right.claimKey);
    const all = await ledger.balances(rows.map((row) => row.claimKey));
    return rows.map(({ claimKey }) => {
      const own = all.filter((one) => one.claimKey === claimKey && one.account === 'AR:Ins:2');
      return (own.reduce((sum, one) => sum + one.balanceCents, 0) / 100).toFixed(2);
    });
  });
const total = async (): Promise<string | undefined> => (await clinic.books())['AR:Ins:2'];
const sound = async (): Promise<void> => expect(await clinic.inside(({ ledger }) => ledger.verify())).toEqual([]);
const shown = async (): Promise<Readonly<Record<string, unknown>>> =>
  (await clinic.run('worklist', 'show', await clinic.item('PRIMARY_CHANGED'))).records[0] ?? {};

/** The primary answered and the secondary was billed for what it left. */
async function billBoth(): Promise<void> {
  clinic = await openMoneyClinic({}, (practice) => practice.drop('primary.json', primaryBill()));
  await clinic.receive(check('T1', '132', answer('1', '100', '25', 'ICN1')));
  await bill('secondary.json', secondaryBill({ paid: '100.00', share: '25.00' }));
  expect(await shares()).toEqual(['0.00', '33.00']);
}

async function bill(name: string, content: string): Promise<void> {
  clinic.practice.drop(name, content);
  const { err } = await clinic.run('send');
  expect(err).toBe('');
  expect(clinic.practice.result(name).claims).toMatchObject([{ outcome: 'ready' }]);
}

describe('a primary payer that changes its answer after the secondary was billed', () => {
  it('R-054 tells the sum, both claims and what to do, and is done when the corrected bill goes out', async () => {
    await billBoth();
    await clinic.receive(check('T2', '5', answer('22', '100', '25', 'ICN1'), answer('1', '105', '20', 'ICN2')));
    expect(await shares()).toEqual(['-5.00', '33.00']);
    expect(await total()).toBe('28.00');
    expect(await clinic.open()).toEqual(['PRIMARY_CHANGED -5.00']);
    expect(await shown()).toMatchObject({
      claimId: 'CB-0024',
      detail: {
        text: expect.stringMatching(
          /share was 33\.00 and is 28\.00; -5\.00 stands at claim CB00024 and 5\.00 at the bill CB00024S to payer SMH01 .* frequency 7/,
        ),
        bills: [{ stands: '-5.00' }, { stands: '5.00' }],
      },
    });
    await bill('corrected.json', secondaryBill({ paid: '105.00', share: '20.00' }, 'SICN1'));
    expect(await shares()).toEqual(['0.00', '0.00', '28.00']);
    expect(await clinic.books()).toEqual({
      ...{ 'AR:Ins:2': '28.00', 'CashClearing:T1': '132.00', 'CashClearing:T2': '5.00' },
      ...{ ContractualAdj: '85.00', Revenue: '-250.00' },
    });
    expect(await clinic.open()).toEqual([]);
    await sound();
  });

  it('R-054 a third payer was billed too: the bill to correct is that to the second, which has the share', async () => {
    await billBoth();
    const { payer, otherPayers, ...second } = JSON.parse(secondaryBill({ paid: '100.00', share: '25.00' }));
    const third = {
      ...second,
      ...{ patientControlNumber: 'CB00024U', payerResponsibilityCode: 'T' },
      payer: { name: 'EXAMPLE BLUE PLAN', id: 'EBP02' },
      otherPayers: [...otherPayers, { ...otherPayers[0], payerResponsibilityCode: 'S', payer, paidAmount: '0.00' }],
    };
    const path = join(clinic.practice.folder, 'third.json');
    writeFileSync(path, JSON.stringify(third));
    expect((await clinic.run('claims', 'import', path, '--already-sent', ...BY_JO)).err).toBe('');
    await clinic.receive(check('T2', '5', answer('22', '100', '25', 'ICN1'), answer('1', '105', '20', 'ICN2')));
    const { detail } = await shown();
    expect(detail).toMatchObject({
      text: expect.stringContaining('at the bill CB00024S to payer SMH01'),
      bills: [{ patientControlNumber: 'CB00024' }, { patientControlNumber: 'CB00024S' }],
    });
  });

  it('R-054 the correction comes in a later check: the item is amended, and the check undone it is as before', async () => {
    await billBoth();
    await clinic.receive(check('T2', '0', answer('22', '100', '25', 'ICN1'), LATER));
    expect(await clinic.open()).toEqual(['PRIMARY_CHANGED -33.00']);
    await clinic.receive(check('T3', '142', answer('1', '110', '15', 'ICN2')));
    expect(await clinic.open()).toEqual(['PRIMARY_CHANGED -10.00']);
    expect(await total()).toBe('23.00');
    await clinic.run('remittance', 'reverse', 'T3', ...BY_JO);
    expect(await clinic.open()).toEqual(['PRIMARY_CHANGED -33.00']);
    await clinic.run('remittance', 'reverse', 'T2', ...BY_JO);
    expect(await clinic.open()).toEqual([]);
    expect(await shares()).toEqual(['0.00', '33.00']);
    await sound();
  });

  it('R-054 the primary takes one line back: what its share was is told, and what it is when the line is answered anew', async () => {
    await billBoth();
    const line = (status: string, paid: string, share: string, icn: string) =>
      answer(status, paid, share, icn)
        .replace(/\nSVC\*HC:93000[\s\S]*/, '')
        .replace(/\*(-?)250\*-?[\d.]+\*\*/, `*$1185*$1${paid}**`);
    await clinic.receive(check('T2', '0', line('22', '100', '25', 'ICN1'), LATER.replace('132', '100')));
    expect(await clinic.open()).toEqual(['PRIMARY_CHANGED -25.00']);
    await clinic.receive(check('T3', '105', line('1', '105', '20', 'ICN2')));
    expect(await clinic.open()).toEqual(['PRIMARY_CHANGED -5.00']);
    expect(await shares()).toEqual(['-5.00', '33.00']);
  });

  it('R-054 the secondary paid meanwhile, and answers the corrected bill anew: every claim ends at zero', async () => {
    await billBoth();
    const second = (status: string, number: string, first: string, icn: string, sign = '') =>
      `CLP*${number}*${status}*${sign}250*${sign}${(Number(first) + 8).toFixed(2)}**CI*${icn}
SVC*HC:99214*${sign}185*${sign}${first}\nCAS*OA*23*${sign}${(185 - Number(first)).toFixed(2)}
SVC*HC:93000*${sign}65*${sign}8\nCAS*OA*23*${sign}57`;
    const payerId = '1999999999';
    await clinic.receive({ ...check('S1', '33', second('2', 'CB00024S', '25', 'SICN1')), payerId });
    await clinic.receive(check('T2', '5', answer('22', '100', '25', 'ICN1'), answer('1', '105', '20', 'ICN2')));
    expect(await clinic.open()).toEqual(['PRIMARY_CHANGED -5.00']);
    await bill('corrected.json', secondaryBill({ paid: '105.00', share: '20.00' }, 'SICN1'));
    expect(await clinic.open()).toEqual([]);
    expect(await total()).toBe('-5.00');
    const back = [second('22', 'CB00024S', '25', 'SICN1', '-'), second('2', 'CB00024T', '20', 'SICN2')];
    await clinic.receive({ ...check('S2', '0', ...back, LATER.replace('ICN1*-132', 'SICN1*-5')), payerId });
    expect(await shares()).toEqual(['0.00', '0.00', '0.00']);
    expect(await clinic.open()).toEqual([]);
    await sound();
  });

  it('R-054 a corrected bill that is held leaves the work as it is; a person lets it go, and it is done', async () => {
    await billBoth();
    await clinic.receive(check('T2', '0', answer('22', '100', '25', 'ICN1'), LATER));
    clinic.practice.drop('early.json', secondaryBill({ paid: '105.00', share: '20.00' }, 'SICN1'));
    await clinic.run('send');
    expect(clinic.practice.result('early.json').claims).toMatchObject([{ outcome: 'held' }]);
    await clinic.receive(check('T3', '137', answer('1', '105', '20', 'ICN2')));
    expect(await clinic.open()).toEqual(['PRIMARY_CHANGED -5.00']);
    expect(await shares()).toEqual(['-5.00', '33.00', '0.00']);
    expect(await clinic.run('release', 'CB-0024', ...BY_JO)).toMatchObject({ exitCode: 0 });
    expect(await shares()).toEqual(['0.00', '0.00', '28.00']);
    expect(await clinic.open()).toEqual([]);
    await sound();
  });

  it('G10 the change is undone after the bill was corrected: the work says so, and is gone when it is posted again', async () => {
    await billBoth();
    await clinic.receive(check('T2', '5', answer('22', '100', '25', 'ICN1'), answer('1', '105', '20', 'ICN2')));
    await bill('corrected.json', secondaryBill({ paid: '105.00', share: '20.00' }, 'SICN1'));
    await clinic.run('remittance', 'reverse', 'T2', ...BY_JO);
    expect(await shares()).toEqual(['5.00', '0.00', '28.00']);
    expect(await clinic.open()).toEqual(['PRIMARY_CHANGED 5.00']);
    expect((await shown())['detail']).toMatchObject({ bills: [{ stands: '5.00' }, { stands: '-5.00' }] });
    await clinic.run('remittance', 'approve', 'T2', ...BY_JO);
    expect(await shares()).toEqual(['0.00', '0.00', '28.00']);
    expect(await clinic.open()).toEqual([]);
    await sound();
  });

  it('R-054 the payer says the same again: there is nothing to correct', async () => {
    await billBoth();
    await clinic.receive(check('T2', '0', answer('22', '100', '25', 'ICN1'), answer('1', '100', '25', 'ICN2')));
    expect(await clinic.open()).toEqual([]);
    expect(await shares()).toEqual(['0.00', '33.00']);
  });

  it('R-054 the same share of another payment is to be told all the same, of no money', async () => {
    await billBoth();
    await clinic.receive(check('T2', '5', answer('22', '100', '25', 'ICN1'), answer('1', '105', '25', 'ICN2')));
    expect(await clinic.open()).toEqual(['PRIMARY_CHANGED 0.00']);
    await bill('corrected.json', secondaryBill({ paid: '105.00', share: '25.00' }, 'SICN1'));
    expect(await clinic.open()).toEqual([]);
    expect(await shares()).toEqual(['0.00', '0.00', '33.00']);
  });

  it('R-054 a bill that is voided gives its share back to the claim before it', async () => {
    await billBoth();
    const { frequencyCode: _original, ...claim } = JSON.parse(
      secondaryBill({ paid: '100.00', share: '25.00' }, 'SICN1'),
    );
    await bill('void.json', JSON.stringify({ ...claim, frequencyCode: '8' }));
    expect(await shares()).toEqual(['33.00', '0.00', '0.00']);
    expect(await total()).toBe('33.00');
    await sound();
  });

  it('R-054 nothing went on: the secondary is billed what the corrected answer says, and there is no work', async () => {
    clinic = await openMoneyClinic({}, (practice) => practice.drop('primary.json', primaryBill()));
    await clinic.receive(check('T1', '132', answer('1', '100', '25', 'ICN1')));
    await clinic.receive(check('T2', '5', answer('22', '100', '25', 'ICN1'), answer('1', '105', '20', 'ICN2')));
    expect(await clinic.open()).toEqual([]);
    await bill('secondary.json', secondaryBill({ paid: '105.00', share: '20.00' }));
    expect(await shares()).toEqual(['0.00', '28.00']);
  });
});

describe('a primary payer that changes its answer after it passed the claim on (crossover)', () => {
  // Without a word that it passed the claim on nothing was said, though the next payer had answered its share.
  it.each([
    ['19', 'it says that it passed it on'],
    ['1', 'the next payer answered without a bill of ours'],
  ])(
    'R-054, M-140 status %s, %s: the work tells what the share became, and is done when the next payer answers anew',
    async (status) => {
      clinic = await openMoneyClinic({}, (practice) => practice.drop('primary.json', primaryBill()));
      await clinic.receive(check('T1', '132', answer(status, '100', '25', 'ICN1')));
      const second = (code: string, first: string, sign = '') =>
        `CLP*CB00024*${code}*${sign}250*${sign}${(Number(first) + 8).toFixed(2)}**CI*S1
SVC*HC:99214*${sign}185*${sign}${first}\nCAS*OA*23*${sign}${(185 - Number(first)).toFixed(2)}
SVC*HC:93000*${sign}65*${sign}8\nCAS*OA*23*${sign}57`;
      await clinic.receive({ ...check('S1', '33', second('2', '25')), payerId: '1999999999' });
      expect(await total()).toBeUndefined();
      await clinic.receive(check('T2', '5', answer('22', '100', '25', 'ICN1'), answer(status, '105', '20', 'ICN2')));
      expect(await clinic.open()).toEqual(['PRIMARY_CHANGED -5.00']);
      expect(await total()).toBe('-5.00');
      expect((await shown())['detail']).toMatchObject({ text: expect.stringContaining('was 33.00 and is 28.00') });
      const back = [second('22', '25', '-'), second('2', '20'), 'PLB*1234567893*20261231*WO:S1*-5'];
      await clinic.receive({ ...check('S2', '0', ...back), payerId: '1999999999' });
      expect(await clinic.open()).toEqual([]);
      expect(await total()).toBeUndefined();
      await sound();
    },
  );
});
