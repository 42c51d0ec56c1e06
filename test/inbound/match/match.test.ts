import { describe, expect, it } from 'vitest';
import type { ClaimAccountView } from '../../../src/claims/posting.ts';
import type { ClaimPayment } from '../../../src/claims/remittance.ts';
import { RemittanceReader } from '../../../src/documents/remittance/reader.ts';
import { candidateKeys } from '../../../src/inbound/match/keys.ts';
import { matchClaim } from '../../../src/inbound/match/match.ts';
import { readX12 } from '../../../src/x12/reader.ts';
import { account, type ClaimFacts } from '../post/practice.ts';
import { fileText } from '../post/remittance-text.ts';

function payment(body: string): ClaimPayment {
  const found: ClaimPayment[] = [];
  readX12(fileText({ payment: '0', body }), new RemittanceReader({ claimPayment: (item) => found.push(item) }));
  const [first] = found;
  if (first === undefined) throw new Error('no claim payment');
  return first;
}

const NUMBER = 'ENC20260001X01A';
const LINES = [{ code: '99213', charge: 100 }];
const claim = (more: Partial<ClaimFacts> = {}): ClaimAccountView =>
  account({ number: NUMBER, lines: LINES, lastName: 'DOE', firstName: 'JANE', memberId: 'MEM1', ...more });
const paid = (number: string, more = ''): ClaimPayment =>
  payment(`CLP*${number}*1*100*60**12*ICN1\n${more}\nSVC*HC:99213*100*60\nDTM*472*20261001\nCAS*CO*45*40`);

