/** Bad answers through `collect`: nothing is lost, nothing is posted that does not balance, and the next file goes on. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { accounts, archived, ask, setAside, shareAt, waiting } from './books.ts';
import { type CommandResult, Practice, startClearing } from './practice.ts';

const SCENARIO = { default: { outcome: 'contractual', allowedPercent: 80, coinsurancePercent: 20 } };
const UNPAID = { 'AR:Ins:1': '1567.50', Revenue: '-1567.50' };
const PAID = {
  'AR:Pat': '250.80',
  CashClearing: '1003.20',
  ContractualAdj: '313.50',
  Revenue: '-1567.50',
};

let root: string;
let practice: Practice;
let sandbox: Sandbox;
/** The 835 of the seven claims that were sent; it lies in no mailbox. */
let remittance: string;

const mailbox = (): string => join(root, 'mailbox', 'outbound');
const deliver = (name: string, content: string | Uint8Array): void =>
  writeFileSync(join(mailbox(), name), typeof content === 'string' ? Buffer.from(content, 'latin1') : content);
const collect = (): Promise<CommandResult> => practice.run(['collect']);

/** Takes the newest file of a kind out of the mailbox. */
function take(extension: string): string {
  const name = readdirSync(mailbox())
    .filter((one) => one.endsWith(extension))
    .sort()
    .at(-1);
  if (name === undefined) throw new Error(`no ${extension} was delivered`);
  const text = readFileSync(join(mailbox(), name), 'latin1');
  unlinkSync(join(mailbox(), name));
  return text;
}

/** The text with each of the replacements made, every one of which must apply. */
function changed(text: string, ...changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((now, [from, to]) => {
    if (!now.includes(from)) throw new Error(`${from} is not in the text`);
    return now.replace(from, to);
  }, text);
}

/** Under another interchange control number. */
const renumbered = (text: string, number: string): string =>
  text.replace(/\*00501\*\d{9}/, `*00501*${number}`).replace(/(IEA\*\d+\*)\d{9}/, `$1${number}`);

const filesOf = (run: CommandResult): readonly Readonly<Record<string, unknown>>[] =>
  JSON.parse(JSON.stringify(run.records[0]?.['files'] ?? []));

/** Balances, the cash of each check under one name. */
const booked = async (): Promise<Readonly<Record<string, string>>> =>
  Object.fromEntries(
    Object.entries(await accounts(practice)).map(([name, balance]) => [
      name.replace(/^(CashClearing):.*/, '$1'),
      balance,
    ]),
  );

const expectPaid = async (): Promise<void> => expect(await booked()).toEqual(PAID);

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'claimgate-answers-'));
  sandbox = (await startClearing(root, SCENARIO, false)).sandbox;
  practice = new Practice(shareAt(root));
  practice.dropSample('professional/office-visits.json');
  expect((await practice.run(['send'])).exitCode).toBe(0);
  await sandbox.processInbox();
  remittance = take('.835');
});
afterEach(async () => {
  await sandbox.stop();
  practice.remove();
  rmSync(root, { recursive: true, force: true });
});

