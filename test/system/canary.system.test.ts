/** Fault 62: no patient's data in logs, error texts, output or file names; with a key, none in any file of the gateway's own. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import type { CliEnvironment } from '../../src/cli/environment.ts';
import { createPinoLog } from '../../src/log/pino-log.ts';
import { createEnvironment } from '../../src/main.ts';
import { filesBelow } from './books.ts';
import { type CommandResult, Practice, startClearing } from './practice.ts';

/** Strings that stand for a patient in every field that can name one. */
const CANARIES = [
  'ZQCANLAST',
  'ZQCANFIRST',
  'ZQCANMIDDLE',
  'ZQCANMEMBER77',
  'ZQCANSTREET',
  'ZQCANSUITE',
  'ZQCANTOWN',
  '1937-07-19',
  '19370719',
  'ZQCANGROUP',
  'ZQKIDLAST',
  'ZQKIDFIRST',
  '2011-02-23',
  '20110223',
  'ZQCANSTATED',
];

const OFFICE: readonly Readonly<Record<string, unknown>>[] = JSON.parse(
  readFileSync('samples/claims/professional/office-visits.json', 'utf8'),
);
const { claims: DEPENDENTS }: { readonly claims: readonly Readonly<Record<string, unknown>>[] } = JSON.parse(
  readFileSync('samples/claims/professional/dependents.json', 'utf8'),
);

const address = {
  line1: 'ZQCANSTREET 5',
  line2: 'ZQCANSUITE',
  city: 'ZQCANTOWN',
  state: 'IL',
  postalCode: '627041000',
};
const subscriber = {
  lastName: 'ZQCANLAST',
  firstName: 'ZQCANFIRST',
  middleName: 'ZQCANMIDDLE',
  memberId: 'ZQCANMEMBER77',
  address,
  birthDate: '1937-07-19',
  genderCode: 'F',
  groupNumber: 'ZQCANGROUP',
};

function marked(claim: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const patient = claim['patient'];
  const memberId = `ZQCANMEMBER77${String(claim['claimId']).slice(-2)}`;
  if (typeof patient !== 'object' || patient === null) return { ...claim, subscriber: { ...subscriber, memberId } };
  return {
    ...claim,
    subscriber: { ...subscriber, memberId },
    patient: { ...patient, lastName: 'ZQKIDLAST', firstName: 'ZQKIDFIRST', birthDate: '2011-02-23', address },
  };
}

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

interface Story {
  readonly practice: Practice;
  /** Everything that was logged, printed or told as an error. */
  readonly said: readonly string[];
}

/** The environment of main with its log written to `lines`, everything that can be logged. */
function overheard(lines: string[]): Partial<CliEnvironment> {
  const real = createEnvironment();
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  return {
    openGateway: async (path, options) => ({
      ...(await real.openGateway(path, options)),
      log: createPinoLog('debug', destination),
    }),
  };
}

const changed = (text: string, from: string, to: string): string => {
  if (!text.includes(from)) throw new Error(`${from} is not in the text`);
  return text.replace(from, to);
};

/** The whole story with every failure in it. */
async function wholeStory(config: object): Promise<Story> {
  const root = mkdtempSync(join(tmpdir(), 'claimgate-canary-'));
  undo.push(() => rmSync(root, { recursive: true, force: true }));
  const scenario = {
    default: { outcome: 'contractual', allowedPercent: 80, coinsurancePercent: 20 },
    claims: [
      { match: 'PV00004', answer: { outcome: 'denied-line', line: 2 } },
      { match: 'PV00005', answer: { outcome: 'denied' } },
      { match: 'PV00006', answer: { outcome: 'rejected-999' } },
      { match: 'PV00007', answer: { outcome: 'rejected-277ca', by: 'payer' } },
      { match: 'PD00011', answer: { outcome: 'silence', from: '277ca' } },
    ],
  };
  const { sandbox, mailbox } = await startClearing(root, scenario);
  undo.push(() => sandbox.stop());
  const practice = new Practice(mailbox, { config });
  undo.push(() => practice.remove());
  const said: string[] = [];
  const run = async (...words: string[]): Promise<CommandResult> => {
    const result = await practice.run(words, overheard(said));
    said.push(result.out, result.err);
    return result;
  };
  const office = OFFICE.map(marked);
  practice.drop('a.json', JSON.stringify(office));
  practice.drop('b.json', JSON.stringify(DEPENDENTS.map(marked)));
  practice.drop('half.json', JSON.stringify(office).slice(0, 900));
  practice.drop(
    'held.json',
    JSON.stringify({
      ...office[0],
      claimId: 'HELD-1',
      patientControlNumber: 'HELD1',
      diagnoses: [{ qualifier: 'ABK', code: 'ZQCANSTATED' }],
    }),
  );
  practice.drop(
    'shape.json',
    JSON.stringify([
      {
        ...office[1],
        claimId: 'SHAPE-1',
        subscriber: { ...subscriber, birthDate: 'ZQCANSTATED', genderCode: 'ZQCANSTATED' },
      },
    ]),
  );
  practice.drop('wrong.xml', '<claims><claim><subscriber><lastName>ZQCANLAST</lastName></claim></claims>');
  await run('send');
  for (let round = 0; round < 3; round += 1) {
    await sandbox.processInbox();
    await run('collect');
    await run('send');
  }
  await spoilAnswers(root);
  await run('collect');
  await brokenTransport(practice, run);
  for (const words of [
    ['status'],
    ['status', 'PV-0001'],
    ['status', 'PD-0012'],
    ['timeline', 'PV-0006'],
    ['worklist'],
    ['doctor'],
  ])
    await run(...words);
  for (const command of ['status', 'worklist', 'doctor', 'send', 'collect']) {
    // Once more as a person sees it, with tables.
    const result = await plain(practice, command, said);
    said.push(result.out, result.err);
  }
  return { practice, said };
}

