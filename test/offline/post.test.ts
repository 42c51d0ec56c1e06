import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cents } from '../../src/base/money.ts';
import { type Claim, claim } from '../../src/claims/claim.ts';
import { claimAccountOf, openingBalances, payerSequenceOf } from '../../src/claims/posting-claim.ts';
import type { JsonRecord } from '../../src/claims/remittance-record.ts';
import { postFiles } from '../../src/offline/post.ts';
import { type CheckText, fileText } from '../inbound/post/remittance-text.ts';

function sample(name: string): Claim {
  const document: unknown = JSON.parse(readFileSync(`samples/claims/professional/${name}`, 'utf8'));
  return claim.parse(Array.isArray(document) ? document[0] : document);
}

async function post(
  files: readonly Uint8Array[],
  options: Parameters<typeof postFiles>[1] = {},
): Promise<{ readonly records: readonly JsonRecord[]; readonly sound: boolean; readonly queued: number }> {
  const records: JsonRecord[] = [];
  const named = files.map((bytes, index) => ({ name: `${index + 1}.835`, open: () => [bytes] }));
  const summary = await postFiles(named, options, (record) => {
    records.push(record);
  });
  return { records, sound: summary.sound, queued: summary.queued };
}

const PAID: CheckText = {
  payment: '60',
  trace: 'T1',
  body: 'LX*1\nCLP*C1*1*100*60**12*ICN1\nSVC*HC:99213*100*60\nCAS*CO*45*40',
};
const kinds = (records: readonly JsonRecord[]): readonly unknown[] =>
  records.map((record) => record['kind'] ?? record['type']);

