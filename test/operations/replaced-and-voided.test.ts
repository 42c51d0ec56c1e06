/** T-18, T-19, T-31, T-32: what replacements and voids come to, whatever a payer answers and in whatever order, with their money. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { interchange } from '../documents/read-answers.ts';
import type { CheckText } from '../inbound/post/remittance-text.ts';
import { type MoneyClinic, openMoneyClinic } from './checks.ts';
import { BY_JO } from './clinic.ts';

/** A CLP of 185.00 with 148.00 paid by the rules of its lines; of a reversal with all signs turned. */
function clp(
  number: string,
  icn: string,
  status = '1',
  more: { readonly frequency?: string; readonly f8?: string } = {},
): string {
  const sign = status === '22' ? '-' : '';
  return `CLP*${number}*${status}*${sign}185*${sign}148**12*${icn}*11*${more.frequency ?? '1'}
${more.f8 === undefined ? '' : `REF*F8*${more.f8}`}
SVC*HC:99213*${sign}125*${sign}100
CAS*CO*45*${sign}10
CAS*PR*2*${sign}15
SVC*HC:94640:59*${sign}60*${sign}48
CAS*CO*45*${sign}2
CAS*PR*2*${sign}10`;
}
const denial = (number: string, icn: string, frequency: string): string =>
  `CLP*${number}*4*185*0**12*${icn}*11*${frequency}\nSVC*HC:99213*125*0\nCAS*CO*16*125\nSVC*HC:94640:59*60*0\nCAS*CO*16*60`;
const check = (trace: string, payment: string, ...parts: readonly string[]): CheckText =>
  payment === '0' || payment.startsWith('-')
    ? { trace, payment: '0', handling: 'H', method: 'NON', body: ['LX*1', ...parts].join('\n') }
    : { trace, payment, body: ['LX*1', ...parts].join('\n') };
/** A check that takes back 148.00 and tells the practice that it owes it (PLB FB). */
const takenBack = (trace: string, ...parts: readonly string[]): CheckText =>
  check(trace, '0', ...parts, 'PLB*1000871099*20261231*FB:ICN1*-148');

let clinic: MoneyClinic;
beforeEach(async () => {
  clinic = await openMoneyClinic();
  await clinic.receive(check('T1', '148', clp('PV00008', 'ICN1')));
});
afterEach(() => clinic.remove());

const sample = JSON.parse(readFileSync('samples/claims/professional/one-visit.json', 'utf8'));
async function drop(name: string, changes: object): Promise<string | undefined> {
  clinic.practice.drop(name, JSON.stringify([{ ...sample, ...changes }]));
  await clinic.run('send');
  return clinic.practice.result(name).claims[0]?.outcome;
}
/** A correction under a patient control number of its own (M-011). */
const change = (frequencyCode: '7' | '8', number = `PV00008${frequencyCode}`) =>
  drop(`${number}.json`, { frequencyCode, patientControlNumber: number, originalPayerClaimControlNumber: 'ICN1' });
const rows = () =>
  clinic.inside(async ({ ledger }) =>
    (await ledger.claims({ limit: 10 })).map((row) => `${row.frequencyCode} ${row.state.display}`),
  );
/** Of the newest drops, as `patient control number state`, in their order. */
const told = (): readonly string[] =>
  clinic.practice
    .records('status')
    .filter((one) => one['previousState'] !== one['state'])
    .map((one) => `${String(one['patientControlNumber'])} ${String(one['state'])}`);
const charge = async (): Promise<string | undefined> => (await clinic.books())['Revenue'];
const verified = async (): Promise<void> => expect((await clinic.run('verify')).exitCode).toBe(0);