describe('a claim payment finds its claim', () => {
  it.each([
    ['R-101 CLM01 as sent', NUMBER, claim(), 100, 'patient control number'],
    ['M-010 CLM01 in other case and with signs', 'enc-20260001-x01a', claim(), 95, 'but for case'],
    ['R-101 CLM01 padded', '0000012345', claim({ number: '12345' }), 95, 'but for padding'],
    [
      'R-101 the payer’s number alone, CLP01 is 0',
      '0',
      claim({ payerNumbers: ['ICN1'] }),
      90,
      'payer claim control number',
    ],
    ['R-053 the payer’s number of the original in REF*F8', '0', claim({ payerNumbers: ['OLD'] }), 90, 'payer claim'],
  ])('%s', (name, number, view, score, reason) => {
    const match = matchClaim(paid(number, name.includes('F8') ? 'REF*F8*OLD' : ''), [view, claim({ number: 'OTHER' })]);
    expect(match).toMatchObject({ claimKey: view.claimKey, score, queue: undefined });
    expect(match.reason).toContain(reason);
  });

  describe('R-101 CLM01 as sent, under which another system has a claim too', () => {
    const dated = (date: string, person: string, more = ''): ClaimPayment =>
      payment(
        `CLP*${NUMBER}*1*100*60**12*ICN1\nNM1*QC*1*${person}\n${more}\nSVC*HC:99213*100*60\nDTM*472*${date}\nCAS*CO*45*40`,
      );

    it('another patient, member id and date: a person must say', () => {
      const match = matchClaim(dated('20250301', 'ROE*RICHARD****MI*Z9'), [claim()]);
      expect(match).toMatchObject({ claimKey: undefined, queue: { code: 'MATCH_SUGGESTED' } });
      expect(match.suggestions[0]?.reason).toBe('patient control number, but another patient, member id and date');
    });

    it.each([
      ['the date agrees', '20261001', 'ROE*RICHARD****MI*Z9', []],
      ['the member id agrees', '20250301', 'ROE*RICHARD****MI*MEM1', []],
      ['the name agrees', '20250301', 'DOE*JANE****MI*Z9', []],
      ['no member id is given', '20250301', 'ROE*RICHARD', []],
      ['the payer’s number agrees', '20250301', 'ROE*RICHARD****MI*Z9', ['ICN1']],
    ])('%s: it is ours', (_, date, person, payerNumbers) => {
      const match = matchClaim(dated(date, person), [claim({ payerNumbers })]);
      expect(match).toMatchObject({ queue: undefined, score: 100 });
    });
  });

  it('R-101 CLM01 cut: only with patient, member id and dates beside it', () => {
    const long = claim({ number: `${NUMBER}99` });
    const person = 'NM1*QC*1*DOE*JANE****MI*MEM1';
    expect(matchClaim(paid(NUMBER), [long])).toMatchObject({ claimKey: undefined, queue: { code: 'MATCH_SUGGESTED' } });
    const match = matchClaim(paid(NUMBER, person), [long]);
    expect(match).toMatchObject({ claimKey: long.claimKey, score: 100 });
    expect(match.reason).toBe(
      'first 15 characters of the patient control number, name of the patient, member id, service dates, charge',
    );
  });

  it('R-101 CLM01 cut short of 15 characters says nothing', () => {
    expect(matchClaim(paid('ENC20260001X01'), [claim()])).toMatchObject({ queue: { code: 'UNMATCHED' } });
  });

  it('R-101 two claims that begin alike are for a person', () => {
    const person = 'NM1*QC*1*DOE*JANE****MI*MEM1';
    const views = [claim({ number: `${NUMBER}98` }), claim({ number: `${NUMBER}99` })];
    const match = matchClaim(paid(NUMBER, person), views);
    expect(match).toMatchObject({ claimKey: undefined, queue: { code: 'MATCH_AMBIGUOUS' } });
    expect(match.suggestions.map((item) => item.claimKey)).toEqual(views.map((view) => view.claimKey));
  });

  it('R-101 a cut number with a rival that begins alike, though the patient fits one only', () => {
    const person = 'NM1*QC*1*DOE*JANE****MI*MEM1';
    const rival = claim({ number: `${NUMBER}99`, lastName: 'ROE', firstName: 'RICHARD', memberId: 'MEM9' });
    const match = matchClaim(paid(NUMBER, person), [claim({ number: `${NUMBER}98` }), rival]);
    expect(match).toMatchObject({ claimKey: undefined, score: 100, queue: { code: 'MATCH_AMBIGUOUS' } });
  });

  it('R-101 patient, member id, dates and charge alone only suggest', () => {
    const match = matchClaim(paid('0', 'NM1*QC*1*DOE*JANE****MI*MEM1'), [claim()]);
    expect(match).toMatchObject({ score: 60, queue: { code: 'MATCH_SUGGESTED' }, suggestions: [{ score: 60 }] });
  });

  it('M-011 a replacement with the number of its original: the payer’s number decides', () => {
    const original = { ...claim({ payerNumbers: ['ICN0'] }), claimKey: 'original' };
    const replacement = { ...claim({ payerNumbers: ['ICN1'] }), claimKey: 'replacement' };
    expect(matchClaim(paid(NUMBER), [original, replacement])).toMatchObject({ claimKey: 'replacement' });
  });

  it.each([
    ['the 277CA told its number, REF*F8 names the original', ['ICN1'], '7', 'replacement'],
    ['nobody told its number: CLP09 says that a replacement is answered', [], '7', 'replacement'],
    ['the payer corrects the original by itself', [], '1', 'original'],
    ['nothing tells them apart but REF*F8', [], '', 'original'],
  ])('R-053 a replacement with the number of its original: %s', (_, payerNumbers, frequency, claimKey) => {
    const original = { ...claim({ payerNumbers: ['ICN0'] }), claimKey: 'original', frequencyCode: '1' };
    const replacement = { ...claim({ payerNumbers }), claimKey: 'replacement', frequencyCode: '7' };
    const answer = payment(
      `CLP*${NUMBER}*1*100*60**12*ICN1*11*${frequency}\nREF*F8*ICN0\nSVC*HC:99213*100*60\nDTM*472*20261001\nCAS*CO*45*40`,
    );
    for (const claims of [
      [original, replacement],
      [replacement, original],
    ])
      expect(matchClaim(answer, claims)).toMatchObject({ claimKey });
  });

  describe('T-13 a claim that was rejected and never decided on, and one that is out under its number', () => {
    const refused: ClaimAccountView = { ...claim(), claimKey: 'refused', whereabouts: 'refused' };
    const out: ClaimAccountView = { ...claim(), claimKey: 'out', whereabouts: 'out' };
    const STANDS_BACK = 'and the other claim under that number was rejected and never decided on';

    it.each([
      ['as sent', NUMBER, ''],
      ['in other case', NUMBER.toLowerCase(), ''],
      ['cut', NUMBER.slice(0, 15), 'NM1*QC*1*DOE*JANE****MI*MEM1'],
    ])('R-101 CLM01 %s: the one that is out', (_, number, person) => {
      const [one, two] = [refused, out].map((view) => ({ ...view, patientControlNumbers: [`${NUMBER}99`, NUMBER] }));
      for (const views of [
        [one, two],
        [two, one],
      ].map((list) => list.flatMap((view) => view ?? []))) {
        const match = matchClaim(paid(number, person), views);
        expect(match).toMatchObject({ claimKey: 'out', queue: undefined });
        expect(match.reason).toContain(STANDS_BACK);
      }
    });

    const cheaper = claim({ lines: [{ code: '99213', charge: 90 }] });
    it.each<readonly [string, Partial<ClaimAccountView>, Partial<ClaimAccountView>]>([
      ['the payer’s number is of the rejected one', { payerClaimControlNumbers: ['ICN1'] }, {}],
      ['the charge is that of the rejected one', {}, { chargeAmount: cheaper.chargeAmount, lines: cheaper.lines }],
      ['the member id is of the rejected one', {}, { memberIds: ['MEM2'] }],
    ])('%s: what the payer says goes before', (_, ofRefused, ofOut) => {
      const views = [
        { ...refused, ...ofRefused },
        { ...out, ...ofOut },
      ];
      const match = matchClaim(paid(NUMBER, 'NM1*QC*1*DOE*JANE****MI*MEM1'), views);
      expect(match).toMatchObject({ claimKey: 'refused' });
      expect(match.reason).not.toContain(STANDS_BACK);
    });

    it('alone, or beside one that never went out, it is no worse than any other', () => {
      expect(matchClaim(paid(NUMBER), [refused])).toMatchObject({ claimKey: 'refused', score: 100 });
      const { whereabouts: _, ...ready } = out;
      expect(matchClaim(paid(NUMBER), [refused, ready])).toMatchObject({ queue: { code: 'MATCH_AMBIGUOUS' } });
    });

    it('with two that are out a person must say, who is told that it is unlikely', () => {
      const match = matchClaim(paid(NUMBER), [refused, out, { ...out, claimKey: 'out too' }]);
      expect(match).toMatchObject({ claimKey: undefined, queue: { code: 'MATCH_AMBIGUOUS' } });
      expect(match.suggestions.map(({ claimKey, score }) => [claimKey, score])).toEqual([
        ['out', 100],
        ['out too', 100],
        ['refused', 60],
      ]);
      expect(match.suggestions[2]?.reason).toContain('but rejected and never decided on');
    });
  });

  it('R-101 the number of one claim with the payer’s number of another is for a person', () => {
    const other = claim({ number: 'OTHER', payerNumbers: ['ICN1'] });
    expect(matchClaim(paid(NUMBER), [claim(), other])).toMatchObject({ queue: { code: 'MATCH_AMBIGUOUS' } });
    const replacement = payment(`CLP*${NUMBER}*1*100*60**12*ICN1*11*7\nSVC*HC:99213*100*60\nCAS*CO*45*40`);
    const [first, second] = [
      { ...claim(), frequencyCode: '1' },
      { ...other, frequencyCode: '7' },
    ];
    expect(matchClaim(replacement, [first, second])).toMatchObject({ queue: { code: 'MATCH_AMBIGUOUS' } });
  });

  it('R-106 another charge that is no split is for a person', () => {
    const match = matchClaim(paid(NUMBER), [claim({ lines: [{ code: '99213', charge: 120 }] })]);
    expect(match).toMatchObject({ claimKey: undefined, queue: { code: 'CHARGE_DIFFERS' } });
    expect(match.queue?.text).toContain('100.00');
  });

  it('R-104 the charge of the lines that it names is a split', () => {
    const view = claim({ lines: [...LINES, { code: '36415', charge: 20 }] });
    expect(matchClaim(paid(NUMBER), [view])).toMatchObject({ claimKey: NUMBER, lines: [{ lineId: '1' }] });
  });

  it('R-105 a claim that we never sent', () => {
    expect(matchClaim(paid('PAPER'), [claim()])).toMatchObject({
      claimKey: undefined,
      queue: { code: 'UNMATCHED' },
      suggestions: [{ score: 30, reason: 'service dates, charge' }],
    });
  });
});