describe('post, offline', () => {
  it('R-140 the same check under another name, in other delimiters and envelope, is once', async () => {
    const first = fileText(PAID);
    const other = Buffer.from(
      first
        .toString('latin1')
        .replaceAll('*', '|')
        .replaceAll('~', '~\r\n')
        .replaceAll('0001', '0042')
        .replaceAll('000000042', '000000777'),
      'latin1',
    );
    const { records, sound } = await post([first, other]);
    expect(kinds(records)).toEqual(['payment', 'posting-total', 'none']);
    expect(records[2]).toMatchObject({
      findings: [{ code: 'remittance-duplicate' }],
      entries: [],
      at: { file: '2.835' },
    });
    expect(sound).toBe(true);
  });

  it('R-150 money without a trace number is tied to nothing: not posted', async () => {
    const text = fileText(PAID)
      .toString('latin1')
      .replace(/TRN\*[^~]*~/, '');
    const { records, sound } = await post([Buffer.from(text, 'latin1')]);
    expect(records).toMatchObject([
      { kind: 'none', entries: [], queue: 'ERA_REVIEW' },
      { type: 'posting-total', heldTotal: '60.00', findings: [{ code: 'remittance-trace-missing' }] },
    ]);
    expect(sound).toBe(false);
  });

  it('R-140 the same check with other content posts nothing and is told', async () => {
    const { records, sound } = await post([
      fileText(PAID),
      fileText({ ...PAID, body: PAID.body.replaceAll('C1', 'C9') }),
    ]);
    expect(records.slice(2)).toMatchObject([
      { kind: 'none', queue: 'ERA_REVIEW', entries: [] },
      {
        type: 'posting-total',
        postedTotal: '0.00',
        heldTotal: '60.00',
        findings: [{ code: 'remittance-key-repeated' }],
      },
    ]);
    expect(sound).toBe(false);
  });

  it('R-140 the same payer, trace number and date with another amount posts nothing and is told', async () => {
    const other = { ...PAID, payment: '50', body: PAID.body.replaceAll('C1', 'C9').replaceAll('*60', '*50') };
    const { records, sound } = await post([fileText(PAID), fileText(other)]);
    expect(records.slice(2)).toMatchObject([
      { kind: 'none', queue: 'ERA_REVIEW', entries: [] },
      {
        type: 'posting-total',
        postedTotal: '0.00',
        heldTotal: '50.00',
        findings: [
          {
            code: 'remittance-amount-differs',
            message: expect.stringContaining('before with 60.00, this one pays 50.00'),
          },
        ],
      },
    ]);
    expect(sound).toBe(false);
    const of = [{ trace: 'OTHER' }, { date: '20261106' }, { payerId: '1987654321' }, { payment: '0', handling: 'H' }];
    for (const change of of) {
      const next = await post([fileText(PAID), fileText({ ...other, ...change })]);
      expect(JSON.stringify(next.records)).not.toContain('remittance-amount-differs');
    }
  });

  it.each([
    [{ creditDebit: 'D' }, 'remittance-debit', false],
    [{ handling: 'P' }, 'remittance-prenote', true],
  ])('R-003 a check with %o posts nothing and is told', async (header, code, isSound) => {
    const { records, sound } = await post([fileText({ ...PAID, ...header })]);
    expect(records).toMatchObject([
      { kind: 'none', queue: 'NO_PAYMENT', entries: [] },
      { type: 'posting-total', postedTotal: '0.00', heldTotal: '60.00', findings: [{ code }] },
    ]);
    expect(sound).toBe(isSound);
  });

  it('R-140 zero payments may share a dummy trace number', async () => {
    const zero = (number: string): Uint8Array =>
      fileText({
        payment: '0',
        handling: 'H',
        method: 'NON',
        trace: 'ZERO',
        body: `CLP*${number}*1*80*0*80*12*I${number}\nSVC*HC:99213*80*0\nCAS*PR*1*80`,
      });
    const { records } = await post([zero('C1'), zero('C2')]);
    expect(kinds(records)).toEqual(['payment', 'posting-total', 'payment', 'posting-total']);
  });

  it('a file that was cut posts nothing of the check that was cut', async () => {
    const bytes = fileText(PAID);
    const { records, sound } = await post([bytes.subarray(0, bytes.indexOf('SE*'))]);
    expect(records).toMatchObject([
      { kind: 'none', queue: 'ERA_REVIEW', entries: [] },
      { type: 'posting-total', balanced: false, heldTotal: '60.00' },
    ]);
    expect(sound).toBe(false);
  });

  it('a file that is no 835, and an empty one, give no records', async () => {
    expect((await post([Buffer.from('hello'), Buffer.from('')])).records).toEqual([]);
  });

  it('posts against claims: their own keys of claim and line come back', async () => {
    const body = `CLP*PV00008*1*185*130*20*12*ICN1
SVC*HC:99213*125*90
DTM*472*20261009
CAS*CO*45*15
CAS*PR*3*20
SVC*HC:94640:59*60*40
DTM*472*20261009
CAS*CO*45*20`;
    const { records } = await post([fileText({ payment: '130', body })], { claims: [sample('one-visit.json')] });
    expect(records[0]).toMatchObject({ kind: 'payment', claimId: 'PV-0008', match: { score: 100 } });
    const entries = records[0]?.['entries'];
    expect(Array.isArray(entries) && new Set(entries.map((entry) => entry.line))).toEqual(
      new Set(['PV0008-L1', 'PV0008-L2']),
    );
  });

  it('posts a secondary claim against what its primary left', async () => {
    const body = `CLP*CB00024*2*250*20*13*12*ICN1
SVC*HC:99214*185*17
DTM*472*20261026
CAS*OA*23*160
CAS*PR*2*8
SVC*HC:93000*65*3
DTM*472*20261026
CAS*OA*23*57
CAS*PR*2*5`;
    const { records } = await post([fileText({ payment: '20', body })], { claims: [sample('second-payer.json')] });
    expect(records[0]).toMatchObject({ kind: 'payment', payerSequence: 2 });
    expect(records[0]).not.toHaveProperty('tasks');
  });

  it('R-105 with claims given, a claim that is not among them is not made up', async () => {
    const { records, queued } = await post([fileText(PAID)], { claims: [sample('one-visit.json')] });
    expect(records[0]).toMatchObject({ queue: 'UNMATCHED', heldAccount: 'UnappliedCash' });
    expect(queued).toBe(1);
  });

  it('one patient control number for several patients makes several claims', async () => {
    const part = (member: string, charge: number): string =>
      `CLP*SAME*1*${charge}*${charge}**12*I${member}\nNM1*QC*1*DOE*JO****MI*${member}\nSVC*HC:99213*${charge}*${charge}`;
    const { records } = await post([fileText({ payment: '30', body: `${part('M1', 10)}\n${part('M2', 20)}` })]);
    expect(kinds(records)).toEqual(['payment', 'payment', 'posting-total']);
  });
});

describe('a claim as posting sees it', () => {
  it('M-130 payer sequences by responsibility code', () => {
    expect(['P', 'S', 'T', 'A', 'H', 'U'].map(payerSequenceOf)).toEqual([1, 2, 3, 4, 11, 1]);
  });

  it('L-01 a primary claim opens its charges', () => {
    expect(openingBalances(sample('one-visit.json'))).toEqual([
      { line: 'PV0008-L1', account: 'AR:Ins:1', amount: cents(12500) },
      { line: 'PV0008-L2', account: 'AR:Ins:1', amount: cents(6000) },
    ]);
  });

  it('L-04 a secondary claim opens what its primary left to it', () => {
    expect(openingBalances(sample('second-payer.json'))).toEqual([
      { line: 'CB0024-L1', account: 'AR:Ins:2', amount: cents(2500) },
      { line: 'CB0024-L2', account: 'AR:Ins:2', amount: cents(800) },
    ]);
  });

  it('a primary that answered for the whole claim only leaves its part on the claim line', () => {
    const base = sample('second-payer.json');
    const lines = base.lines.map(({ adjudications: _answers, ...line }) => line);
    const [payer] = base.otherPayers ?? [];
    if (payer === undefined) throw new Error('no other payer');
    const adjusted = {
      ...payer,
      adjustments: [
        { groupCode: 'CO', reasonCode: '45', amount: '85.00' },
        { groupCode: 'PR', reasonCode: '2', amount: '33.00' },
      ],
    };
    const balances = openingBalances({ ...base, lines, otherPayers: [adjusted] });
    expect(balances.reduce((sum, item) => sum + item.amount, 0)).toBe(3300);
    expect(balances.at(-1)).toEqual({ line: 'claim', account: 'AR:Ins:2', amount: cents(-21700) });
  });

  it('knows the next payer', () => {
    const view = claimAccountOf(
      {
        ...sample('second-payer.json'),
        payerResponsibilityCode: 'P',
        otherPayers: [{ payerResponsibilityCode: 'S', payer: { name: 'NEXT' } }],
      },
      'k',
    );
    expect(view).toMatchObject({ payerSequence: 1, nextPayerSequence: 2 });
  });
});

