/** CLI: `sandbox`: a clearinghouse to practise against, over real SSH, until it is stopped. */
import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { gather } from '../../offline/file-content.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { parseScenario, type Scenario } from '../../sandbox/scenario.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { recordLine } from '../records.ts';

export const sandbox: CommandWords = {
  usage: 'sandbox',
  summary:
    'Run a clearinghouse to practise against: answers every upload by a scenario; prints host key and login; stops on SIGTERM.',
  options: [
    { flags: '--port <number>', description: 'its port on 127.0.0.1 (any free one)' },
    { flags: '--scenario <file>', description: 'what it answers to which claim (samples/scenarios; pays everything)' },
    { flags: '--dir <folder>', description: 'its mailbox and what it remembers (./sandbox)' },
  ],
  example: 'claimgate sandbox --port 2222 --scenario samples/scenarios/every-outcome.yaml --dir sandbox',
  run: runSandbox,
};

async function runSandbox(call: CommandCall): Promise<ExitCode> {
  const { environment } = call;
  const { clock, guides, stopSignal } = environment;
  const root = resolve(optionText(call, 'dir') ?? 'sandbox');
  const scenario = await scenarioOf(call);
  // A login of this run alone: nothing has a default password.
  const login = { username: 'practice', password: randomBytes(18).toString('base64url') };
  const running = await startSandbox({
    root,
    port: portOf(call),
    address: '127.0.0.1',
    users: [login],
    clock,
    guides,
    scenario,
    automatic: true,
    onError: (cause) => environment.err(`sandbox: ${cause instanceof Error ? cause.name : 'a round'} failed\n`),
  });
  try {
    const place = { host: '127.0.0.1', port: running.port, hostKey: running.hostKeyFingerprint };
    const { upload, download } = running.folders;
    await environment.out(
      call.json
        ? recordLine({ type: 'sandbox', ...place, ...login, upload, download, folder: root })
        : `${yamlText(place, login)}\n# send.folder ${upload}, receive.folder ${download}; the files lie in ${join(root, 'mailbox')}\n`,
    );
    await stopped(stopSignal);
  } finally {
    await running.stop();
  }
  return 0;
}

/** As it goes into a gateway.yaml. */
function yamlText(
  place: { readonly host: string; readonly port: number; readonly hostKey: string },
  login: { readonly username: string; readonly password: string },
): string {
  return [
    'transport:',
    '  type: sftp',
    `  host: ${place.host}`,
    `  port: ${place.port}`,
    `  username: ${login.username}`,
    `  password: { value: ${login.password} }`,
    `  hostKeys: ['${place.hostKey}']`,
  ].join('\n');
}

function portOf(call: CommandCall): number {
  const text = optionText(call, 'port') ?? '0';
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new GatewayError(cliErrors.usage, '--port is a number from 0 to 65535');
  return Number(text);
}

async function scenarioOf(call: CommandCall): Promise<Scenario> {
  const path = optionText(call, 'scenario');
  if (path === undefined) return parseScenario({});
  const text = Buffer.from(await gather(call.environment.readFile(path))).toString('utf8');
  try {
    return parseScenario(parse(text));
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause;
    throw new GatewayError(cliErrors.usage, `${path} is not readable as YAML`, { cause });
  }
}

function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
