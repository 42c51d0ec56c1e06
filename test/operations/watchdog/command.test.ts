/** `watchdog`, and what `status` and `doctor` say of it, on a practice whose answers don't come. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clinic, openClinic } from '../clinic.ts';

let clinic: Clinic;
beforeEach(async () => {
  clinic = await openClinic();
});
afterEach(() => clinic.remove());

const at = (text: string) => ({ clock: { now: () => new Date(text) } });

describe('claimgate watchdog', () => {
  it('says nothing and exits 0 while all is well; exits 1 when a 999 is overdue, and the next morning’s answer clears it', async () => {
    clinic.practice.dropSample('professional/office-visits.json');
    await clinic.run('send');
    const now = new Date();
    const soon = at(now.toISOString());
    const later = at(new Date(now.getTime() + 5 * 86_400_000).toISOString());
    const codes = (records: readonly Readonly<Record<string, unknown>>[]) => records.map((record) => record['code']);
    const well = await clinic.practice.run(['watchdog'], soon);
    expect(codes(well.records)).not.toContain('no-acknowledgement');
    const late = await clinic.practice.run(['watchdog'], later);
    expect(late.exitCode).toBe(1);
    expect(late.records.find((record) => record['code'] === 'no-acknowledgement')).toMatchObject({
      type: 'alert',
      rule: 'TM-1',
      severity: 'alarm',
      partner: 'clearing',
      count: 7,
    });
    const status = await clinic.practice.run(['status'], later);
    expect(status.records.find((record) => record['type'] === 'overdue-total')?.['open']).toBe(late.records.length);
    const doctor = await clinic.practice.run(['doctor', '--offline'], later);
    expect(doctor.records.find((record) => record['what'] === 'watchdog')?.['detail']).toContain('overdue');
    await clinic.sandbox.processInbox();
    await clinic.run('collect');
    const after = await clinic.practice.run(['watchdog'], later);
    expect(codes(after.records)).not.toContain('no-acknowledgement');
  });

  it('no patient’s name stands in an alert', async () => {
    clinic.practice.dropSample('professional/office-visits.json');
    await clinic.run('send');
    const { out } = await clinic.practice.run(['watchdog'], at('2030-01-01T00:00:00Z'));
    expect(out).toContain('TM-1');
    expect(out).not.toMatch(/DOE|SMITH|firstName|lastName|PV-\d/i);
  });
});
