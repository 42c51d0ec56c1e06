import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { parseCalendarDate } from '../../src/base/calendar-date.ts';
import { csvText } from '../../src/drop/formats/csv.ts';
import { postingWithTexts } from '../../src/drop/texts.ts';

const posting = {
  type: 'posting',
  claimId: 'C-1',
  reassociationTraceNumber: 'T1',
  kind: 'denial',
  reference: 'ICN9',
  entries: [{ account: 'AR:Pat', line: 'L1', debit: '20.00', groupCode: 'PR', reasonCode: '2' }],
  work: [
    {
      ...{ line: 'L2', classification: 'DENIAL', groupCode: 'CO', reasonCode: '197', reasonText: 'no authorization' },
      ...{ remarkCodes: ['N386', 'M76'], remarkTexts: ['one', 'two'] },
      ...{ amount: '150.00', chargeAmount: '200.00', paymentAmount: '0.00' },
    },
  ],
  tasks: [{ code: 'PATIENT_REVIEW', line: 'L3', amount: '50.00', text: 'a person must agree' }],
  findings: [],
  postingKey: 'K',
};

describe('postings as CSV', () => {
  it('say what JSON says: entries, denied amounts with their codes, tasks with their amounts, the reference of the payer', () => {
    const rows: readonly Readonly<Record<string, string>>[] = parse(csvText('posting', [posting]), { columns: true });
    expect(rows).toMatchObject([
      { type: 'posting', claimId: 'C-1', reference: 'ICN9' },
      { type: 'entry', claimId: 'C-1', lineId: 'L1', account: 'AR:Pat', debit: '20.00', postingKey: 'K' },
      {
        ...{ type: 'work', claimId: 'C-1', lineId: 'L2', classification: 'DENIAL', groupCode: 'CO', reasonCode: '197' },
        ...{ reasonText: 'no authorization', remarkCodes: 'N386; M76', remarkTexts: 'one; two', amount: '150.00' },
        ...{ chargeAmount: '200.00', paymentAmount: '0.00', postingKey: 'K' },
      },
      { type: 'task', claimId: 'C-1', lineId: 'L3', taskCode: 'PATIENT_REVIEW', amount: '50.00', postingKey: 'K' },
    ]);
  });

  it('new columns stand at the end', () => {
    const [header = ''] = csvText('posting', []).split('\r\n');
    expect(header.startsWith('type,reassociationTraceNumber,claimId,')).toBe(true);
    expect(header.endsWith('releasesKey,reference,classification,amount,remarkTexts,taskCode,text')).toBe(true);
  });
});

it('R-065 a provider adjustment is not told in the words of a reason code: 50 is a late charge there, not medical necessity', () => {
  const on = parseCalendarDate('2026-11-05');
  if (on === undefined) throw new Error('no day');
  const entries = ['PLB', 'CO'].map((groupCode) => ({ account: 'PenaltyExpense', groupCode, reasonCode: '50' }));
  const words = { of: () => 'not medically necessary', status: () => '' };
  expect(postingWithTexts({ type: 'posting', entries }, words, { on, entries: true })).toMatchObject({
    entries: [entries[0], { ...entries[1], reasonText: 'not medically necessary' }],
  });
  expect(JSON.stringify(postingWithTexts({ entries: [entries[0]] }, words, { on, entries: true }))).not.toContain(
    'not med',
  );
});