describe('remittances that do not add up', () => {
  it('the sound 835 is posted (what the others are told apart from)', async () => {
    deliver('a.835', remittance);
    const run = await collect();
    expect(run).toMatchObject({ exitCode: 0, err: '' });
    await expectPaid();
    expect(await waiting(practice)).toEqual([]);
  });

  it('fault 51 an 835 cut in the middle is set aside; nothing is posted; the whole one is posted when it comes', async () => {
    deliver('cut.835', remittance.slice(0, remittance.indexOf('~CLP*PV00004') + 40));
    const run = await collect();
    expect(run).toMatchObject({ exitCode: 1, err: '' });
    expect(await booked()).toEqual(UNPAID);
    expect(await setAside(practice)).toEqual(['INTERCHANGE_UNSOUND']);
    expect(practice.records('posting')).toEqual([]);
    deliver('whole.835', remittance);
    expect((await collect()).exitCode).toBe(0);
    await expectPaid();
  });

  it('fault 53, R-033 a check out of balance by a cent posts nothing, waits for a person, and is told to the billing system', async () => {
    deliver('a.835', changed(remittance, ['BPR*I*1003.2*', 'BPR*I*1003.21*']));
    const run = await collect();
    expect(run).toMatchObject({ exitCode: 1, err: '' });
    expect(await booked()).toEqual(UNPAID);
    expect(new Set(await waiting(practice))).toEqual(new Set(['ERA_REVIEW']));
    const total = practice.records('posting').find((record) => record['type'] === 'posting-total');
    expect(total).toMatchObject({
      balanced: false,
      postedTotal: '0.00',
      heldTotal: '1003.21',
      paymentAmount: '1003.21',
    });
    expect(practice.records('posting').flatMap((record) => record['entries'] ?? [])).toEqual([]);
    expect(new Set(Object.values(await practice.states()))).toEqual(new Set(['PAYER_ACCEPTED']));
  });

  it('fault 53 a claim out of balance by a cent is held in Suspense, the rest of its check is posted', async () => {
    deliver('a.835', changed(remittance, ['*248.5*159.04*', '*248.5*159.05*'], ['BPR*I*1003.2*', 'BPR*I*1003.21*']));
    await collect();
    const books = await booked();
    expect(books).toMatchObject({ CashClearing: '1003.21', Suspense: '-159.05' });
    const states = await practice.states();
    expect(states['PV-0002']).toBe('PAYER_ACCEPTED');
    expect(states['PV-0001']).not.toBe('PAYER_ACCEPTED');
    expect(
      practice
        .records('posting')
        .find((record) => record['claimId'] === 'PV-0002' || record['patientControlNumber'] === 'PV00002'),
    ).toMatchObject({
      queue: expect.anything(),
    });
    const total = practice.records('posting').find((record) => record['type'] === 'posting-total');
    expect(total).toMatchObject({ postedTotal: '844.16', heldTotal: '159.05' });
  });

  it('fault 53 two lines each out of balance by a cent, which cancel out in the claim: the claim is held', async () => {
    deliver(
      'a.835',
      changed(
        remittance,
        ['SVC*HC:99214*185*118.4*', 'SVC*HC:99214*185*118.41*'],
        ['SVC*HC:36415*15*9.6*', 'SVC*HC:36415*15*9.59*'],
      ),
    );
    await collect();
    expect(await booked()).toMatchObject({ CashClearing: '1003.20', Suspense: '-159.04' });
    expect((await practice.states())['PV-0002']).toBe('PAYER_ACCEPTED');
  });

  it('an 835 for claims that we never sent: cash lies in UnappliedCash, each waits as UNMATCHED', async () => {
    const strange = remittance
      .replaceAll('CLP*PV0000', 'CLP*ZZ9000')
      .replaceAll('REF*6R*PV', 'REF*6R*ZZ')
      .replace(/\*SBX7C/g, '*OTHER')
      .replace(/NM1\*QC\*1\*\w+\*\w+\*\*\*\*MI\*\w+/g, 'NM1*QC*1*NOBODY*ANN****MI*X1');
    deliver('a.835', strange);
    const run = await collect();
    expect(run.err).toBe('');
    expect(await booked()).toEqual({ ...UNPAID, CashClearing: '1003.20', UnappliedCash: '-1003.20' });
    expect(new Set(await waiting(practice))).toEqual(new Set(['UNMATCHED']));
    expect(practice.records('posting').filter((record) => record['type'] === 'posting')).toHaveLength(7);
  });
});

describe('the same answer again, and other content under a known name', () => {
  it('fault 27 the same 835 under another name is applied once', async () => {
    deliver('a.835', remittance);
    deliver('b.835', remittance);
    await collect();
    deliver('c.835', remittance);
    const again = await collect();
    expect(again).toMatchObject({ exitCode: 0, err: '' });
    await expectPaid();
    expect(practice.records('posting').filter((record) => record['type'] === 'posting-total')).toHaveLength(1);
  });

  it('fault 29 the same check in another interchange is a duplicate; nothing is posted again', async () => {
    deliver('a.835', remittance);
    await collect();
    deliver('b.835', renumbered(remittance, '000009999'));
    const again = await collect();
    expect(again.err).toBe('');
    expect(filesOf(again)).toMatchObject([{ duplicates: 1, remittances: 0 }]);
    await expectPaid();
  });

  it('R-140 the same trace number with other content posts nothing and goes to review', async () => {
    deliver('a.835', remittance);
    await collect();
    deliver('b.835', renumbered(changed(remittance, ['CAS*CO*45*25~', 'CAS*CO*253*25~']), '000009999'));
    const again = await collect();
    expect(again).toMatchObject({ exitCode: 1, err: '' });
    await expectPaid();
    expect(new Set(await waiting(practice))).toEqual(new Set(['ERA_REVIEW']));
  });

  it('fault 28 the same name with new content: both are kept and applied', async () => {
    const [first, second] = [take('000001.ta1'), take('.999')];
    deliver('answer.txt', first);
    await collect();
    deliver('answer.txt', second);
    await collect();
    const files = await ask(practice, (ledger) => ledger.inboundFiles({ states: ['APPLIED'], limit: 100 }));
    expect(files.filter((file) => file.name === 'answer.txt')).toHaveLength(2);
    for (const file of files) expect(archived(practice, file.sha256)).toBeDefined();
  });

  it('the number of an interchange with other content is set aside, not applied', async () => {
    deliver('a.835', remittance);
    await collect();
    deliver('b.835', changed(remittance, ['SBX7T00000001', 'SBX7T00000002']));
    const again = await collect();
    expect(again).toMatchObject({ exitCode: 1, err: '' });
    expect(await setAside(practice)).toEqual(['INTERCHANGE_NUMBER_REPEATED']);
    await expectPaid();
  });
});

