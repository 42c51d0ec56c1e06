import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { validateX12 } from '../../src/guides/validate.ts';
import { adjudicate } from '../../src/sandbox/adjudicate.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { parseScenario, type ScenarioInput } from '../../src/sandbox/scenario.ts';
import { SubmissionReader } from '../../src/sandbox/submission-reader.ts';
import { readX12 } from '../../src/x12/reader.ts';
import { testLibrary } from '../guides/library.ts';
import { type Delivered, delivered } from './answers.ts';
import { submission, type TestClaim } from './submission.ts';

const guides = testLibrary();
const clock = { now: () => new Date('2026-11-02T10:00:00Z') };
const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true });
});

interface Practice {
  readonly root: string;
  readonly sandbox: Sandbox;
  /** Uploads a file and plays a round; returns what came back in it. */
  send(bytes: Uint8Array, name?: string): Promise<Delivered>;
  round(): Promise<Delivered>;
}

async function practice(scenario: ScenarioInput, root = mkdtempSync(join(tmpdir(), 'sandbox-'))): Promise<Practice> {
  roots.push(root);
  const sandbox = await startSandbox({ root, clock, guides, scenario: parseScenario(scenario) });
  let last = '';
  const round = async (): Promise<Delivered> => {
    await sandbox.processInbox();
    const answers = delivered(root, last);
    last = answers.names.at(-1) ?? last;
    for (const bytes of answers.bytes) expectSound(bytes);
    return answers;
  };
  return {
    root,
    sandbox,
    round,
    send: (bytes, name = 'claims.837') => {
      writeFileSync(join(root, 'mailbox', 'inbound', name), bytes);
      return round();
    },
  };
}

/** What the sandbox writes obeys the same guides as what it reads. */
function expectSound(bytes: Uint8Array): void {
  const { findings } = validateX12(bytes, { library: guides });
  expect(findings.map((item) => [item.kind.code, item.detail, item.at.segmentId, item.at.element])).toEqual([]);
}

const one = (...claims: readonly TestClaim[]) => submission({ sets: [claims] });
const amounts = (answers: Delivered) =>
  answers.payments.map((item) => [
    item.patientControlNumber,
    item.claimStatusCode,
    item.chargeAmount,
    item.paymentAmount,
  ]);
const adjusted = (answers: Delivered) =>
  answers.payments.flatMap((item) =>
    [...item.adjustments, ...item.lines.flatMap((line) => line.adjustments)].map(
      (adjustment) => `${adjustment.groupCode}-${adjustment.reasonCode} ${adjustment.amount}`,
    ),
  );
const outcomes = (answers: Delivered) =>
  answers.statuses
    .filter((status) => status.level === 'claim')
    .map((status) => `${status.source} ${status.patientControlNumber} ${status.outcome}`);
type Answer = NonNullable<ScenarioInput['claims']>[number]['answer'];
const script = (...rows: readonly (readonly [string, Answer])[]): ScenarioInput => ({
  claims: rows.map(([match, answer]) => ({ match, answer })),
});

