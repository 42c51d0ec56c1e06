/** Answers that reject, through `collect`: the claim's state, and the work that a person finds. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { EDITS_OF_STATUSES } from '../../src/operations/status-places.ts';
import { EDITS } from '../../src/outbound/scrub/table.ts';
import { interchange } from '../documents/read-answers.ts';
import { type Clinic, openClinic } from '../operations/clinic.ts';

let clinic: Clinic;
afterEach(() => clinic.remove());

const sendSeven = async (scenario: object = {}): Promise<void> => {
  clinic = await openClinic(scenario);
  clinic.practice.dropSample('professional/office-visits.json');
  await clinic.run('send');
};
const work = async (): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const { records } = await clinic.run('worklist', 'REJECTED');
  const shown = records.map(async (record) => (await clinic.run('worklist', 'show', String(record['item']))).records);
  return (await Promise.all(shown)).flat();
};

describe('answers that reject', () => {
  it('F 1, T-09 an 824 that rejects one claim moves that one, once, with its place as evidence, and its neighbours stay', async () => {
    await sendSeven();
    const [sent] = await clinic.inside(({ ledger }) => ledger.interchanges({ limit: 1 }));
    const group = sent?.groupControlNumber ?? '';
    const advice = interchange({ id: '824', version: '005010X186A1', functionalId: 'AG' }, [
      'BGN*11*ADV1*20261125*1200**123**U',
      'N1*41*PAYER*46*P',
      'N1*40*CLINIC*46*C',
      `OTI*IR*IX*NA***20261125*1253*${group}*0001*837*005010X222A1`,
      'REF*EJ*PV00002',
      'TED*024**NM1*54*9**X',
    ]);
    for (const name of ['one.824', 'again.824']) {
      writeFileSync(join(clinic.answers, name), advice);
      expect(await clinic.run('collect')).toMatchObject({ exitCode: 0 });
    }
    const states = await clinic.practice.states();
    expect(states).toMatchObject({ 'PV-0002': 'CH_REJECTED', 'PV-0001': 'SENT', 'PV-0003': 'SENT' });
    const told = (await clinic.run('timeline', 'PV-0002')).records.filter((one) =>
      JSON.stringify(one).includes('824 IR'),
    );
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ evidence: { name: 'one.824', segmentId: 'OTI' } });
    const items = await work();
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ claimId: 'PV-0002', detail: { fields: ['NM109'] } });
    expect(JSON.stringify(items[0])).toContain('"E-034"');
  });

  it('F 1 an 824 about a claim or a group that we never sent waits for a person', async () => {
    await sendSeven();
    const oti = (group: string) => `OTI*IR*IX*NA***20261125*1253*${group}*0001*837*005010X222A1`;
    const advice = interchange({ id: '824', version: '005010X186A1', functionalId: 'AG' }, [
      'BGN*11*ADV2*20261125*1200**123**U',
      oti('1'),
      'REF*EJ*NOBODY',
      oti('987654'),
      'REF*EJ*PV00001',
    ]);
    writeFileSync(join(clinic.answers, 'one.824'), advice);
    await clinic.run('collect');
    expect(new Set(Object.values(await clinic.practice.states()))).toEqual(new Set(['SENT']));
    const { records } = await clinic.run('worklist');
    expect(records.map((one) => one['code']).sort()).toEqual(['UNKNOWN_CLAIM', 'UNKNOWN_SET']);
  });

  it('F 7, A-018 the work item of a claim that a 277CA rejects has the reason, the field, the edits and what to do', async () => {
    await sendSeven({
      default: { outcome: 'paid' },
      claims: [{ match: 'PV00002', answer: { outcome: 'rejected-277ca', by: 'payer', entityCode: 'IL' } }],
    });
    await clinic.sandbox.processInbox();
    await clinic.run('collect');
    const items = await work();
    expect(items).toMatchObject([
      {
        claimId: 'PV-0002',
        detail: { fields: ['2010BA NM109'], edits: ['E-030', 'E-034', 'E-035'] },
      },
    ]);
    const text = JSON.stringify(items[0]);
    expect(text).toContain('A7:164:IL');
    expect(text).toContain('Corrected, send again as new: frequency 1, no F8');
  });

  it('F 7 every edit that is named for a status is there', async () => {
    await sendSeven();
    const ids = new Set(EDITS.map((edit) => edit.id));
    expect(EDITS_OF_STATUSES.filter((id) => !ids.has(id))).toEqual([]);
  });
});