describe('CLP02, offline', () => {
  const NO_MONEY = { payment: '0', trace: 'T1', handling: 'H', method: 'NON' } as const;
  const clp = (status: string, paid: string, ...adjustments: readonly string[]) => {
    const sign = status === '22' ? '-' : '';
    const body = `LX*1\nCLP*C1*${status}*${sign}100*${paid}**12*ICN1\nSVC*HC:99213*${sign}100*${paid}`;
    return [body, ...adjustments.map((one) => `CAS*${one}`)].join('\n');
  };
  it.each([
    ['1 paid in full', clp('1', '100'), { kind: 'payment', state: 'PAID' }, true],
    ['1 with nothing paid and denied', clp('1', '0', 'CO*197*100'), { kind: 'denial', state: 'DENIED' }, true],
    [
      '1 with nothing paid and all of it the patient’s',
      clp('1', '0', 'PR*1*100'),
      { kind: 'payment', state: 'ZERO_PAID' },
      true,
    ],
    ['1 with nothing paid and nothing said', clp('1', '0'), { queue: 'ERA_REVIEW' }, false],
    ['4 with its reason', clp('4', '0', 'CO*31*100'), { kind: 'denial', state: 'DENIED' }, true],
    ['4 for a known patient (R-020)', clp('4', '0', 'CO*50*100'), { kind: 'denial', state: 'DENIED' }, true],
    ['4 without a reason', clp('4', '0'), { queue: 'ERA_REVIEW' }, false],
    ['19 forwarded', clp('19', '80', 'PR*2*20'), { kind: 'payment', state: 'FORWARDED' }, true],
    ['20 forwarded', clp('20', '15', 'OA*23*80', 'PR*3*5'), { kind: 'payment', state: 'FORWARDED' }, true],
    ['21 forwarded', clp('21', '5', 'OA*23*95'), { kind: 'payment', state: 'FORWARDED' }, true],
    ['22 of what was never posted', clp('22', '-60', 'CO*45*-40'), { queue: 'UNMATCHED_REVERSAL' }, true],
    ['23 without a reason', clp('23', '0'), { kind: 'none', state: 'NOT_OURS', entries: [] }, true],
    ['23 with a reason', clp('23', '0', 'OA*B11*100'), { kind: 'none', state: 'NOT_OURS', entries: [] }, true],
    ['23 whose reasons leave a part open', clp('23', '0', 'OA*B11*90'), { kind: 'none', entries: [] }, false],
    ['23 that pays', clp('23', '10', 'CO*45*90'), { queue: 'UNEXPECTED_MONEY' }, true],
    ['25 with its estimate', clp('25', '0', 'OA*101*80', 'PR*2*20'), { kind: 'none', state: 'PREDETERMINED' }, true],
    ['25 without a reason', clp('25', '0'), { kind: 'none', state: 'PREDETERMINED', entries: [] }, false],
  ])('4.2 status %s', async (_, body, posting, isSound) => {
    const paid = /CLP\*C1\*\d+\*-?100\*(-?\d+)/.exec(body)?.[1] ?? '';
    const check = Number(paid) > 0 ? { payment: paid, trace: 'T1', body } : { ...NO_MONEY, body };
    // What a payer takes back with a reversal it takes out of another payment.
    const whole = paid.startsWith('-') ? { ...check, body: `${body}\nPLB*1234567893*20261231*WO:ICN1*${paid}` } : check;
    const { records, sound } = await post([fileText(whole)]);
    const own = records.find((record) => record['patientControlNumber'] === 'C1');
    expect(own).toMatchObject(posting);
    expect(sound).toBe(isSound);
    expect(records.at(-1)).toMatchObject({ type: 'posting-total', balanced: true });
  });

  it('4.2 a claim that was passed on without a word is told as such, not as out of balance', async () => {
    const { records } = await post([fileText({ ...NO_MONEY, body: clp('23', '0') })]);
    expect(records[0]?.['findings']).toMatchObject([{ code: 'remittance-claim-forwarded', severity: 'info' }]);
  });
});