describe('a service payment finds its line', () => {
  const lines = [
    { id: 'a', code: '99213', charge: 100, modifiers: ['25'], controlNumber: 'LINE-A' },
    { id: 'b', code: '36415', charge: 100, controlNumber: 'LINE-B' },
    { id: 'c', code: '85025', charge: 100, date: '20261002', controlNumber: 'LINE-C' },
    { id: 'd', code: '85025', charge: 100, date: '20261003', controlNumber: 'LINE-D' },
  ];
  const bare = lines.map(({ controlNumber: _number, ...line }) => line);
  const TAIL =
    'SVC*HC:36415*100*100\nDTM*472*20261001\nSVC*HC:85025*100*100\nDTM*472*20261002\nSVC*HC:85025*100*100\nDTM*472*20261003';

  it.each([
    ['R-102 by REF*6R, whatever else differs', lines, 'SVC*HC:99999*100*100\nREF*6R*LINE-A', 'REF*6R'],
    ['R-102 by REF*6R but for case and signs', lines, 'SVC*HC:99999*100*100\nREF*6R*line a', 'REF*6R'],
    ['R-102 by our LX when we sent no number', bare, 'SVC*HC:99213*100*100\nREF*6R*1', 'LX'],
    [
      'R-102 by code, modifiers, date, charge and units',
      bare,
      'SVC*HC:99213:25*100*100**1\nDTM*472*20261001',
      'code, modifiers, date, charge',
    ],
    ['by code with its modifier dropped', bare, 'SVC*HC:99213*100*100\nDTM*472*20261001', 'dropped or added'],
    ['by code with its modifier glued on', bare, 'SVC*HC:9921325*100*100\nDTM*472*20261001', 'glued'],
    [
      'R-103 by the code as submitted (SVC06)',
      bare,
      'SVC*HC:99215*100*100***HC:99213:25\nDTM*472*20261001',
      'code, modifiers',
    ],
  ])('%s', (_name, facts, service, reason) => {
    const match = matchClaim(payment(`CLP*${NUMBER}*1*400*400\n${service}\n${TAIL}`), [claim({ lines: facts })]);
    expect(match.lines.map((line) => line.lineId)).toEqual(['a', 'b', 'c', 'd']);
    expect(match.lines[0]?.reason).toContain(reason);
  });

  it('by position when the code agrees and the payer moved charge between lines', () => {
    const view = claim({ lines: [LINES[0], LINES[0]].flatMap((line) => line ?? []) });
    const match = matchClaim(payment(`CLP*${NUMBER}*1*200*200\nSVC*HC:99213*90*90\nSVC*HC:99213*110*110`), [view]);
    expect(match.lines).toEqual([
      { lineId: '1', reason: 'position, and the code agrees' },
      { lineId: '2', reason: 'position, and the code agrees' },
    ]);
  });

  it('R-102 equal lines are taken in order', () => {
    const equal = [LINES[0], LINES[0]].map((line, index) => ({
      id: `e${index}`,
      code: '99213',
      charge: line?.charge ?? 0,
    }));
    const body = `CLP*${NUMBER}*1*200*110\nSVC*HC:99213*100*60\nCAS*CO*45*40\nSVC*HC:99213*100*50\nCAS*CO*45*50`;
    expect(matchClaim(payment(body), [claim({ lines: equal })]).lines.map((line) => line.lineId)).toEqual(['e0', 'e1']);
  });

  it('R-103 unbundling: several service payments name one line', () => {
    const view = claim({ lines: [{ id: 'a', code: '80053', charge: 100, controlNumber: 'L1' }] });
    const body = `CLP*${NUMBER}*1*100*90\nSVC*HC:82947*60*50***HC:80053\nCAS*CO*45*10\nREF*6R*L1\nSVC*HC:80048*40*40***HC:80053\nREF*6R*L1`;
    expect(matchClaim(payment(body), [view]).lines.map((line) => line.lineId)).toEqual(['a', 'a']);
  });

  describe('R-103 parts of a line without its control number', () => {
    const parts = (...charges: readonly number[]): ClaimPayment =>
      payment(
        `CLP*${NUMBER}*1*190*60**12*ICN1\n${charges.map((charge) => `SVC*HC:97110*${charge}*0\nCAS*CO*45*${charge}`).join('\n')}\nSVC*HC:99213*100*60\nCAS*CO*45*40`,
      );
    const codes = (...more: readonly { readonly code: string; readonly charge: number }[]) =>
      claim({ lines: [{ code: '99213', charge: 100 }, { code: '97110', charge: 90 }, ...more] });
    const linesOf = (match: ReturnType<typeof matchClaim>) => match.lines.map((line) => line.lineId);

    it('are the line whose charge they add up to', () => {
      const match = matchClaim(parts(60, 30), [codes()]);
      expect(linesOf(match)).toEqual(['2', '2', '1']);
      expect(match.queue).toBeUndefined();
      expect(match.lines[0]?.reason).toContain('parts that add up');
    });

    it.each([
      ['do not add up to it', parts(60, 29), codes()],
      ['fit another line too', parts(60, 30), codes({ code: '97110', charge: 95 })],
    ])('that %s wait for a person', (_, given, view) => {
      expect(matchClaim(given, [view]).queue).toBeDefined();
    });
  });

  describe('R-102 REF*6R that code and charge both contradict', () => {
    const three = [
      { id: 'a', code: '99213', charge: 125, controlNumber: 'L1' },
      { id: 'b', code: '94640', charge: 60, controlNumber: 'L2' },
      { id: 'c', code: '94640', charge: 60, controlNumber: 'L3' },
    ];
    const of = (facts: ClaimFacts['lines'], charge: number, ...services: readonly string[]) =>
      matchClaim(payment(`CLP*${NUMBER}*1*${charge}*${charge}\n${services.join('\n')}`), [claim({ lines: facts })]);
    const VISIT = 'SVC*HC:99213*125*125';
    const TREATMENT = 'SVC*HC:94640*60*60';
    const named = (service: string, number: string): string => `${service}\nREF*6R*${number}`;

    it('the numbers of two lines changed places: each goes where its code and charge are', () => {
      const match = of(three.slice(0, 2), 185, named(VISIT, 'L2'), named(TREATMENT, 'L1'));
      expect(match.queue).toBeUndefined();
      expect(match.lines).toEqual([
        { lineId: 'a', reason: 'code and charge, against the line item control number (REF*6R)' },
        { lineId: 'b', reason: 'code and charge, against the line item control number (REF*6R)' },
      ]);
    });

    it('two other lines have its code and charge: a person decides, and is told why', () => {
      const match = of(three, 60, named(TREATMENT, 'L1'));
      expect(match).toMatchObject({ claimKey: undefined, lines: [] });
      const all = of(three, 245, named(VISIT, 'L1'), named(TREATMENT, 'L1'), TREATMENT);
      expect(all.queue).toMatchObject({
        code: 'LINE_UNMATCHED',
        text: expect.stringContaining('(REF*6R) of service payment 2 names line a, which has another code'),
      });
    });

    it('one of the two has a number of its own in the file: the other is meant', () => {
      const match = of(three, 245, named(VISIT, 'L1'), named(TREATMENT, 'L1'), named(TREATMENT, 'L3'));
      expect(match.lines.map((line) => line.lineId)).toEqual(['a', 'b', 'c']);
    });

    it('no other line has its code and charge: it is posted to none, not even by its position', () => {
      const match = of(three.slice(0, 2), 185, named(VISIT, 'L1'), named('SVC*HC:94640*61*61', 'L1'));
      expect(match.queue?.code).toBe('LINE_UNMATCHED');
    });

    it('code or charge alone says nothing against it, nor a code that we sent (SVC06), nor shares of its charge', () => {
      expect(of(three.slice(0, 1), 125, named('SVC*HC:99214*125*125', 'L1')).lines[0]?.reason).toContain('REF*6R');
      expect(of(three.slice(0, 2), 185, named('SVC*HC:99213*100*100', 'L1'), TREATMENT).lines[0]?.lineId).toBe('a');
      const changed = named('SVC*HC:99215*120*120***HC:99213', 'L1');
      expect(of(three.slice(0, 2), 185, changed, TREATMENT).lines[0]?.lineId).toBe('a');
      const shared = [named('SVC*HC:99211*100*100', 'L1'), named('SVC*HC:99212*25*25', 'L1')];
      expect(of(three.slice(0, 1), 125, ...shared).lines.map((line) => line.lineId)).toEqual(['a', 'a']);
    });
  });

  it('revenue code and charge find an institutional line', () => {
    const base = claim({ lines: [{ id: 'r', code: 'X', charge: 100 }] });
    const view = { ...base, lines: base.lines.map((line) => ({ ...line, procedure: undefined, revenueCode: '0450' })) };
    expect(matchClaim(payment(`CLP*${NUMBER}*1*100*100\nSVC*NU:450*100*100`), [view]).lines[0]?.reason).toContain(
      'revenue',
    );
  });

  it('a service payment that fits no line is for a person', () => {
    const match = matchClaim(payment(`CLP*${NUMBER}*1*100*100\nSVC*HC:G0008*100*100`), [claim()]);
    expect(match).toMatchObject({ claimKey: undefined, queue: { code: 'LINE_UNMATCHED' } });
  });
});

describe('what to ask the ledger for', () => {
  it('exact, folded and unpadded control numbers, and the payer’s own numbers; nothing for 0', () => {
    const keys = candidateKeys([paid('00ab-12', 'REF*F8*OLD'), paid('0')]);
    expect(keys).toEqual({
      patientControlNumbers: ['00ab-12'],
      foldedPatientControlNumbers: ['00AB12', 'AB12'],
      payerClaimControlNumbers: ['ICN1', 'OLD'],
    });
  });
});
