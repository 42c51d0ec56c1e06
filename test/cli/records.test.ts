import { describe, expect, it } from 'vitest';
import { isRecord, machine } from './machine.ts';

/** Keys that design.md promises of each record, those that the standard may leave out set apart. */
const PROMISED: Readonly<Record<string, readonly string[]>> = {
  claim: [
    'patientControlNumber',
    'chargeAmount',
    'claimType',
    'claimId',
    'billingProvider',
    'subscriber',
    'payer',
    'lines',
  ],
  remittance: [
    'payer',
    'payee',
    'paymentAmount',
    'creditDebit',
    'paymentMethod',
    'handlingCode',
    'paymentDate',
    'reassociationTraceNumber',
    'originatingCompanyId',
    'claimPaymentCount',
    'balanced',
  ],
  'claim-payment': [
    'reassociationTraceNumber',
    'patientControlNumber',
    'payerClaimControlNumber',
    'claimStatusCode',
    'chargeAmount',
    'paymentAmount',
    'adjustments',
    'remarkCodes',
    'patient',
    'balanced',
    'lines',
  ],
  'provider-adjustment': ['reassociationTraceNumber', 'providerId', 'fiscalPeriodEnd', 'reasonCode', 'amount'],
  'claim-status': ['source', 'level', 'traceNumber', 'outcome', 'statuses'],
  acknowledgement: ['functionalGroup', 'transactionSets'],
  'interchange-acknowledgement': ['interchangeControlNumber', 'code', 'noteCode'],
  posting: ['reassociationTraceNumber', 'kind', 'entries', 'findings'],
  'posting-total': [
    'reassociationTraceNumber',
    'paymentAmount',
    'claimPaymentTotal',
    'providerAdjustmentTotal',
    'postedTotal',
    'heldTotal',
    'balanced',
  ],
};

const AMOUNT = /Amount$|^(debit|credit|amount)$|Total$/;

/** Every amount is a text with two places, at any depth. */
function amountsOf(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => amountsOf(item, `${path}[${index}]`));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const own = AMOUNT.test(key) && !isRecord(inner) && !Array.isArray(inner);
    const wrong = own && !(typeof inner === 'string' && /^-?\d+\.\d\d$/.test(inner));
    return [...(wrong ? [`${path}.${key}`] : []), ...amountsOf(inner, `${path}.${key}`)];
  });
}

const answer = (name: string): string => `samples/answers/${name}`;