describe('issue A, point 8: outcomes', () => {
  it('paid: TA1 A, 999 A, two 277CAs, and an 835 that balances', async () => {
    const { send } = await practice({ default: { outcome: 'paid' } });
    const answers = await send(one({ pcn: 'PCN1' }, { pcn: 'PCN2', dependent: true }));
    expect(answers.names).toEqual(['000001.ta1', '000002.999', '000003.277ca', '000004.277ca', '000005.835']);
    expect(answers.ta1).toMatchObject([{ interchangeControlNumber: '000000001', code: 'A', noteCode: '000' }]);
    expect(answers.acknowledgements).toMatchObject([
      { functionalGroup: { id: 'HC', controlNumber: '1', code: 'A' }, transactionSets: [{ code: 'A' }] },
    ]);
    expect(outcomes(answers)).toEqual([
      'clearinghouse PCN1 accepted',
      'clearinghouse PCN2 accepted',
      'payer PCN1 accepted',
      'payer PCN2 accepted',
    ]);
    expect(answers.statuses.find((status) => status.level === 'informationReceiver')?.traceNumber).toBe('B1-1');
    expect(amounts(answers)).toEqual([
      ['PCN1', '1', 15000, 15000],
      ['PCN2', '1', 15000, 15000],
    ]);
    expect(answers.checks).toMatchObject([
      { remittance: { paymentAmount: 30000, paymentMethod: 'ACH' }, totals: { balanced: true, claimPaymentCount: 2 } },
    ]);
  });

  it('contractual; deductible, coinsurance and copay; denied line; denied claim', async () => {
    const { send } = await practice(
      script(
        ['C*', { outcome: 'contractual', allowedPercent: 60 }],
        [
          'S*',
          { outcome: 'contractual', allowedPercent: 80, deductible: '30.00', coinsurancePercent: 20, copay: '15' },
        ],
        ['L*', { outcome: 'denied-line', line: 2, reasonCode: '197', remarkCodes: ['N20'] }],
        ['D*', { outcome: 'denied', reasonCode: '29' }],
      ),
    );
    const answers = await send(one({ pcn: 'C1' }, { pcn: 'S1' }, { pcn: 'L1' }, { pcn: 'D1' }));
    expect(amounts(answers)).toEqual([
      ['C1', '1', 15000, 9000],
      ['S1', '1', 15000, 5700],
      ['L1', '1', 15000, 8000],
      ['D1', '1', 15000, 0],
    ]);
    expect(adjusted(answers)).toEqual([
      'CO-45 4000',
      'CO-45 2000',
      'CO-45 2000',
      'PR-1 3000',
      'PR-2 1000',
      'PR-3 1500',
      'CO-45 1000',
      'PR-2 800',
      'CO-45 2000',
      'CO-197 5000',
      'CO-29 10000',
      'CO-29 5000',
    ]);
    expect(answers.payments[1]?.patientResponsibilityAmount).toBe(6300);
    expect(answers.payments[2]?.lines[1]?.remarkCodes).toEqual([{ qualifier: 'HE', code: 'N20' }]);
    expect(answers.payments.every((payment) => payment.balanced)).toBe(true);
    expect(answers.payments[0]?.lines.map((line) => line.lineItemControlNumber)).toEqual(['C1L1', 'C1L2']);
  });

  it('A11, R-004 nothing to pay gives H and NON', async () => {
    const { send } = await practice({ default: { outcome: 'denied' } });
    const { checks } = await send(one({ pcn: 'PCN1' }));
    expect(checks).toMatchObject([{ remittance: { handlingCode: 'H', paymentMethod: 'NON', paymentAmount: 0 } }]);
  });

  it('A-005 rejected by 999: the whole set goes, CTX names the guilty one, the rest are processed when they come again', async () => {
    const { send } = await practice({ ...script(['BAD*', { outcome: 'rejected-999' }]), default: { outcome: 'paid' } });
    const first = await send(submission({ sets: [[{ pcn: 'GOOD1' }, { pcn: 'BAD1' }], [{ pcn: 'GOOD2' }]] }));
    const [group] = first.acknowledgements;
    expect(group?.functionalGroup).toMatchObject({ code: 'P', acceptedCount: 1 });
    expect(group?.transactionSets.map((set) => set.code)).toEqual(['R', 'A']);
    expect(group?.transactionSets[0]?.errors).toMatchObject([
      { segmentId: 'CLM', loop: '2300', context: [{ name: 'CLM01', value: 'BAD1' }], element: 5, component: 3 },
    ]);
    expect(outcomes(first)).toEqual(['clearinghouse GOOD2 accepted', 'payer GOOD2 accepted']);
    const second = await send(submission({ control: 2, sets: [[{ pcn: 'GOOD1' }]] }));
    expect(amounts(second)).toEqual([['GOOD1', '1', 15000, 15000]]);
    const third = await send(submission({ control: 3, sets: [[{ pcn: 'BAD1' }]] }));
    expect(amounts(third)).toEqual([['BAD1', '1', 15000, 15000]]);
  });

  it('A-005 a file that really breaks the guide is rejected without any script', async () => {
    const { send } = await practice({});
    const broken = one({ pcn: 'PCN1' })
      .toString('latin1')
      .replace('HI*ABK:J069~', '')
      .replace('*Y*A*Y*Y~', '*Q*A*Y*Y~');
    const counted = broken.replace(/SE\*(\d+)/, (_whole, count: string) => `SE*${Number(count) - 1}`);
    const answers = await send(Buffer.from(counted, 'latin1'));
    expect(answers.acknowledgements).toMatchObject([{ functionalGroup: { code: 'R' } }]);
    expect(answers.acknowledgements[0]?.transactionSets[0]?.errors[0]?.context).toEqual([
      { name: 'CLM01', value: 'PCN1' },
    ]);
    expect(answers.statuses).toEqual([]);
    expect(answers.payments).toEqual([]);
  });

  it.each([
    ['clearinghouse' as const, ['clearinghouse R1 rejected', 'clearinghouse P1 accepted', 'payer P1 accepted']],
    [
      'payer' as const,
      ['clearinghouse R1 accepted', 'clearinghouse P1 accepted', 'payer R1 rejected', 'payer P1 accepted'],
    ],
  ])('A-010 rejected by the 277CA of the %s, at the claim', async (by, said) => {
    const { send } = await practice(
      script(['R*', { outcome: 'rejected-277ca', by, statusCode: '164', entityCode: 'IL' }]),
    );
    const answers = await send(one({ pcn: 'R1' }, { pcn: 'P1' }));
    expect(outcomes(answers)).toEqual(said);
    expect(answers.statuses.find((status) => status.outcome === 'rejected')?.statuses).toMatchObject([
      { categoryCode: 'A7', statusCode: '164', entityCode: 'IL', actionCode: 'U' },
    ]);
    expect(amounts(answers)).toEqual([['P1', '1', 15000, 12000]]);
    expect(amounts(await send(submission({ control: 2, sets: [[{ pcn: 'R1' }]] })))).toEqual([
      ['R1', '1', 15000, 12000],
    ]);
  });

  it('A-010 rejected at the provider, at the receiver, and for a line', async () => {
    const { send } = await practice(
      script(
        [
          'V*',
          { outcome: 'rejected-277ca', level: 'provider', by: 'clearinghouse', statusCode: '24', entityCode: '85' },
        ],
        ['W*', { outcome: 'rejected-277ca', level: 'receiver', by: 'payer', categoryCode: 'A8', statusCode: '746' }],
        ['X*', { outcome: 'rejected-277ca', level: 'line', statusCode: '507' }],
      ),
    );
    const other = '1245319599';
    const answers = await send(
      submission({
        sets: [[{ pcn: 'V1', npi: other }, { pcn: 'P1' }], [{ pcn: 'W1' }, { pcn: 'P2' }], [{ pcn: 'X1' }]],
      }),
    );
    const rejected = answers.statuses.filter((status) => status.outcome === 'rejected');
    expect(
      rejected.map((status) => [status.level, status.providerId ?? '', status.lineItemControlNumber ?? '']),
    ).toEqual([
      ['provider', other, ''],
      ['claim', other, ''],
      ['informationReceiver', '', ''],
      ['claim', '1234567893', ''],
      ['line', '1234567893', 'X1L1'],
    ]);
    expect(amounts(answers)).toEqual([['P1', '1', 15000, 12000]]);
  });

  it('A-016 silence: not named in any 277CA, or only never paid; a second sending is answered', async () => {
    const { send } = await practice(
      script(['Q*', { outcome: 'silence' }], ['U*', { outcome: 'silence', from: '835' }]),
    );
    const answers = await send(one({ pcn: 'Q1' }, { pcn: 'U1' }, { pcn: 'P1' }));
    expect(outcomes(answers)).toEqual([
      'clearinghouse U1 accepted',
      'clearinghouse P1 accepted',
      'payer U1 accepted',
      'payer P1 accepted',
    ]);
    expect(amounts(answers).map(([name]) => name)).toEqual(['P1']);
    expect(amounts(await send(submission({ control: 2, sets: [[{ pcn: 'Q1' }]] })))).toEqual([
      ['Q1', '1', 15000, 12000],
    ]);
  });

  it('A5, A6, R-050 reversal and correction: amounts negated, the shortage carried forward, then taken back', async () => {
    const { send, round } = await practice(
      script([
        'R*',
        { outcome: 'reversal', first: { outcome: 'paid' }, corrected: { outcome: 'contractual', allowedPercent: 60 } },
      ]),
    );
    expect(amounts(await send(one({ pcn: 'R1' })))).toEqual([['R1', '1', 15000, 15000]]);
    const later = await round();
    expect(amounts(later)).toEqual([
      ['R1', '22', -15000, -15000],
      ['R1', '1', 15000, 9000],
    ]);
    expect(later.checks).toMatchObject([{ remittance: { paymentAmount: 0 }, totals: { balanced: true } }]);
    expect(later.adjustments).toMatchObject([{ reasonCode: 'WO', amount: -6000 }]);
    const next = await send(submission({ control: 2, sets: [[{ pcn: 'P1' }]] }));
    expect(next.adjustments).toMatchObject([
      { reasonCode: 'WO', amount: 6000, reference: later.payments[0]?.payerClaimControlNumber },
    ]);
    expect(next.checks).toMatchObject([{ remittance: { paymentAmount: 6000 }, totals: { balanced: true } }]);
  });

  it('R-060, R-062 provider adjustments on the first check; a shortage is a forwarded balance', async () => {
    const { send } = await practice({
      default: { outcome: 'paid' },
      providerAdjustments: [
        { reasonCode: 'L6', reference: 'INTEREST', amount: '-2.15' },
        { reasonCode: '72', reference: 'RETURN', amount: '200' },
      ],
    });
    const first = await send(one({ pcn: 'P1' }));
    expect(first.adjustments.map((item) => [item.reasonCode, item.amount])).toEqual([
      ['L6', -215],
      ['72', 20000],
      ['FB', -4785],
    ]);
    expect(first.checks).toMatchObject([{ remittance: { paymentAmount: 0 }, totals: { balanced: true } }]);
    const second = await send(submission({ control: 2, sets: [[{ pcn: 'P2' }]] }));
    expect(second.adjustments.map((item) => [item.reasonCode, item.amount])).toEqual([['FB', 4785]]);
    expect(second.checks).toMatchObject([{ remittance: { paymentAmount: 10215 }, totals: { balanced: true } }]);
  });

  it('A4, A4b, R-082 after the primary payer: only what it left is in question, the rest is OA-23', async () => {
    const primary = { paid: 55, contractual: 30, patient: 35 };
    const lines = [{ procedure: 'HC:99213', charge: 120, primary }];
    const { send } = await practice(
      script(
        ['S*', { outcome: 'contractual', copay: '5' }],
        ['P*', { outcome: 'paid' }],
        ['D*', { outcome: 'denied', reasonCode: '29' }],
      ),
    );
    const answers = await send(one({ pcn: 'S1', lines }, { pcn: 'P1', lines }, { pcn: 'D1', lines }));
    expect(amounts(answers)).toEqual([
      ['S1', '2', 12000, 3000],
      ['P1', '2', 12000, 3500],
      ['D1', '2', 12000, 0],
    ]);
    expect(adjusted(answers)).toEqual(['OA-23 8500', 'PR-3 500', 'OA-23 8500', 'OA-23 8500', 'CO-29 3500']);
  });

  it('T-21 forwarded to the next payer (CLP02 19, NM1*TT)', async () => {
    const { send } = await practice(script(['F*', { outcome: 'contractual', forwarded: true }]));
    const answers = await send(one({ pcn: 'F1' }));
    expect(amounts(answers)).toEqual([['F1', '19', 15000, 12000]]);
    expect(answers.payments[0]?.parties.map((party) => party.entityCode)).toContain('TT');
  });

  it('4.2, M-115 a predetermination pays nothing (25, OA-101)', () => {
    const reader = new SubmissionReader();
    readX12(one({ pcn: 'Q1', predetermination: true }), reader);
    const [claim] = reader.sets[0]?.claims ?? [];
    const scenario = parseScenario({ default: { outcome: 'contractual', allowedPercent: 80 } });
    const { default: terms } = scenario;
    if (claim === undefined || terms.outcome !== 'contractual') throw new Error('the test has no claim');
    const paid = adjudicate(claim, terms, 'N1');
    expect(paid).toMatchObject({ statusCode: '25', charge: 15000, paid: 0 });
    expect(paid.lines[0]?.adjustments).toEqual([
      { groupCode: 'CO', reasonCode: '45', amount: 2000 },
      { groupCode: 'OA', reasonCode: '101', amount: 8000 },
    ]);
  });

  it('A10, R-104 a split claim: several checks, several numbers, all lines once', async () => {
    const { send, round } = await practice(script(['S*', { outcome: 'split', checks: 2, afterRounds: 1 }]));
    const first = await send(one({ pcn: 'S1' }));
    const second = await round();
    expect([...amounts(first), ...amounts(second)]).toEqual([
      ['S1', '1', 10000, 8000],
      ['S1', '1', 5000, 4000],
    ]);
    const numbers = [...first.payments, ...second.payments].map((item) => item.payerClaimControlNumber);
    expect(new Set(numbers).size).toBe(2);
    expect(first.payments[0]?.remarkCodes).toEqual(['MA15']);
  });
});

