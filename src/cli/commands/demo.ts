/** CLI: `demo`: the main job from end to end against the sandbox clearinghouse, over real SSH, in a folder of its own. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import cliProgress from 'cli-progress';
import { parse } from 'yaml';
import type { ExitCode } from '../../base/gateway-error.ts';
import { formatCents } from '../../base/money.ts';
import { collect } from '../../inbound/collect.ts';
import { send } from '../../outbound/send.ts';
import { type MoneySummary, moneySummary } from '../../reports/money-summary.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { parseScenario } from '../../sandbox/scenario.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { demoLogin, dropSamples, freshFolder, writeDemoConfig } from '../demo/demo-folder.ts';
import { collectedStory, moneyStory, roundStory, sentStory, stateTable } from '../demo/demo-story.ts';
import type { CliEnvironment, Gateway } from '../environment.ts';
import { inboundPorts, outboundPorts, withGateway } from '../gateway-ports.ts';

export const demo: CommandWords = {
  usage: 'demo',
  summary:
    'Show the whole job against a sandbox clearinghouse: claims dropped, sent, answered, posted. Needs no account.',
  options: [{ flags: '--dir <folder>', description: 'where to lay it (./demo-gateway)' }],
  example: 'claimgate demo',
  run: runDemo,
};

/** Until nothing is sent, answered or collected any more; never more than this. */
const MOST_ROUNDS = 8;

async function runDemo(call: CommandCall): Promise<ExitCode> {
  const { environment } = call;
  const folder = resolve(optionText(call, 'dir') ?? 'demo-gateway');
  await freshFolder(folder);
  const login = await demoLogin(folder);
  const scenario = parseScenario(
    parse(await readFile(join(environment.home, 'samples', 'scenarios', 'demo.yaml'), 'utf8')),
  );
  const { clock, guides } = environment;
  const sandbox = await startSandbox({
    root: join(folder, 'sandbox'),
    port: 0,
    address: '127.0.0.1',
    users: [login],
    clock,
    guides,
    scenario,
    seed: 1,
  });
  try {
    const config = await writeDemoConfig(folder, login, sandbox);
    const dropped = await dropSamples(environment.home, folder);
    const story = new Story(call);
    await story.tell(
      `A practice's billing system drops ${dropped.length} claim files into ${join(folder, 'drop', 'in')}\n`,
    );
    return await withGateway<ExitCode>(environment, config, {}, (gateway) =>
      play(gateway, sandbox, story, environment, folder),
    );
  } finally {
    await sandbox.stop();
  }
}

/** Text for a person, or one JSON record a step; a progress bar on a terminal. */
class Story {
  readonly #call: CommandCall;
  readonly #bar: cliProgress.SingleBar | undefined;

  constructor(call: CommandCall) {
    this.#call = call;
    this.#bar =
      call.environment.isTerminal && !call.json
        ? new cliProgress.SingleBar({ format: '{bar} {percentage}% {step}', hideCursor: true, clearOnComplete: true })
        : undefined;
    this.#bar?.start(MOST_ROUNDS * 3, 0, { step: 'starting' });
  }

  step(name: string): void {
    this.#bar?.increment(1, { step: name });
  }

  async tell(text: string): Promise<void> {
    if (!this.#call.json) await this.#call.environment.out(this.#bar === undefined ? text : `\r\x1b[K${text}`);
  }

  async record(record: object): Promise<void> {
    if (this.#call.json) await this.#call.environment.out(`${JSON.stringify(record)}\n`);
  }

  end(): void {
    this.#bar?.stop();
  }
}

async function play(
  gateway: Gateway,
  sandbox: Sandbox,
  story: Story,
  environment: CliEnvironment,
  folder: string,
): Promise<ExitCode> {
  const [partner] = gateway.config.partners;
  if (partner === undefined) throw new Error('assertion failed: the demo has no partner');
  const outbound = outboundPorts(gateway);
  const inbound = inboundPorts(gateway);
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    story.step(`round ${round}: sending`);
    const sent = await send(outbound);
    story.step(`round ${round}: the sandbox answers`);
    const answered = await sandbox.processInbox();
    story.step(`round ${round}: collecting`);
    const collected = await collect(inbound, partner, gateway.transportOf(partner), {
      pause: (ms) => gateway.pause(ms),
    });
    const quiet = sent.built.length === 0 && answered.delivered.length === 0 && collected.files.length === 0;
    await story.record({ type: 'round', round, sent, answered, collected });
    if (quiet) break;
    await story.tell(`\nRound ${round}\n${sentStory(sent)}${roundStory(answered)}${collectedStory(collected)}`);
  }
  story.end();
  const money = await close(gateway, story, folder);
  if (money.difference !== 0) environment.err('the accounts do not add up\n');
  return money.difference === 0 ? 0 : 1;
}

async function close(gateway: Gateway, story: Story, folder: string): Promise<MoneySummary> {
  const totals = await gateway.ledger.claimTotals();
  const money = moneySummary(await gateway.ledger.trialBalance());
  const open = await gateway.ledger.queue({ open: true, limit: 100_000 });
  for (const total of totals)
    await story.record({
      type: 'state-total',
      state: total.display,
      claims: total.claims,
      chargeAmount: formatCents(total.chargeCents),
    });
  const amounts = Object.fromEntries(Object.entries(money).map(([key, amount]) => [key, formatCents(amount)]));
  await story.record({ type: 'money', ...amounts });
  await story.tell(`\nWhere every claim stands\n${stateTable(totals)}`);
  await story.tell(`\nWhere the money is\n${moneyStory(money)}`);
  await story.tell(
    `\n${open.length} item(s) wait for a person: claimgate worklist --config ${join(folder, 'gateway.yaml')}\n`,
  );
  await story.tell(
    [
      '\nWhere the files lie',
      `  ${join(folder, 'drop', 'in')}   NAME.result.json for each claim file`,
      `  ${join(folder, 'drop', 'out')}  status and posting records for the billing system`,
      `  ${join(folder, 'data')}      ledger.db, archive of every byte sent and received`,
      `  ${join(folder, 'sandbox')}   the clearinghouse's side`,
      `\nLook at one claim: claimgate timeline PV-0006 --config ${join(folder, 'gateway.yaml')}\n`,
    ].join('\n'),
  );
  return money;
}