describe('records of read and post', () => {
  it.each([
    [answer('paid-with-patient-share.835'), ['remittance', 'claim-payment']],
    [answer('reversed-and-corrected.835'), ['remittance', 'claim-payment', 'provider-adjustment']],
    [answer('split-over-two-checks.835'), ['remittance', 'claim-payment']],
    [answer('accepted-by-payer.277ca'), ['claim-status']],
    [answer('line-rejected.277ca'), ['claim-status']],
    [answer('paid.277'), ['claim-status']],
    [answer('accepted.999'), ['acknowledgement']],
    [answer('one-set-rejected.999'), ['acknowledgement']],
    [answer('set-rejected.997'), ['acknowledgement']],
    [answer('accepted.ta1'), ['interchange-acknowledgement']],
  ])('%s has every key that is promised', async (file, types) => {
    const { records } = await machine().run('read', file);
    expect([...new Set(records.map((record) => record['type']))]).toEqual(types);
    for (const record of records) {
      for (const key of PROMISED[String(record['type'])] ?? [])
        expect(record, String(record['type'])).toHaveProperty(key);
      expect(record['at']).toMatchObject({ file });
      expect(amountsOf(record, String(record['type']))).toEqual([]);
    }
  });

  it('a remittance names its payer and payee, and a line its procedure', async () => {
    const { records } = await machine().run('read', answer('paid-with-patient-share.835'));
    expect(records[0]).toMatchObject({
      payer: { name: expect.any(String) },
      payee: { name: expect.any(String), id: expect.any(String) },
    });
    expect(records[1]).toMatchObject({
      lines: expect.arrayContaining([
        expect.objectContaining({
          procedure: { qualifier: 'HC', code: expect.any(String), modifiers: expect.any(Array) },
          units: expect.any(String),
          balanced: true,
          adjustments: expect.arrayContaining([
            { groupCode: expect.any(String), reasonCode: expect.any(String), amount: expect.any(String) },
          ]),
        }),
      ]),
    });
  });

  it('a rejected set names the segment, loop and element that are wrong', async () => {
    const { records } = await machine().run('read', answer('one-set-rejected.999'));
    expect(records[0]).toMatchObject({
      functionalGroup: { id: 'HC', controlNumber: expect.any(String), code: expect.any(String) },
      transactionSets: expect.arrayContaining([
        expect.objectContaining({
          id: '837',
          controlNumber: expect.any(String),
          code: 'R',
          errors: expect.arrayContaining([
            expect.objectContaining({ segmentId: expect.any(String), code: expect.any(String) }),
          ]),
        }),
      ]),
    });
  });

  it('a provider adjustment keeps the sign of the 835', async () => {
    const text = withProviderAdjustment();
    const { records, code } = await machine({ 'a.835': text }).run('read', 'a.835');
    const [adjustment] = records.filter((record) => record['type'] === 'provider-adjustment');
    expect(code).toBe(0);
    for (const key of PROMISED['provider-adjustment'] ?? []) expect(adjustment).toHaveProperty(key);
    expect(adjustment).toMatchObject({
      reasonCode: 'WO',
      reference: 'REF1',
      amount: '10.00',
      fiscalPeriodEnd: '2026-12-31',
    });
  });

  it('a claim has the keys of its schema, and type and at besides', async () => {
    const host = machine();
    await host.run('translate', 'samples/claims/professional/one-visit.json', '--out', 'o');
    const { records } = await host.run('read', 'o/837P_000000001.837');
    expect(records).toHaveLength(1);
    for (const key of ['type', 'at', ...(PROMISED['claim'] ?? [])]) expect(records[0]).toHaveProperty(key);
    expect(amountsOf(records[0], 'claim')).toEqual([]);
  });

  it('post prints a posting a claim payment and a total a check, with amounts on one side each', async () => {
    const { records, code } = await machine().run('post', answer('split-over-two-checks.835'));
    expect(code).toBe(0);
    expect(records.filter((record) => record['type'] === 'posting-total')).toHaveLength(2);
    for (const record of records) {
      for (const key of PROMISED[String(record['type'])] ?? []) expect(record).toHaveProperty(key);
      expect(amountsOf(record, String(record['type']))).toEqual([]);
      if (record['type'] === 'posting-total') expect(record['balanced']).toBe(true);
    }
  });

  it('the entries of every posting sum to zero', async () => {
    for (const name of ['denied.835', 'line-denied.835', 'reversed-and-corrected.835', 'paid-with-patient-share.835']) {
      const { records } = await machine().run('post', answer(name));
      for (const record of records) {
        const entries: readonly unknown[] = Array.isArray(record['entries']) ? record['entries'] : [];
        const cents = entries.filter(isRecord).map((entry) => side(entry['debit']) - side(entry['credit']));
        expect(
          cents.reduce((sum, one) => sum + one, 0),
          name,
        ).toBe(0);
      }
    }
  });
});

const side = (amount: unknown): number => (typeof amount === 'string' ? Math.round(Number(amount) * 100) : 0);

/** The check is ten dollars lower than its claim, since ten are withheld. */
function withProviderAdjustment(): string {
  const segments = [
    'ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *261102*1000*^*00501*000000001*0*T*:',
    'GS*HP*PAYER*CLINIC*20261102*1000*1*X*005010X221A1',
    'ST*835*0001',
    'BPR*I*70*C*CHK************20261102',
    'TRN*1*CHECK1*1987654321',
    'DTM*405*20261102',
    'N1*PR*TEST PAYER',
    'N3*1 PRACTICE WAY',
    'N4*ALBANY*NY*12207',
    'PER*BL*PROVIDER HELP*TE*8005550100',
    'N1*PE*THE CLINIC*XX*1234567893',
    'LX*1',
    'CLP*PCN1*1*100*80**CI*ICN1*11*1',
    'CAS*CO*45*20',
    'NM1*QC*1*DOE*JANE****MI*M1',
    'DTM*232*20261001',
    'PLB*1234567893*20261231*WO:REF1*10',
    'SE*16*0001',
    'GE*1*1',
    'IEA*1*000000001',
  ];
  return `${segments.join('~')}~`;
}