async function plain(practice: Practice, command: string, said: string[]): Promise<CommandResult> {
  const { runCommand } = await import('./practice.ts');
  return runCommand([command, '--config', practice.config], overheard(said));
}

/** Answers with patients in them that are cut, out of balance, or about claims that we never sent. */
async function spoilAnswers(root: string): Promise<void> {
  const folder = join(root, 'mailbox', 'outbound');
  const newest = (kind: string): string => {
    const name =
      readdirSync(folder)
        .filter((one) => one.endsWith(kind))
        .sort()
        .at(-1) ?? '';
    return readFileSync(join(folder, name), 'latin1');
  };
  const [remittance, status] = [newest('.835'), newest('.277ca')];
  const number = (text: string, to: string): string =>
    text.replace(/\*00501\*\d{9}/, `*00501*${to}`).replace(/(IEA\*\d+\*)\d{9}/, `$1${to}`);
  const put = (name: string, text: string): void => writeFileSync(join(folder, name), text, 'latin1');
  put('x1.835', number(remittance, '000070001').slice(0, -60));
  put(
    'x2.835',
    number(remittance.replace(/TRN\*1\*\w+/, 'TRN*1*ZZTRACE1').replace(/BPR\*I\*(\d+)/, 'BPR*I*9$1'), '000070002'),
  );
  put('x3.835', number(remittance.replace(/TRN\*1\*\w+/, 'TRN*1*ZZTRACE2').replaceAll('CLP*P', 'CLP*ZZ'), '000070003'));
  put('x4.277', number(changed(status, 'ST*277*0001', 'ST*277*0009'), '000070004'));
  put('x5.txt', 'REPORT FOR ZQCANLAST, ZQCANFIRST BORN 1937-07-19\n');
  put('x6.835', `${number(remittance, '000070006').replace('ISA*', 'ISX*')}\n${number(status, '000070007')}`);
}

/** The server refuses, and a name on it holds a patient's. */
async function brokenTransport(practice: Practice, run: (...words: string[]) => Promise<CommandResult>): Promise<void> {
  const text = readFileSync(practice.config, 'utf8');
  const late = marked({ ...OFFICE[1], claimId: 'LATE-91', patientControlNumber: 'LATE91' });
  practice.drop('late.json', JSON.stringify(late));
  writeFileSync(practice.config, text.replace('only-for-this-test', 'wrong'));
  expect((await run('send')).exitCode).toBe(3);
  expect((await run('collect')).exitCode).toBe(3);
  writeFileSync(practice.config, text.replace(/SHA256:\S+/, `SHA256:${'A'.repeat(43)}`));
  expect((await run('collect', '--force')).exitCode).toBe(3);
  writeFileSync(practice.config, text);
  await run('collect', '--force');
  await run('send', '--force');
}

const canariesIn = (text: string): readonly string[] => CANARIES.filter((canary) => text.includes(canary));

describe('patients stay out of what the gateway says', () => {
  it('fault 62 of the whole story with its failures: no log line, no output, no error text, no file name', async () => {
    const { practice, said } = await wholeStory({});
    const log = said.filter((text) => text.includes('"event"'));
    for (const event of [
      'claim-file-taken',
      'interchange-state',
      'quarantined',
      'remittance-posted',
      'circuit-open',
      'drop-delivered',
    ])
      expect(log.some((line) => line.includes(event))).toBe(true);
    expect(said.flatMap(canariesIn)).toEqual([]);
    expect(filesBelow(practice.folder).flatMap(canariesIn)).toEqual([]);
    // The canaries did go through: they are where they belong, in the claims that were sent.
    const all = filesBelow(join(practice.folder, 'data'))
      .map((path) => readFileSync(path, 'latin1'))
      .join('\n');
    for (const canary of ['ZQCANLAST', 'ZQCANMEMBER77', 'ZQKIDFIRST', '19370719', 'ZQCANSTREET'])
      expect(all).toContain(canary);
  });

  it('fault 62 with a key: no file of the data folder holds a patient', async () => {
    const keys = mkdtempSync(join(tmpdir(), 'claimgate-key-'));
    undo.push(() => rmSync(keys, { recursive: true, force: true }));
    mkdirSync(keys, { recursive: true });
    const keyFile = join(keys, 'archive.key');
    writeFileSync(keyFile, randomBytes(32), { mode: 0o600 });
    const { practice, said } = await wholeStory({ archive: { keyFile } });
    expect(said.flatMap(canariesIn)).toEqual([]);
    const leaks = filesBelow(join(practice.folder, 'data')).flatMap((path) =>
      canariesIn(readFileSync(path, 'latin1')).map((canary) => `${canary} in ${path.slice(practice.folder.length)}`),
    );
    expect(leaks).toEqual([]);
    unlinkSync(keyFile);
    expect((await practice.run(['send'])).exitCode).toBe(2);
  });
});