describe('T-18 a replacement', () => {
  beforeEach(async () => {
    expect(await change('7')).toBe('ready');
    expect(await rows()).toEqual(['1 PATIENT', '7 SENT']);
  });
  const paid = clp('PV000087', 'ICN2', '1', { frequency: '7', f8: 'ICN1' });
  const back = clp('PV00008', 'ICN1', '22');

  it.each<readonly [string, readonly (readonly CheckText[])[]]>([
    ['the reversal and the payment in one check', [[check('T2', '0', back, paid)]]],
    ['the payment before the reversal', [[check('T2', '0', paid, back)]]],
    ['the reversal alone first', [[takenBack('T2', back)], [check('T3', '148', paid)]]],
    ['the reversal last', [[check('T2', '148', paid)], [takenBack('T3', back)]]],
    ['two checks of one file', [[check('T2', '148', paid), takenBack('T3', back)]]],
  ])('%s: the original is SUPERSEDED in the commit of the payment, and told', async (_name, files) => {
    for (const file of files) await clinic.receive(...file);
    expect(await rows()).toEqual(['1 SUPERSEDED', '7 PATIENT']);
    expect(told().filter((one) => one.endsWith('SUPERSEDED'))).toEqual(['PV00008 SUPERSEDED']);
    expect(await charge()).toBe('-185.00');
    await verified();
  });

  it('a payer that pays the replacement alone', async () => {
    await clinic.receive(check('T2', '148', paid));
    expect(await rows()).toEqual(['1 SUPERSEDED', '7 PATIENT']);
    // Under one claimId the replacement's record is the last word.
    expect(told().slice(-2)).toEqual(['PV00008 SUPERSEDED', 'PV000087 PATIENT']);
  });

  it('taken back and not paid yet: the original is REVERSED until the payer has decided', async () => {
    await clinic.receive(takenBack('T2', back));
    expect(await rows()).toEqual(['1 REVERSED', '7 SENT']);
  });

  it('the same file twice is once, and each claim is told in its order', async () => {
    await clinic.receive(check('T2', '0', back, paid));
    const before = told();
    expect(before.slice(-3)).toEqual(['PV00008 REVERSED', 'PV00008 SUPERSEDED', 'PV000087 PATIENT']);
    await clinic.receive(check('T2', '0', back, paid));
    expect(told()).toEqual(before);
    const events = await clinic.inside(({ ledger }) => ledger.events(1));
    expect(events.filter(({ type }) => type === 'superseded')).toHaveLength(1);
  });

  describe('T-32 what was posted to it is undone by a person', () => {
    const clears = async (): Promise<void> => {
      expect((await clinic.run('verify')).exitCode).toBe(0);
      expect(told().slice(-2)).toEqual(['PV00008 PATIENT', 'PV000087 REVERSED']);
      const summaries = clinic.practice.records('status').filter((one) => one['action'] === 'reinstated');
      expect(summaries).toMatchObject([
        { patientControlNumber: 'PV00008', previousState: 'SUPERSEDED', state: 'PATIENT' },
      ]);
    };
    const matchByHand = async (): Promise<string> => {
      await clinic.receive(check('T2', '148', clp('WRONG7', 'ICN2', '1', { frequency: '7' })));
      const item = await clinic.item('UNMATCHED');
      const run = await clinic.run('match', item, 'PV000087', ...BY_JO);
      expect(run.err).toBe('');
      expect(await rows()).toEqual(['1 SUPERSEDED', '7 PATIENT']);
      return item;
    };

    it('unmatch: the original stands as before, and the billing system is told', async () => {
      const before = await clinic.books();
      const item = await matchByHand();
      expect((await clinic.run('unmatch', item, ...BY_JO)).err).toBe('');
      expect(await rows()).toEqual(['1 PATIENT', '7 REVERSED']);
      expect(await clinic.books()).toEqual({ ...before, 'CashClearing:T2': '148.00', UnappliedCash: '-148.00' });
      await clears();
      // Matched once more it takes the place once more.
      expect((await clinic.run('match', await clinic.item('UNMATCHED'), 'PV000087', ...BY_JO)).err).toBe('');
      expect(await rows()).toEqual(['1 SUPERSEDED', '7 PATIENT']);
      const events = await clinic.inside(({ ledger }) => ledger.events(1));
      expect(events.flatMap(({ type }) => (/superseded|reinstated/.test(type) ? type : []))).toEqual([
        'superseded',
        'reinstated',
        'superseded',
      ]);
    });

    it('the check is reversed: the same, and approved again it takes the place again', async () => {
      await clinic.receive(check('T2', '148', paid));
      expect((await clinic.run('remittance', 'reverse', 'T2', ...BY_JO)).err).toBe('');
      expect(await rows()).toEqual(['1 PATIENT', '7 REVERSED']);
      await clears();
      expect((await clinic.run('remittance', 'approve', 'T2', ...BY_JO)).err).toBe('');
      expect(await rows()).toEqual(['1 SUPERSEDED', '7 PATIENT']);
    });

    it('undone with the reversal, on which alone a denied second replacement stood: the original stands as before', async () => {
      const second = { claimId: 'PV-0008-B', patientControlNumber: 'PV00008B', frequencyCode: '7' };
      const diagnoses = [{ qualifier: 'ABK', code: 'J45901' }];
      expect(await drop('b.json', { ...second, diagnoses, originalPayerClaimControlNumber: 'ICN1' })).toBe('ready');
      await clinic.receive(check('T2', '0', back, paid));
      await clinic.receive(check('T3', '0', denial('PV00008B', 'ICN3', '7')));
      expect(await rows()).toEqual(['1 SUPERSEDED', '7 PATIENT', '7 DENIED']);
      expect((await clinic.run('remittance', 'reverse', 'T2', ...BY_JO)).err).toBe('');
      expect((await rows())[0]).not.toContain('SUPERSEDED');
    });

    it('one of two answers is undone: it is replaced still', async () => {
      await clinic.receive(check('T2', '0', back, paid));
      await clinic.receive(takenBack('T3', clp('PV000087', 'ICN2', '22', { frequency: '7' })));
      await clinic.receive(check('T4', '148', clp('PV000087', 'ICN3', '1', { frequency: '7' })));
      expect((await clinic.run('remittance', 'reverse', 'T4', ...BY_JO)).err).toBe('');
      expect(await rows()).toEqual(['1 SUPERSEDED', '7 REVERSED']);
    });

    it('the payer takes back what it paid for it: no original comes back', async () => {
      await clinic.receive(check('T2', '0', back, paid));
      await clinic.receive(takenBack('T3', clp('PV000087', 'ICN2', '22', { frequency: '7' })));
      expect(await rows()).toEqual(['1 SUPERSEDED', '7 REVERSED']);
    });
  });

  it('D-031 work on the original comes back with it, once', async () => {
    await clinic.receive(takenBack('T2', back), check('T2B', '0', denial('PV00008', 'ICN1B', '1')));
    expect(await clinic.open()).toEqual(['DENIAL_WORK 185.00']);
    const before = (await rows())[0];
    await clinic.receive(check('T3', '148', paid));
    expect((await rows())[0]).toBe('1 SUPERSEDED');
    expect(await clinic.open()).toEqual([]);
    await clinic.run('remittance', 'reverse', 'T3', ...BY_JO);
    expect(await rows()).toEqual([before, '7 REVERSED']);
    expect(await clinic.open()).toEqual(['DENIAL_WORK 185.00']);
    await clinic.run('remittance', 'approve', 'T3', ...BY_JO);
    expect(await clinic.open()).toEqual([]);
  });

  describe('R-050 the original’s payment that the payer leaves standing', () => {
    const OWED = 'ORIGINAL_NOT_TAKEN_BACK 148.00';
    const ever = (): Promise<number> =>
      clinic.inside(
        async ({ ledger }) =>
          (await ledger.queue({ codes: ['ORIGINAL_NOT_TAKEN_BACK'], open: false, limit: 9 })).length +
          (await ledger.queue({ codes: ['ORIGINAL_NOT_TAKEN_BACK'], open: true, limit: 9 })).length,
      );

    it('stands on the worklist, of the original, until the reversal comes', async () => {
      await clinic.receive(check('T2', '148', paid));
      expect(await clinic.open()).toEqual([OWED]);
      const shown = await clinic.run('worklist', 'show', await clinic.item('ORIGINAL_NOT_TAKEN_BACK'));
      expect(shown.records[0]).toMatchObject({ claimId: clinic.claimId, state: 'SUPERSEDED', amount: '148.00' });
      await clinic.receive(takenBack('T3', back));
      expect(await clinic.open()).toEqual([]);
      // Undone, the payer has not taken it back; approved again, it has.
      await clinic.run('remittance', 'reverse', 'T3', ...BY_JO);
      expect(await clinic.open()).toEqual([OWED]);
      await clinic.run('remittance', 'approve', 'T3', ...BY_JO);
      expect(await clinic.open()).toEqual([]);
      await verified();
    });

    it.each<readonly [string, readonly CheckText[]]>([
      ['before', [check('T2', '0', back, paid)]],
      ['in the same check, though behind', [check('T2', '0', paid, back)]],
      ['in a check before', [takenBack('T2', back), check('T3', '148', paid)]],
    ])('is no matter where the reversal comes %s', async (_name, checks) => {
      await clinic.receive(...checks);
      expect(await rows()).toEqual(['1 SUPERSEDED', '7 PATIENT']);
      expect(await ever()).toBe(0);
    });

    it('goes when the reversal is entered from a letter', async () => {
      await clinic.receive(check('T2', '148', paid));
      const line = (procedure: string, charge: string, payment: string, cut: string, share: string): object => ({
        ...{ procedure, chargeAmount: `-${charge}`, paymentAmount: `-${payment}` },
        adjustments: [
          { groupCode: 'CO', reasonCode: '45', amount: `-${cut}` },
          { groupCode: 'PR', reasonCode: '2', amount: `-${share}` },
        ],
      });
      const claim = {
        ...{ patientControlNumber: 'PV00008', claimStatusCode: '22', payerClaimControlNumber: 'ICN1' },
        ...{ chargeAmount: '-185.00', paymentAmount: '-148.00' },
        lines: [
          line('HC:99213', '125.00', '100.00', '10.00', '15.00'),
          line('HC:94640:59', '60.00', '48.00', '2.00', '10.00'),
        ],
      };
      const letter = {
        ...{ payer: { name: 'EXAMPLE HEALTH PLAN' }, traceNumber: 'LETTER1', paymentMethod: 'NON' },
        ...{ paymentDate: '2026-11-20', paymentAmount: '0.00', claims: [claim] },
        providerAdjustments: [{ reasonCode: 'WO', reference: 'ICN1', amount: '-148.00' }],
      };
      const path = join(clinic.practice.folder, 'letter.json');
      writeFileSync(path, JSON.stringify(letter));
      expect((await clinic.run('eob', path, ...BY_JO)).err).toBe('');
      expect(await clinic.open()).toEqual([]);
      expect((await clinic.books())['PayerRecoupPayable']).toBe('-148.00');
    });

    it('goes with what was posted to the replacement', async () => {
      await clinic.receive(check('T2', '148', paid));
      await clinic.run('remittance', 'reverse', 'T2', ...BY_JO);
      expect(await rows()).toEqual(['1 PATIENT', '7 REVERSED']);
      expect(await clinic.open()).toEqual([]);
    });

    it('stands once, when the reversal was matched by hand and that is undone', async () => {
      await clinic.receive(check('T2', '148', paid));
      await clinic.receive(takenBack('T3', clp('WRONG1', 'OTHER9', '22')));
      const item = await clinic.item('UNMATCHED_REVERSAL');
      expect((await clinic.run('match', item, 'PV00008@1', ...BY_JO)).err).toBe('');
      expect(await clinic.open()).toEqual([]);
      expect((await clinic.run('unmatch', item, ...BY_JO)).err).toBe('');
      expect(await clinic.open()).toEqual([OWED, 'UNMATCHED_REVERSAL -148.00']);
    });
  });

  it('a replacement that is denied leaves an original that stands', async () => {
    await clinic.receive(check('T2', '0', denial('PV000087', 'ICN2', '7')));
    expect(await rows()).toEqual(['1 PATIENT', '7 DENIED']);
  });
});