describe('files that are no sound answer', () => {
  it('fault 50 several interchanges with a bad one in the middle: the good ones are applied, the bad one is set aside by its bytes', async () => {
    const [ta1, ack] = [take('.ta1'), take('.999')];
    const bad = changed(ack, ['SE*6*', 'SE*7*']);
    deliver('many.txt', `${ta1}\r\n${bad}\r\n${renumbered(remittance, '000000777')}`);
    const run = await collect();
    expect(run).toMatchObject({ exitCode: 1, err: '' });
    await expectPaid();
    const [item] = await ask(practice, (ledger) => ledger.quarantine({ limit: 10 }));
    expect(item?.reasonCode).toBe('SET_UNSOUND');
    expect(item?.offset).toBe(ta1.length + 2 + ack.indexOf('ST*999'));
  });

  it.each([
    ['cut short', (text: string) => text.slice(0, text.indexOf('~AK9'))],
    ['whose ISA is broken', (text: string) => text.replace('ISA*00*', 'ISX*00*')],
  ])(
    'fault 50 an interchange in the middle %s: what comes after it is applied, the bad bytes are set aside',
    async (_name, spoil) => {
      const [ta1, ack] = [take('.ta1'), take('.999')];
      const bad = spoil(ack);
      deliver('many.txt', `${ta1}\n${bad}\n${renumbered(remittance, '000000777')}`);
      const run = await collect();
      expect(run).toMatchObject({ exitCode: 1, err: '' });
      await expectPaid();
      const aside = await ask(practice, (ledger) => ledger.quarantine({ limit: 10 }));
      expect(aside).toHaveLength(1);
      const from = aside[0]?.offset ?? -1;
      expect(from).toBeGreaterThanOrEqual(ta1.length);
      expect(from).toBeLessThan(ta1.length + bad.length);
    },
  );

  it('fault 33 a file of no bytes waits some polls, then is refused by name; the others are applied at once', async () => {
    deliver('empty.835', '');
    deliver('a.835', remittance);
    await collect();
    await expectPaid();
    for (let poll = 0; poll < 6; poll += 1) expect((await collect()).err).toBe('');
    expect(await waiting(practice)).toEqual(['EMPTY_FILE']);
  });

  it.each([
    ['a text report', Buffer.from('DAILY REPORT\nALL IS WELL\n')],
    ['noise', Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 7919) % 256))],
    ['a packed file', gzipSync('ISA*00*')],
    ['only a head', Buffer.from('ISA*00*          *00*')],
  ])('fault 34 %s among the answers is set aside once, the others are applied', async (_name, poison) => {
    deliver('000000-poison', poison);
    deliver('a.835', remittance);
    const run = await collect();
    expect(run).toMatchObject({ exitCode: 1, err: '' });
    await expectPaid();
    expect(await setAside(practice)).toHaveLength(1);
    expect((await collect()).exitCode).toBe(0);
    expect(await setAside(practice)).toHaveLength(1);
  });
});

describe('answers about nothing that we know, and out of order', () => {
  it('fault 54 a 999 for an unknown group and a 277CA for an unknown claim are queued; no claim moves', async () => {
    const ack = changed(take('.999'), ['AK1*HC*1*', 'AK1*HC*98765*']);
    const status = take('.277ca').replaceAll('TRN*2*PV', 'TRN*2*ZZ').replace('TRN*2*000000001', 'TRN*2*UNKNOWN');
    take('.277ca');
    take('.ta1');
    deliver('a.999', ack);
    deliver('b.277', status);
    const before = await practice.run(['status']);
    const run = await collect();
    expect(run.err).toBe('');
    const codes = await waiting(practice);
    expect(codes.filter((code) => code === 'UNKNOWN_SET')).toHaveLength(1);
    expect(codes.filter((code) => code === 'UNKNOWN_CLAIM')).toHaveLength(7);
    const after = await practice.run(['status']);
    const states = (result: CommandResult): unknown =>
      result.records.filter((record) => record['type'] === 'state-total');
    expect(states(after)).toEqual(states(before));
  });

  it('fault 54 a TA1 for an unknown interchange is queued', async () => {
    deliver('a.ta1', changed(renumbered(take('.ta1'), '000004444'), ['TA1*000000001*', 'TA1*000099999*']));
    await collect();
    expect(await waiting(practice)).toContain('UNKNOWN_INTERCHANGE');
  });

  it('fault 55 answers in the opposite order end in the same states and the same books', async () => {
    const later = [take('.ta1'), take('.999'), take('.277ca'), take('.277ca')];
    deliver('1.835', remittance);
    expect((await collect()).err).toBe('');
    for (const [index, text] of later.reverse().entries()) {
      deliver(`2-${index}.txt`, text);
      expect((await collect()).err).toBe('');
    }
    await expectPaid();
    expect(new Set(Object.values(await practice.states()))).toEqual(new Set(['PATIENT']));
    expect(await waiting(practice)).toEqual([]);
  });
});
