import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ApplicationAdvice } from '../../src/claims/acknowledgement-application.ts';
import { foldState, nextState } from '../../src/claims/lifecycle.ts';
import { rollDownAdvice } from '../../src/claims/lifecycle-advised.ts';
import { ApplicationAdviceReader } from '../../src/documents/acknowledgement/advice-reader.ts';
import { readX12 } from '../../src/x12/reader.ts';
import { interchange } from './read-answers.ts';

const corpus = process.env['CLAIMGATE_CORPUS'];

function read(bytes: Uint8Array) {
  const advices: ApplicationAdvice[] = [];
  const findings: string[] = [];
  readX12(
    bytes,
    new ApplicationAdviceReader({
      applicationAdvice: (item) => advices.push(item),
      finding: (item) => findings.push(item.kind.code),
    }),
  );
  return { advices, findings };
}
const advise = (...body: readonly string[]) =>
  read(
    interchange({ id: '824', version: '005010X186A1', functionalId: 'AG' }, [
      'BGN*11*ADV1*20261101*1200**123**U',
      'N1*41*PAYER*46*P',
      'N1*40*CLINIC*46*C',
      ...body,
    ]),
  );

const claim = (claimKey: number) => ({
  claimKey,
  transmission: 't',
  patientControlNumber: `PCN${claimKey}`,
  firstSegment: claimKey * 10,
  lastSegment: claimKey * 10 + 9,
  billingProviderId: '1234567893',
});
const sent = {
  interchangeControlNumber: '1',
  groupControlNumber: '7',
  sets: [{ setControlNumber: '0021', originatorReference: 'B', claims: [claim(1), claim(2)] }],
};

describe('824', () => {
  it('F 1 tells sets, batches and claims apart, with their errors', () => {
    const { advices, findings } = advise(
      'OTI*TA*TN*NA***20261101*1253*7*0021*837*005010X222A1',
      'OTI*IR*IX*NA***20261101*1253*7*0021*837*005010X222A1',
      'REF*EJ*PCN2',
      'NM1*QC*1*PATIENT*ANN',
      'TED*024**N4*54*3**73076',
      'CTX*CLM01:PCN2',
      'RED*NA**94**IBP*E038',
    );
    expect(findings).toEqual([]);
    expect(advices).toMatchObject([
      {
        level: 'transactionSet',
        verdict: 'accepted',
        setControlNumber: '0021',
        groupControlNumber: '7',
        reference: 'ADV1',
      },
      {
        level: 'claim',
        verdict: 'rejected',
        patientControlNumber: 'PCN2',
        errors: [
          {
            code: '024',
            segmentId: 'N4',
            segmentOrdinal: 54,
            element: 3,
            value: '73076',
            context: [{ name: 'CLM01', value: 'PCN2' }],
            reasonCodes: ['E038'],
          },
        ],
      },
    ]);
  });

  it('F 1 a claim that it rejects is rejected, its neighbours are not; an acceptance moves nothing', () => {
    const { advices } = advise(
      'OTI*TA*TN*NA***20261101*1253*7*0021*837',
      'OTI*IR*IX*NA***20261101*1253*7*0021*837',
      'REF*EJ*PCN2',
    );
    const start = foldState([
      { kind: 'scrubbed', blocking: false },
      { kind: 'batched', transmission: 't' },
      { kind: 'sent', transmission: 't' },
    ]);
    const states = new Map([1, 2].map((key) => [key, start]));
    for (const answer of advices.flatMap((advice) => rollDownAdvice(advice, sent).answers)) {
      const key = answer.claim.claimKey;
      states.set(key, nextState(states.get(key) ?? start, answer.event).state);
    }
    expect([...states].map(([key, state]) => [key, state.display])).toEqual([
      [1, 'SENT'],
      [2, 'CH_REJECTED'],
    ]);
  });

  it.each([
    ['TR', undefined, 2],
    ['GR', undefined, 2],
    ['IR', 'PCN1', 1],
    ['IE', 'PCN1', 1],
    ['IR', 'NOBODY', 0],
  ])('%s about %s concerns %i claims', (code, number, count) => {
    const { advices } = advise(
      `OTI*${code}*TN*NA***20261101*1253*7*21*837`,
      ...(number === undefined ? [] : [`REF*EJ*${number}`]),
    );
    const [advice] = advices;
    if (advice === undefined) throw new Error('no advice was read');
    const rolled = rollDownAdvice(advice, sent);
    expect(rolled.answers.length).toBe(count);
    expect(rolled.unexplained.length).toBe(count === 0 ? 1 : 0);
    expect(rolled.answers.every(({ event }) => event.kind === '824' && event.rejected === code.endsWith('R'))).toBe(
      true,
    );
  });

  it('a code that nobody knows is told', () => {
    expect(advise('OTI*ZZ*TN*NA').findings).toEqual(['acknowledgement-verdict-unknown']);
  });
});

describe.skipIf(corpus === undefined)('824s of the public corpus', () => {
  const root = join(corpus ?? '', 'kputnam+stupidedi');
  const names = corpus === undefined ? [] : readdirSync(root).filter((name) => name.includes('AG824'));
  it.each(names)('%s is read with no segment unexplained', (name) => {
    const { advices, findings } = read(readFileSync(join(root, name)));
    expect(advices.length).toBeGreaterThan(0);
    expect(findings).toEqual([]);
  });
});
