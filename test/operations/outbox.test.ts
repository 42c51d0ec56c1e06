import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { audited, BY_JO, type Clinic, openClinic, putAll } from './clinic.ts';

describe('outbox', () => {
  let clinic: Clinic;
  const uploads = (): readonly string[] =>
    readdirSync(join(clinic.answers, '..', 'inbound')).filter((name) => name !== 'done');

  beforeEach(async () => {
    clinic = await openClinic();
    clinic.practice.dropSample('professional/office-visits.json');
    await clinic.run('send');
  });
  afterEach(() => clinic.remove());

  it('is empty when everything was seen on the server', async () => {
    const { exitCode, out } = await clinic.run('outbox');
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: '' });
  });

  it('lists what is UNKNOWN with its claims and what a person has to do', async () => {
    await putAll(clinic, 'UNKNOWN');
    expect((await clinic.run('outbox', 'list')).records).toMatchObject([
      {
        type: 'outbox-item',
        interchangeControlNumber: '000000001',
        state: 'UNKNOWN',
        claims: 7,
        next: expect.stringContaining('ask the partner'),
      },
    ]);
  });

  it('confirm makes it SENT without a second upload, and the audit chain says who', async () => {
    await putAll(clinic, 'UNKNOWN');
    const { exitCode, records } = await clinic.run('outbox', 'confirm', '1', ...BY_JO);
    expect(exitCode).toBe(0);
    expect(records).toMatchObject([{ before: 'UNKNOWN', state: 'SENT' }]);
    await clinic.run('send');
    expect(uploads()).toHaveLength(1);
    expect(await audited(clinic)).toEqual(['jo confirm-arrived']);
  });

  it('resend lets the same bytes go again under the same control number', async () => {
    await putAll(clinic, 'FAILED');
    expect((await clinic.run('outbox', 'resend', '000000001', ...BY_JO)).exitCode).toBe(0);
    expect((await clinic.run('outbox')).records).toMatchObject([{ state: 'READY', attempts: 1 }]);
    await clinic.run('send');
    expect((await clinic.run('outbox')).records).toEqual([]);
    expect(await clinic.inside(({ ledger }) => ledger.interchanges({ limit: 10 }))).toHaveLength(1);
  });

  it.each([
    ['without a word of who and why', ['outbox', 'resend', '1'], 'usage'],
    ['of one that was sent', ['outbox', 'resend', '1', ...BY_JO], 'outbound-step-not-allowed'],
    ['of a number that nothing has', ['outbox', 'confirm', '77', ...BY_JO], 'not-found'],
    ['of a partner that is not there', ['outbox', 'list', '--partner', 'nobody'], 'usage'],
    ['of an unknown action', ['outbox', 'burn', '1'], 'usage'],
  ])('refuses a word %s', async (_name, words, code) => {
    const { exitCode, err } = await clinic.run(...words);
    expect(exitCode).toBe(2);
    expect(err).toContain(`[${code}]`);
    expect(await audited(clinic)).toEqual([]);
  });
});