describe('T-19 a void', () => {
  beforeEach(async () => {
    expect(await change('8')).toBe('ready');
    expect(await rows()).toEqual(['1 VOID_SENT', '8 SENT']);
    expect(told().slice(-2)).toEqual(['PV000088 SENT', 'PV00008 VOID_SENT']);
  });
  const back = clp('PV00008', 'ICN1', '22');

  it('is answered by the reversal of its original: both are VOIDED, in one commit, and nothing is owed', async () => {
    await clinic.receive(takenBack('T2', back));
    expect(await rows()).toEqual(['1 VOIDED', '8 VOIDED']);
    expect(told().slice(-2)).toEqual(['PV00008 VOIDED', 'PV000088 VOIDED']);
    expect(await charge()).toBeUndefined();
    const balances = await clinic.inside(({ ledger }) => ledger.balances([1, 2]));
    expect(balances.filter((one) => one.account.startsWith('AR:') && one.balanceCents !== 0)).toEqual([]);
    await verified();
  });

  it('T-32 a person who undoes what was posted to the original takes nothing back for the payer: it is out still', async () => {
    await clinic.run('remittance', 'reverse', 'T1', ...BY_JO);
    expect(await rows()).toEqual(['1 VOID_SENT', '8 SENT']);
    await verified();
  });

  it('T-32 a person who undoes the payer’s reversal: it is out still, until the payer takes back its answer after all', async () => {
    const reversal = takenBack('T2', back);
    await clinic.receive(reversal);
    expect(await rows()).toEqual(['1 VOIDED', '8 VOIDED']);
    await clinic.run('remittance', 'reverse', 'T2', ...BY_JO);
    expect(await rows()).toEqual(['1 VOID_SENT', '8 SENT']);
    expect(told().slice(-2).sort()).toEqual(['PV00008 VOID_SENT', 'PV000088 SENT']);
    expect(await clinic.open()).toEqual([]);
    await clinic.run('remittance', 'approve', 'T2', ...BY_JO);
    expect(await rows()).toEqual(['1 VOIDED', '8 VOIDED']);
    await verified();
  });

  it('is answered by a reversal under its own patient control number', async () => {
    await clinic.receive(takenBack('T2', clp('PV000088', 'ICN1', '22', { frequency: '8' })));
    expect(await rows()).toEqual(['1 VOIDED', '8 VOIDED']);
    await verified();
  });

  const acknowledged = async (category: 'A2' | 'A7'): Promise<void> => {
    const [sent] = await clinic.inside(({ ledger }) =>
      ledger.submissions({ partner: 'clearing', patientControlNumbers: ['PV000088'] }),
    );
    const action = category === 'A2' ? 'WQ' : 'U';
    const body = [
      'BHT*0085*08*ANSWER*20261105*1200*TH',
      'HL*1**20*1~NM1*PR*2*ANSWERER*****PI*ANS~TRN*1*A1~DTP*050*D8*20261105~DTP*009*D8*20261105',
      `HL*2*1*21*1~NM1*41*2*CLINIC*****46*SENDER~TRN*2*${sent?.originatorReference ?? ''}~STC*A1:19*20261105*WQ*185`,
      'HL*3*2*19*1~NM1*85*2*CLINIC*****XX*1000871099~TRN*1*0',
      `HL*4*3*PT~NM1*QC*1*TAMARISK*JOEL****MI*W800000056~TRN*2*PV000088~STC*${category}:20*20261105*${action}*185`,
    ].flatMap((part) => part.split('~'));
    const file = interchange({ id: '277', version: '005010X214', functionalId: 'HN' }, body);
    writeFileSync(join(clinic.answers, 'answer.277'), file);
    await clinic.run('collect');
  };

  it('is answered by a 277CA alone: accepted, and not done before the payer takes its answer back', async () => {
    await acknowledged('A2');
    expect(await rows()).toEqual(['1 VOID_SENT', '8 PAYER_ACCEPTED']);
    expect(await charge()).toBeUndefined();
    await clinic.receive(takenBack('T2', back));
    expect(await rows()).toEqual(['1 VOIDED', '8 VOIDED']);
  });

  it('T-31 is rejected: the original stands as before, with its charge, until the void is sent once more', async () => {
    await acknowledged('A7');
    expect(await rows()).toEqual(['1 PATIENT', '8 PAYER_REJECTED']);
    expect(told().slice(-2)).toEqual(['PV00008 PATIENT', 'PV000088 PAYER_REJECTED']);
    expect(await charge()).toBe('-185.00');
    expect(await change('8', 'PV000088B')).toBe('ready');
    expect(await rows()).toEqual(['1 VOID_SENT', '8 SUPERSEDED', '8 SENT']);
    // T-13
    expect(told().slice(-3)).toEqual(['PV000088 SUPERSEDED', 'PV000088B SENT', 'PV00008 VOID_SENT']);
    expect(await charge()).toBeUndefined();
    await clinic.receive(takenBack('T2', back));
    expect(await rows()).toEqual(['1 VOIDED', '8 SUPERSEDED', '8 VOIDED']);
    await verified();
  });

  it('T-31 is denied: the original stands as before, with its charge', async () => {
    expect(await charge()).toBeUndefined();
    await clinic.receive(check('T2', '0', denial('PV000088', 'ICN2', '8')));
    expect(await clinic.open()).toEqual(['VOID_REFUSED 0.00']);
    expect(await rows()).toEqual(['1 PATIENT', '8 DENIED']);
    expect(told().slice(-2)).toEqual(['PV00008 PATIENT', 'PV000088 DENIED']);
    expect(await charge()).toBe('-185.00');
    await verified();
  });

  it('denied, and taken back all the same later: done, its charge out once more, its work closed', async () => {
    await clinic.receive(check('T2', '0', denial('PV000088', 'ICN2', '8')));
    await clinic.receive(takenBack('T3', back));
    expect(await rows()).toEqual(['1 VOIDED', '8 VOIDED']);
    expect(await charge()).toBeUndefined();
    expect(await clinic.open()).toEqual([]);
    await verified();
  });

  it('denied at zero in the check that takes the original back: done', async () => {
    await clinic.receive(takenBack('T2', denial('PV000088', 'ICN2', '8'), back));
    expect(await rows()).toEqual(['1 VOIDED', '8 VOIDED']);
    expect(await charge()).toBeUndefined();
    await verified();
  });
});