describe('resubmissions and strange files', () => {
  it('A-001 the same interchange again: TA1 R 025 and nothing else', async () => {
    const { send } = await practice({});
    await send(one({ pcn: 'P1' }));
    const again = await send(one({ pcn: 'P1' }), 'again.837');
    expect(again.ta1).toMatchObject([{ code: 'R', noteCode: '025' }]);
    expect(again.names).toHaveLength(1);
  });

  it('A13, R-080 the same claim in another interchange is denied as a duplicate (OA-18)', async () => {
    const { send } = await practice({});
    await send(one({ pcn: 'P1' }));
    const again = await send(submission({ control: 2, sets: [[{ pcn: 'P1' }]] }));
    expect(amounts(again)).toEqual([['P1', '1', 15000, 0]]);
    expect(adjusted(again)).toEqual(['OA-18 10000', 'OA-18 5000']);
  });

  it('T-18, T-19 a replacement undoes and pays anew; a void only undoes; one without its original is rejected', async () => {
    const { send } = await practice({ default: { outcome: 'paid' } });
    const [paid] = (await send(one({ pcn: 'P1' }))).payments;
    const original = paid?.payerClaimControlNumber ?? '';
    const line = { procedure: 'HC:99214', charge: 200 };
    const replaced = await send(
      submission({ control: 2, sets: [[{ pcn: 'P2', frequency: '7', original, lines: [line] }]] }),
    );
    expect(amounts(replaced)).toEqual([
      ['P1', '22', -15000, -15000],
      ['P2', '1', 20000, 20000],
    ]);
    const now = replaced.payments[1]?.payerClaimControlNumber ?? '';
    const voided = await send(submission({ control: 3, sets: [[{ pcn: 'P3', frequency: '8', original: now }]] }));
    expect(amounts(voided)).toEqual([['P2', '22', -20000, -20000]]);
    expect(voided.adjustments).toMatchObject([{ reasonCode: 'WO', amount: -20000 }]);
    const unknown = await send(submission({ control: 4, sets: [[{ pcn: 'P4', frequency: '7', original: 'NONE' }]] }));
    expect(outcomes(unknown)).toEqual(['clearinghouse P4 accepted', 'payer P4 rejected']);
  });

  it('a broken envelope is refused by TA1; a file that is no X12 gets a text', async () => {
    const { send } = await practice({});
    const cut = one({ pcn: 'P1' });
    const answers = await send(cut.subarray(0, cut.length - 40));
    expect(answers.ta1).toMatchObject([{ code: 'R' }]);
    expect(answers.acknowledgements).toEqual([]);
    const root = mkdtempSync(join(tmpdir(), 'sandbox-'));
    const text = await practice({}, root);
    writeFileSync(join(root, 'mailbox', 'inbound', 'letter.txt'), 'DEAR SIRS');
    const report = await text.sandbox.processInbox();
    expect(report.delivered.map((item) => item.name)).toEqual(['000001.txt']);
  });

  it('late and repeated delivery: the same bytes under other names, in later rounds', async () => {
    const { send, round } = await practice({
      delivery: [
        { kind: '835', afterRounds: 1, repeats: 1 },
        { kind: '999', repeats: 2 },
      ],
    });
    const first = await send(one({ pcn: 'P1' }));
    const second = await round();
    const third = await round();
    expect(first.names.map((name) => name.slice(7))).toEqual(['ta1', '999', '277ca', '277ca']);
    expect(second.names.map((name) => name.slice(7))).toEqual(['999', '835']);
    expect(third.names.map((name) => name.slice(7))).toEqual(['999', '835']);
    expect(third.bytes[1]).toEqual(second.bytes[1]);
  });

  it('remembers over a restart what it took and what it owes', async () => {
    const { root, send, sandbox } = await practice(
      script(['R*', { outcome: 'reversal', corrected: { outcome: 'paid' } }]),
    );
    await send(one({ pcn: 'R1' }));
    await sandbox.stop();
    const restarted = await practice({}, root);
    const again = await restarted.send(one({ pcn: 'R1' }), 'again.837');
    expect(again.ta1.at(-1)).toMatchObject({ code: 'R', noteCode: '025' });
    expect(amounts(again).map((item) => item[1])).toEqual(['1', '22', '1']);
  });

  it('the same files give the same bytes, by whatever names and wherever', async () => {
    const [here, there] = await Promise.all([practice({}), practice({})]);
    const file = submission({ sets: [[{ pcn: 'P1' }, { pcn: 'P2' }]] });
    expect((await here.send(file)).bytes).toEqual((await there.send(file, 'other.edi')).bytes);
  });

  it('a scenario with a mistake says what is wrong', () => {
    expect(() => parseScenario({ claims: [{ match: 'X', answer: { outcome: 'payed' } }] })).toThrow(
      /claims\.0\.answer/,
    );
    expect(() => parseScenario({ default: { outcome: 'contractual', deductible: 'ten' } })).toThrow(/deductible/);
  });
});
