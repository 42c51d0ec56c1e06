/** System tests: the ways of working under which the gateway is killed at every step, each with a practice and a clearinghouse of its own. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { filesBelow } from './books.ts';
import { deliveredChecks } from './invariants-told.ts';
import { Practice, type PracticeOptions } from './practice.ts';
import { openSsh, ownServer, type Server } from './servers.ts';
import type { Numbered } from './sweep-steps.ts';

const SCENARIO = {
  default: { outcome: 'contractual', allowedPercent: 80, coinsurancePercent: 20 },
  claims: [
    { match: '*S', answer: { outcome: 'rejected-999' } },
    { match: '*D', answer: { outcome: 'denied' } },
  ],
  delivery: [{ kind: '835', repeats: 1 }],
};

export interface Lane {
  readonly name: string;
  readonly openSsh: boolean;
  options(server: Server): PracticeOptions;
  /** FILE.done beside the claim file. */
  readonly doneMarker?: boolean;
  /** Answers come packed. */
  readonly gzip?: boolean;
  /** Beside the answers something comes that is in part, or whole, of no use. */
  readonly noise?: boolean;
  /** The bank's money is there, and its file loaded, before a check is collected. */
  readonly deposits?: boolean;
  /** Steps beside those that every lane has. */
  readonly more: readonly Numbered[];
}

const SYSTEM = { id: 'practice', in: 'drop/in', out: 'drop/out', settleSeconds: 0 };

/** Two interchanges from the claims, which go up side by side. */
const SMALL = { claimsPerSet: 2, setsPerInterchange: 1 };

