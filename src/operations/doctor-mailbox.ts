/** Operations: a look at one partner's mailbox: host key, algorithms, folders, rights, clock. Writes only when a probe is asked for. */
import type { Clock } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { RemoteFile, SessionFacts, Transport, TransportSession } from '../transport/port.ts';
import type { Checkup } from './checkup.ts';

export interface MailboxToCheck {
  readonly partner: {
    readonly id: string;
    readonly send: { readonly folder: string };
    readonly receive: { readonly folder: string };
  };
  readonly transport: Transport;
}

export interface MailboxOptions {
  readonly clock: Clock;
  readonly probe: boolean;
}

/** Shown so many names of a folder, the oldest. */
const SHOWN = 5;
const MOST_LISTED = 1_000;
/** Clocks that differ by more are told as a fault: times in file names and timely filing rest on them. */
const MOST_DIFFERENCE_MS = 120_000;

export async function checkMailbox(
  { partner, transport }: MailboxToCheck,
  options: MailboxOptions,
): Promise<readonly Checkup[]> {
  const what = `partner ${partner.id}`;
  try {
    const session = await transport.connect();
    try {
      const checks: Checkup[] = [{ what, good: true, detail: connectedText(session.facts) }];
      if (session.facts !== undefined) checks.push(algorithmCheck(what, session.facts));
      const listed: RemoteFile[] = [];
      for (const folder of new Set([partner.send.folder, partner.receive.folder]))
        checks.push(await folderCheck(session, what, folder, listed));
      checks.push(...(options.probe ? await probe(session, what, partner.send.folder, options.clock) : []));
      if (!options.probe) checks.push(clockByFiles(what, listed, options.clock));
      return checks;
    } finally {
      await session.close();
    }
  } catch (cause) {
    return [{ what, good: false, detail: textOf(cause) }];
  }
}

function connectedText(facts: SessionFacts | undefined): string {
  return facts === undefined
    ? 'the folder is there'
    : `connected; the host key is the pinned one, ${facts.fingerprint}`;
}

/** Names that are kept for old servers only; they are negotiated only where `legacyAlgorithms` lets them. */
const WEAK = /sha1$|^ssh-rsa$|^ssh-dss$|-cbc$|^hmac-(md5|sha1)|arcfour|group1-/;

function algorithmCheck(what: string, { algorithms }: SessionFacts): Checkup {
  const weak = algorithms.filter((name) => WEAK.test(name));
  const names = algorithms.join(', ');
  const detail = weak.length === 0 ? names : `${names}; WEAK: ${weak.join(', ')}, ask the partner for better ones`;
  return { what: `${what} algorithms`, good: true, detail };
}

async function folderCheck(
  session: TransportSession,
  what: string,
  folder: string,
  listed: RemoteFile[],
): Promise<Checkup> {
  let skipped = 0;
  try {
    const files = await session.list(folder, {
      limit: MOST_LISTED,
      onSkipped: () => {
        skipped += 1;
      },
    });
    listed.push(...files);
    const names = files.slice(0, SHOWN).map((file) => `${file.name} (${file.sizeBytes} bytes)`);
    const more = files.length > SHOWN ? ', …' : '';
    const passed = skipped === 0 ? '' : `; ${skipped} other entries are passed over`;
    const detail = `readable, ${files.length} file(s)${names.length === 0 ? '' : `: ${names.join(', ')}${more}`}${passed}`;
    return { what: `${what} ${folder}`, good: true, detail };
  } catch (cause) {
    return { what: `${what} ${folder}`, good: false, detail: textOf(cause) };
  }
}

/** Without a probe only files from the future tell something of the server's clock. */
function clockByFiles(what: string, files: readonly RemoteFile[], clock: Clock): Checkup {
  const newest = Math.max(0, ...files.map((file) => file.modifiedMs));
  const aheadMs = newest - clock.now().getTime();
  const detail =
    aheadMs > MOST_DIFFERENCE_MS
      ? `its newest file is ${secondsText(aheadMs)} from the future: its clock, or ours, is wrong`
      : 'no file is from the future; rights to write and the clock itself are measured with --probe';
  return { what: `${what} clock`, good: aheadMs <= MOST_DIFFERENCE_MS, detail };
}

const secondsText = (ms: number): string => `${Math.round(Math.abs(ms) / 1000)} seconds`;

/** Writes, looks at, renames and removes a file of a few bytes whose name every peer passes over. */
async function probe(
  session: TransportSession,
  what: string,
  folder: string,
  clock: Clock,
): Promise<readonly Checkup[]> {
  const before = clock.now().getTime();
  const name = `${folder}/claimgate-probe-${before}.tmp`;
  const renamed = `${folder}/claimgate-probe-${before}.renamed.tmp`;
  const rights: string[] = [];
  let differenceMs: number | undefined;
  let failure: string | undefined;
  try {
    await session.write(name, Buffer.from('claimgate doctor\n'));
    rights.push('write');
    const stat = await session.stat(name);
    const middle = (before + clock.now().getTime()) / 2;
    differenceMs = stat === undefined ? undefined : stat.modifiedMs - middle;
    await session.rename(name, renamed);
    rights.push('rename');
    await session.remove(renamed);
    rights.push('remove');
  } catch (cause) {
    failure = textOf(cause);
    await Promise.all([name, renamed].map((path) => session.remove(path).catch(() => undefined)));
  }
  const can = rights.length === 0 ? 'no right to write' : `may ${rights.join(', ')}`;
  const checks: Checkup[] = [
    {
      what: `${what} ${folder} rights`,
      good: failure === undefined,
      detail: failure === undefined ? can : `${can}; then: ${failure}`,
    },
  ];
  if (differenceMs !== undefined) {
    const good = Math.abs(differenceMs) <= MOST_DIFFERENCE_MS;
    const way = differenceMs > 0 ? 'ahead of' : 'behind';
    checks.push({ what: `${what} clock`, good, detail: `${secondsText(differenceMs)} ${way} ours` });
  }
  return checks;
}

function textOf(cause: unknown): string {
  return cause instanceof GatewayError ? `${cause.message} [${cause.code}]` : 'failed for an unknown reason';
}
