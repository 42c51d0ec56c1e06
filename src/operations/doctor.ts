/** Operations: a check of everything that the gateway needs of the world. Changes nothing on a partner's server. */
import { access, constants, stat } from 'node:fs/promises';
import type { Archive } from '../archive/port.ts';
import type { Clock } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { Ledger } from '../ledger/port.ts';
import { ARCHIVED_KINDS } from '../ledger/retention.ts';
import { type SealKeyRow, WITHOUT_KEY } from '../ledger/rotation.ts';
import type { Checkup } from './checkup.ts';
import { checkMailbox, type MailboxToCheck } from './doctor-mailbox.ts';
import { HIPAA_YEARS, type Retention, shortRetention } from './prune-archive.ts';

export interface DoctorPorts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  /** The keys of the configuration, the current one first. */
  readonly sealKeys: readonly SealKeyRow[];
  /** Throws `ledger-behind`. */
  requireAge(): Promise<void>;
  readonly folders: readonly string[];
  /** Secrets in files that others on the machine can read. */
  openSecrets(): Promise<readonly string[]>;
  /** Throws `disk-nearly-full`. */
  requireRoom(): Promise<void>;
  readonly mailboxes: readonly MailboxToCheck[];
  readonly clock: Clock;
  /** Also tries to write, rename and remove a small file in the folders that are sent to. */
  readonly probe: boolean;
  /** Years that archived bytes are kept, by kind. */
  readonly retention: Retention;
  /** What the watchdog says. */
  readonly overdue: readonly { readonly severity: string }[];
  /** Who works on the ledger, in words. */
  readonly workers: string;
}

/** Runs every check; one that fails never stops the next. */
export async function checkGateway(ports: DoctorPorts): Promise<readonly Checkup[]> {
  const checks: Checkup[] = [];
  for (const folder of ports.folders) checks.push(await checkFolder(folder));
  checks.push(await checkRoom(ports), await checkSecrets(ports));
  const age = await ports.requireAge().then(
    () => [],
    (cause: unknown) => [cause instanceof Error ? cause.message : 'its age can’t be told'],
  );
  const faults = [...age, ...(await ports.ledger.verify())];
  checks.push({
    what: 'ledger',
    good: faults.length === 0,
    detail: faults.length === 0 ? 'sound; its accounts sum to zero' : faults.join('; '),
  });
  // That nobody works is no fault of the installation.
  checks.push({ what: 'workers', good: true, detail: ports.workers });
  checks.push(await checkKeys(ports), await checkArchive(ports), checkRetention(ports.retention));
  for (const mailbox of ports.mailboxes) checks.push(...(await checkMailbox(mailbox, ports)));
  const alarms = ports.overdue.filter((alert) => alert.severity === 'alarm').length;
  checks.push({
    what: 'watchdog',
    // What partners owe us is no fault of the installation.
    good: true,
    detail:
      ports.overdue.length === 0
        ? 'nothing is overdue'
        : `${ports.overdue.length} thing(s) are overdue, ${alarms} alarming: claimgate watchdog`,
  });
  return checks;
}

async function checkFolder(folder: string): Promise<Checkup> {
  const isFolder = await stat(folder).then(
    (facts) => facts.isDirectory(),
    () => true,
  );
  const writable = await access(folder, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  return {
    what: `folder ${folder}`,
    good: writable && isFolder,
    detail: !isFolder
      ? 'no folder, but a file'
      : writable
        ? 'there, readable and writable'
        : 'missing, or not readable and writable',
  };
}

async function checkRoom({ requireRoom }: Pick<DoctorPorts, 'requireRoom'>): Promise<Checkup> {
  const full = await requireRoom().then(
    () => undefined,
    (cause: unknown) => (cause instanceof Error ? cause.message : 'it can’t be measured'),
  );
  return { what: 'disk', good: full === undefined, detail: full ?? 'room enough to take files in' };
}

async function checkSecrets({ openSecrets }: Pick<DoctorPorts, 'openSecrets'>): Promise<Checkup> {
  const open = await openSecrets();
  return {
    what: 'secrets',
    good: open.length === 0,
    detail:
      open.length === 0
        ? 'no file of them can be read by others'
        : `others on this machine can read ${open.join(', ')}: chmod 600`,
  };
}

/** To have no key, and to have several for a while, is the practice's own choice, and told. */
async function checkKeys({ ledger, sealKeys }: DoctorPorts): Promise<Checkup> {
  const inForce = await ledger.keysInForce();
  const [current] = sealKeys;
  const older = inForce.filter(({ id }) => id !== current?.id && id !== WITHOUT_KEY).map(({ id }) => id);
  const told = (detail: string): Checkup => ({ what: 'archive.key', good: true, detail });
  if (current === undefined) return told('none: archive, spool and ledger stand in clear');
  if (!inForce.some(({ id }) => id === current.id))
    return told(`${current.id} is not in use yet: start the daemon again, then claimgate archive rotate`);
  const rotate = [
    ...(older.length === 0 ? [] : [`${older.join(', ')} is still needed`]),
    ...(inForce.some(({ id }) => id === WITHOUT_KEY) ? ['WARNING: what was there before stands in clear'] : []),
  ];
  return told(
    `${current.id}${rotate.map((one) => `; ${one}`).join('')}${rotate.length === 0 ? '' : ': claimgate archive rotate'}`,
  );
}

/** A short retention is the practice's own choice, and told. */
function checkRetention(retention: Retention): Checkup {
  const short = shortRetention(retention);
  const kinds = ARCHIVED_KINDS.flatMap((kind) =>
    retention[kind] === undefined ? [] : [`${kind} ${retention[kind]} years`],
  );
  const all = kinds.length === 0 ? 'everything is kept' : `${kinds.join(', ')}, the rest for ever`;
  const warning =
    short.length === 0 ? '' : `; WARNING: less than the ${HIPAA_YEARS} years of HIPAA for ${short.join(', ')}`;
  return { what: 'retention', good: true, detail: `${all}${warning}` };
}

/** The bytes of what was sent and received last are there and have their hash. */
async function checkArchive({ ledger, archive }: DoctorPorts): Promise<Checkup> {
  const sent = await ledger.interchanges({ limit: 100_000 });
  const received = await ledger.inboundFiles({
    states: ['APPLIED', 'PARTLY_APPLIED', 'QUARANTINED', 'RECEIVED'],
    limit: 100_000,
  });
  const hashes = [...sent.slice(-20), ...received.slice(-20)].map((row) => row.sha256);
  const bad: string[] = [];
  for (const sha256 of hashes) {
    await archive.get(sha256).catch((cause: unknown) => {
      // `verify` asks the audit chain whether that is so.
      if (cause instanceof GatewayError && cause.code === 'archive-pruned') return;
      bad.push(`${sha256.slice(0, 12)} ${cause instanceof GatewayError ? cause.code : 'unreadable'}`);
    });
  }
  return {
    what: 'archive',
    good: bad.length === 0,
    detail: bad.length === 0 ? `${hashes.length} of the latest files have their hash` : bad.join('; '),
  };
}