export const LANES: readonly Lane[] = [
  {
    name: 'the sandbox over ssh2; answers are left where they lie',
    openSsh: false,
    options: () => ({}),
    more: [],
  },
  {
    name: 'OpenSSH; answers are moved and acknowledged, some are bad, the bank has paid, markers say what is whole',
    openSsh: true,
    doneMarker: true,
    noise: true,
    deposits: true,
    options: ({ mailbox, root }) => {
      mkdirSync(join(root, 'mailbox', 'done'), { recursive: true });
      const receive = {
        folder: mailbox.download,
        settleSeconds: 0,
        afterwards: 'move',
        moveTo: join(root, 'mailbox', 'done'),
      };
      return {
        partner: { acknowledge: '999', receive, limits: SMALL },
        config: { billingSystems: [{ ...SYSTEM, takeWhen: 'done', doneMarker: true, snapshot: 'json' }] },
      };
    },
    more: [
      { step: '1 marker of the claim file removed', shownBy: /^unlink \/drop\/in\/sweep\.json\.done$/ },
      { step: '10 a part set aside', shownBy: /^commit .*addQuarantine.*changeInboundFile:PARTLY_APPLIED/ },
      { step: '10 noise set aside', shownBy: /^commit .*addQuarantine.*changeInboundFile:QUARANTINED/ },
      { step: '10 the acknowledgement that we owe', shownBy: /^commit .*addInterchange:acknowledgement/ },
      { step: '10 the bank’s money', shownBy: /^commit .*fundRemittance/ },
      { step: '11 moved on the server', shownBy: /^sftp rename .*outbound\/.* .*mailbox\/done\// },
      { step: '13 marker of a file of records', shownBy: /^link \/drop\/out\/\.status-.*\.done\.tmp / },
      { step: '13 snapshot', shownBy: /^rename \/drop\/out\/\.snapshot\.json\.tmp \/drop\/out\/snapshot\.json$/ },
      { step: '14 snapshot noted', shownBy: /^commit .*setMark/ },
    ],
  },
  {
    name: 'the sandbox over ssh2; answers come packed and are deleted, files are staged in another folder',
    openSsh: false,
    gzip: true,
    options: ({ mailbox, root }) => {
      mkdirSync(join(root, 'mailbox', 'staging'), { recursive: true });
      return {
        partner: {
          send: { folder: mailbox.upload, mode: 'staging-dir', stagingFolder: '/staging', verify: 'read-back' },
          receive: { folder: mailbox.download, settleSeconds: 0, afterwards: 'delete' },
          limits: SMALL,
        },
      };
    },
    more: [
      { step: '7 open in the staging folder', shownBy: /^sftp open \/staging\// },
      {
        step: '9 what was in the packed file is RECEIVED',
        shownBy: /^commit addInboundFile:RECEIVED changeInboundFile:APPLIED/,
      },
      { step: '9 packed file written out', shownBy: /^make \/data\/spool\/in-packed-HASH\.part$/ },
      { step: '11 deleted on the server', shownBy: /^sftp unlink \/outbound\// },
    ],
  },
];

const OFFICE: readonly Readonly<Record<string, unknown>>[] = JSON.parse(
  readFileSync('samples/claims/professional/office-visits.json', 'utf8'),
);
const CLAIMS = ['A', 'B', 'S', 'D'].map((ending, index) => {
  const key = `SWEEP${ending}`;
  const base = OFFICE[index] ?? {};
  const subscriber = { ...Object(base['subscriber']), memberId: `M${key}` };
  return { ...base, claimId: key, patientControlNumber: key, subscriber };
});
export const CLAIM_IDS = CLAIMS.map(({ claimId }) => claimId);
export const CHARGE_CENTS = CLAIMS.reduce(
  (sum, claim) => sum + Math.round(Number(Reflect.get(claim, 'chargeAmount')) * 100),
  0,
);

/** One practice and its clearinghouse. */
export class World {
  readonly lane: Lane;
  readonly server: Server;
  readonly practice: Practice;
  /** Copies of all answers. */
  readonly delivered: string;
  readonly #outbound: string;
  readonly #paid = new Set<string>();

  private constructor(lane: Lane, server: Server) {
    this.lane = lane;
    this.server = server;
    this.practice = new Practice(server.mailbox, lane.options(server));
    this.delivered = join(server.root, 'delivered');
    this.#outbound = join(server.root, 'mailbox', 'outbound');
    mkdirSync(this.delivered, { recursive: true });
  }

  static async start(lane: Lane): Promise<World> {
    const server = await (lane.openSsh ? openSsh : ownServer)(SCENARIO);
    return new World(lane, server);
  }

  drop(): void {
    this.practice.drop('sweep.json', JSON.stringify(CLAIMS));
    if (this.lane.doneMarker === true) this.practice.drop('sweep.json.done', '');
  }

  /** The clearinghouse reads what came and answers. */
  async answer(): Promise<void> {
    await this.server.sandbox.processInbox();
    for (const path of filesBelow(this.#outbound)) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const copy = join(this.delivered, name.replace(/\.gz$/, ''));
      if (!existsSync(copy)) copyFileSync(path, copy);
      if (this.lane.gzip !== true || name.endsWith('.gz')) continue;
      writeFileSync(`${path}.gz`, gzipSync(readFileSync(path)));
      rmSync(path);
    }
    if (this.lane.deposits === true) await this.#pay();
    if (this.lane.noise === true && readdirSync(this.delivered).length > 0) this.#makeNoise();
  }

  /** Amounts in cents of the checks so far that hold money, by trace number. */
  checks(): ReadonlyMap<string, number> {
    const all = deliveredChecks({ claimIds: [], clearing: this.server.root, delivered: this.delivered });
    return new Map([...all].filter(([, cents]) => cents > 0));
  }

  async #pay(): Promise<void> {
    const fresh = [...this.checks()].filter(([trace]) => !this.#paid.has(trace));
    if (fresh.length === 0) return;
    const today = new Date().toISOString().slice(0, 10);
    const rows = fresh.map(([trace, cents]) => `${today},${(cents / 100).toFixed(2)},${trace}`);
    this.practice.write('bank.csv', ['date,amount,trace number', ...rows, ''].join('\n'));
    const path = join(this.practice.folder, 'bank.csv');
    const { exitCode, err } = await this.practice.run(['bank', 'load', path, '--as', 'jo', '--reason', 'month end']);
    if (exitCode !== 0) throw new Error(`the bank's file can't be loaded: ${err}`);
    for (const [trace] of fresh) this.#paid.add(trace);
  }

  /** Once: a page for people, and an interchange with a set that nothing here applies beside one that is applied. */
  #makeNoise(): void {
    const page = join(this.delivered, 'news.txt');
    if (existsSync(page)) return;
    for (const folder of [this.delivered, this.#outbound]) {
      writeFileSync(join(folder, 'news.txt'), 'OUR OFFICE IS CLOSED ON MONDAY\r\n');
      writeFileSync(join(folder, 'mixed.txt'), MIXED);
    }
  }

  async stop(): Promise<void> {
    this.practice.remove();
    await this.server.stop();
  }
}

const ISA =
  'ISA*00*          *00*          *ZZ*SANDBOX        *ZZ*PRACTICE       *261125*0800*^*00501*900000001*0*T*:~';
/** A 997 for a group that was never sent, which changes nothing, and a set that no room of ours knows. */
export const MIXED = [
  ISA,
  'GS*FA*SANDBOX*PRACTICE*20261125*0800*901*X*005010~',
  'ST*997*0001~AK1*HC*999999~AK9*A*1*1*1~SE*4*0001~',
  'GE*1*901~',
  'GS*RA*SANDBOX*PRACTICE*20261125*0800*902*X*005010~',
  'ST*820*0002~BPR*I*0*C*NON~SE*3*0002~',
  'GE*1*902~',
  'IEA*2*900000001~',
].join('');
