/** The main job from end to end: the same path against the sandbox's own SSH server and against Debian's OpenSSH. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sshdMissing } from '../rig/sshd.ts';
import { Practice } from './practice.ts';
import { openSsh, ownServer, type Server } from './servers.ts';

const SCENARIO = {
  default: { outcome: 'contractual', allowedPercent: 80, coinsurancePercent: 20 },
  claims: [
    { match: 'PV00001', answer: { outcome: 'paid' } },
    { match: 'PV00003', answer: { outcome: 'contractual', allowedPercent: 80, deductible: '50.00', copay: '20.00' } },
    { match: 'PV00004', answer: { outcome: 'denied-line', line: 2 } },
    { match: 'PV00005', answer: { outcome: 'denied' } },
    { match: 'PV00006', answer: { outcome: 'rejected-999' } },
    { match: 'PV00007', answer: { outcome: 'rejected-277ca', by: 'payer' } },
    { match: 'PD00011', answer: { outcome: 'silence', from: '277ca' } },
    {
      match: 'PD00012',
      answer: {
        outcome: 'reversal',
        corrected: { outcome: 'contractual', allowedPercent: 60, copay: '25.00' },
        afterRounds: 1,
      },
    },
  ],
  delivery: [{ kind: '835', repeats: 1 }],
};

describe.each([
  ['the sandbox over ssh2', ownServer, undefined],
  ["the sandbox behind Debian's OpenSSH", openSsh, sshdMissing],
] as const)('the main job against %s', (_name, start, missing) => {
  let server: Server;
  let practice: Practice;
  const needed = it.skipIf(missing !== undefined);

  beforeAll(async () => {
    if (missing !== undefined) return;
    server = await start(SCENARIO);
    practice = new Practice(server.mailbox);
  });
  afterAll(async () => {
    practice?.remove();
    await server?.stop();
  });

  async function round(): Promise<void> {
    const sent = await practice.run(['send']);
    expect(sent.err).toBe('');
    await server.sandbox.processInbox();
    const collected = await practice.run(['collect']);
    expect(collected.err).toBe('');
    expect(collected.exitCode).toBe(0);
  }

  needed('takes claims, sends them, and nothing is SENT before its size was seen', async () => {
    practice.dropSample('professional/office-visits.json');
    practice.dropSample('professional/dependents.json');
    practice.dropSample('professional/specialists.xml');
    const sent = await practice.run(['send']);
    expect(sent.exitCode).toBe(0);
    expect(practice.result('professional-office-visits.json').claims.map((claim) => claim.outcome)).toEqual(
      Array(7).fill('ready'),
    );
    const totals = await practice.run(['status']);
    expect(totals.records.filter((record) => record['type'] === 'state-total')).toEqual([
      { type: 'state-total', state: 'SENT', claims: 18, chargeAmount: '4382.50' },
    ]);
    expect(
      readdirSync(practice.in).filter((name) => !/\.result\.(json|csv|html)$/.test(name) && !name.startsWith('.')),
    ).toEqual([]);
  });

  needed('a 999 reject takes the set with it; the unguilty go out again by themselves (A-005)', async () => {
    await server.sandbox.processInbox();
    expect((await practice.run(['collect'])).exitCode).toBe(0);
    const states = await practice.states();
    expect(states['PV-0006']).toBe('SYNTAX_REJECTED');
    expect(Object.values(states).filter((state) => state === 'READY')).toHaveLength(17);
    await round();
    await round();
    await round();
    const after = await practice.states();
    expect(after).toMatchObject({
      'PV-0001': 'CLOSED',
      'PV-0003': 'PATIENT',
      'PV-0004': 'PARTIAL',
      'PV-0005': 'DENIED',
      'PV-0006': 'SYNTAX_REJECTED',
      'PV-0007': 'PAYER_REJECTED',
    });
  });

  needed('every posting record carries the billing system keys and sums to zero; every check balances', () => {
    const postings = practice.records('posting').filter((record) => record['type'] === 'posting');
    const totals = practice.records('posting').filter((record) => record['type'] === 'posting-total');
    expect(postings.length).toBeGreaterThan(14);
    for (const posting of postings) {
      const entries: readonly { debit?: string; credit?: string }[] = JSON.parse(JSON.stringify(posting['entries']));
      const cents = entries.reduce(
        (sum, entry) => sum + Math.round(Number(entry.debit ?? 0) * 100) - Math.round(Number(entry.credit ?? 0) * 100),
        0,
      );
      expect(cents).toBe(0);
      if (posting['kind'] !== 'provider-adjustment') expect(posting['claimId']).toMatch(/^(PV|PD|SP)-\d{4}$/);
    }
    expect(totals.every((total) => total['balanced'] === true)).toBe(true);
    expect(postings.filter((posting) => posting['claimId'] === 'PD-0012').map((posting) => posting['kind'])).toEqual([
      'payment',
      'reversal',
      'correction',
    ]);
  });

  needed('every status record names the file, hash and segment that says so, and the archive has those bytes', () => {
    const records = practice.records('status');
    expect(records.length).toBeGreaterThan(50);
    for (const record of records) {
      const evidence: { sha256: string; segmentId?: string } = JSON.parse(JSON.stringify(record['evidence']));
      const bytes = readFileSync(
        join(practice.folder, 'data', 'archive', evidence.sha256.slice(0, 2), evidence.sha256),
      );
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(evidence.sha256);
    }
  });

  needed('the same answers again change nothing: files under new names, and the claim file a second time', async () => {
    const before = await practice.run(['status']);
    const outbound = 'mailbox' in server ? join(practice.folder, 'drop', 'out') : '';
    const files = new Set(readdirSync(outbound));
    practice.dropSample('professional/office-visits.json', 'again.json');
    const sent = await practice.run(['send']);
    expect({ code: sent.exitCode, out: sent.exitCode === 1 ? '' : sent.out, err: sent.err }).toEqual({
      code: 1,
      out: '',
      err: '',
    });
    const outcomes = practice.result('again.json').claims.map((claim) => claim.outcome);
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(5);
    expect(outcomes.filter((outcome) => outcome === 'ready')).toHaveLength(2);
    // The two that were rejected gave way to the two corrected ones (T-13), which are SENT; nothing is told again.
    const told = readdirSync(outbound)
      .filter((name) => !files.has(name))
      .map((name): readonly { readonly state: string }[] => JSON.parse(readFileSync(join(outbound, name), 'utf8')))
      .map((records) => records.map((record) => record.state));
    expect(told.sort()).toEqual([
      ['SENT', 'SENT'],
      ['SUPERSEDED', 'SUPERSEDED'],
    ]);
    const after = await practice.run(['status']);
    const closed = (records: typeof before.records): unknown => records.find((record) => record['state'] === 'CLOSED');
    expect(closed(after.records)).toEqual(closed(before.records));
  });

  needed('doctor finds nothing wrong', async () => {
    const doctor = await practice.run(['doctor']);
    expect(doctor.records.filter((record) => record['good'] !== true)).toEqual([]);
    expect(doctor.exitCode).toBe(0);
  });

  needed('a claim tells its story', async () => {
    const story = await practice.run(['timeline', 'PV-0001']);
    const events = story.records.map((record) => record['event']);
    expect(events.slice(0, 3)).toEqual(['scrubbed', 'batched', 'sent']);
    for (const event of ['ta1', '999', 'requeued', '277ca', '835', 'balance']) expect(events).toContain(event);
    writeFileSync(join(practice.folder, 'story.txt'), story.out);
  });
});
