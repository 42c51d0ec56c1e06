/** The composition root: the only file that picks an adapter. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Archive } from './archive/port.ts';
import type { Clock } from './base/clock.ts';
import { GatewayError } from './base/gateway-error.ts';
import { makeDataFolder } from './cli/data-folder.ts';
import { createFile, openScratch, writeWholeFile } from './cli/disk.ts';
import type { CliEnvironment, Gateway, OpenOptions, Rulebook } from './cli/environment.ts';
import { once, readFile, stopSignal, writeOut } from './cli/process.ts';
import { runCli } from './cli/program.ts';
import { configText, keyOf, secretText } from './cli/secrets.ts';
import type { CodeSets } from './codesets/code-sets.ts';
import { type CodeWords, createCodeWords } from './codesets/code-words.ts';
import type { GatewayConfig, PartnerConfig } from './config/config.ts';
import { configErrors } from './config/errors.ts';
import { compileLibrary } from './guides/compile.ts';
import type { GuideLibrary } from './guides/guide.ts';
import type { Ledger } from './ledger/port.ts';
import type { Log } from './log/log.ts';
import type { Pgp, Seal } from './seal/port.ts';
import type { Transport } from './transport/port.ts';
import type { HighWater } from './wire/high-water.ts';

/** The package's own folder: dist/ and src/ both lie one below it. */
const HOME = join(dirname(fileURLToPath(import.meta.url)), '..');

function readJson(...path: readonly string[]): unknown {
  return JSON.parse(readFileSync(join(HOME, ...path), 'utf8'));
}

function guideLibrary(): GuideLibrary {
  return compileLibrary({
    index: readJson('schemas', 'x12', 'index.json'),
    elements: readJson('schemas', 'x12', 'elements.json'),
    composites: readJson('schemas', 'x12', 'composites.json'),
    segments: readJson('schemas', 'x12', 'segments.json'),
    codes: readJson('schemas', 'codes', 'x12.json'),
    loadGuide: (id) => readJson('schemas', 'x12', `${id}.json`),
  });
}

/** Read when they are first asked for; most commands need none. */
function codeWords(lists?: CodeSets): CodeWords {
  const words = once(() =>
    createCodeWords({
      own: readJson('schemas', 'codes', 'own-words.json'),
      labels: readJson('schemas', 'codes', 'x12.json'),
      lists,
    }),
  );
  return { of: (set, code, on) => words().of(set, code, on), status: (status, on) => words().status(status, on) };
}

/** The machine as it is. Tests change parts of it. */
export function createEnvironment(changes: Partial<CliEnvironment> = {}): CliEnvironment {
  const guides = once(guideLibrary);
  const clock = changes.clock ?? { now: () => new Date() };
  const real: CliEnvironment = {
    version: packageFacts().version,
    home: HOME,
    clock,
    zone: new Intl.DateTimeFormat().resolvedOptions().timeZone,
    isTerminal: process.stdout.isTTY === true,
    get guides() {
      return guides();
    },
    codeWords,
    get stopSignal() {
      return stopSignal();
    },
    out: writeOut,
    err: (text) => process.stderr.write(text),
    readFile,
    writeFile: writeWholeFile,
    createFile,
    openScratch,
    loadConfig,
    loadRulebook,
    mappingFolder,
    openArchive,
    putLedger,
    openGateway: (configPath, options) => openGateway(configPath, clock, guides(), options),
  };
  return Object.defineProperties(real, Object.getOwnPropertyDescriptors(changes));
}

/** The configuration at `given`, else `./gateway.yaml`, else `config/gateway.yaml`. */
async function loadConfig(given: string | undefined): Promise<GatewayConfig> {
  const candidates = given === undefined ? ['gateway.yaml', join('config', 'gateway.yaml')] : [given];
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) {
    throw new GatewayError(
      configErrors.missing,
      `no configuration: ${candidates.join(' and ')} not found; claimgate init makes one`,
    );
  }
  const { readConfig } = await import('./config/config.ts');
  const folder = dirname(resolve(found));
  return readConfig(configText(found), (path) => resolve(folder, path));
}

async function openSeal({ archive }: GatewayConfig): Promise<Seal | undefined> {
  if (archive.key === undefined) return undefined;
  const { createKeyRing } = await import('./seal/aes/aes-seal.ts');
  return createKeyRing(keyOf(archive.key), archive.olderKeys.map(keyOf));
}

function sealKeysOf(seal: Seal | undefined, { archive }: GatewayConfig): Gateway['sealKeys'] {
  const file = archive.key?.file;
  return (seal?.keys ?? []).map(({ id, name }, index) => ({
    id,
    name,
    ...(index > 0 || file === undefined ? {} : { since: statSync(file).mtime.toISOString() }),
  }));
}

/** PGP by partner; its library is loaded only where a partner wants it. */
async function pgpKeys({ partners }: GatewayConfig): Promise<(partner: string) => Pgp | undefined> {
  const byPartner = new Map<string, Pgp>();
  for (const { id, pgp, receive } of partners) {
    if (pgp === undefined) continue;
    const { openPgp } = await import('./seal/pgp/openpgp.ts');
    const partnerKey = secretText(pgp.partnerKey);
    const ownKey = secretText(pgp.ownKey);
    const passphrase = secretText(pgp.passphrase);
    byPartner.set(
      id,
      await openPgp({
        ...(partnerKey === undefined ? {} : { partnerKey }),
        ...(ownKey === undefined ? {} : { ownKey }),
        ...(passphrase === undefined ? {} : { passphrase }),
        send: pgp.send,
        verify: pgp.verify,
        maximumBytes: receive.maximumBytes,
      }),
    );
  }
  return (partner) => byPartner.get(partner);
}

async function openLedger(
  config: GatewayConfig,
  seal: Seal | undefined,
  log: Log,
  options: OpenOptions,
): Promise<Ledger> {
  const { url, leaseSeconds } = config.ledger;
  const { readOnly = false, beside = false, patienceMs = 0 } = options;
  const trouble = {
    lapsed: () => log.warn('worker-lapsed', { leaseSeconds }),
    failed: (cause: unknown) => {
      const code = cause instanceof GatewayError ? cause.code : 'unknown';
      log.error('task-failed', { task: 'heartbeat', code, retryable: true }, cause);
    },
  };
  const sealed = { trouble, ...(seal === undefined ? {} : { seal }) };
  if (readOnly && !(await hasLedger(config))) {
    const { openEmptyLedger } = await import('./ledger/sqlite/empty.ts');
    return openEmptyLedger(seal);
  }
  if (url.startsWith('sqlite:')) {
    const path = url.slice('sqlite:'.length);
    const { openSqliteLedger } = await import('./ledger/sqlite/open.ts');
    const draftsEnded = (cause: unknown): void => log.warn('drafts-ended', { code: codeOf(cause) });
    return openSqliteLedger({ path, ...sealed, beside, readOnly, patienceMs, draftsEnded });
  }
  const { openPostgresLedger } = await import('./ledger/postgres/open.ts');
  return openPostgresLedger({ url, leaseMs: leaseSeconds * 1000, ...sealed, readOnly });
}

/** A code of a thread's error, which is no Error any more when it comes from there, or of its exit; never its text. */
function codeOf(cause: unknown): string {
  if (typeof cause === 'number') return `exit-${cause}`;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : '';
  return /^[\w-]{1,40}$/.test(code) ? code : 'unknown';
}

/** Throws `ledger-behind` before a new ledger is made in the place of a lost one, and for one that is older than the high-water file. */
async function openLedgerOfMarks(
  config: GatewayConfig,
  highWater: HighWater,
  { whateverAge = false }: OpenOptions,
  open: () => Promise<Ledger>,
): Promise<Ledger> {
  if (whateverAge) return open();
  const { requireLedgerOfMarks, requireNeverUsed } = await import('./wire/ledger-age.ts');
  const partners = config.partners.map(({ id }) => id);
  const used = partners.some((id) => highWater.highest(id, 'built') !== undefined);
  if (used && !(await hasLedger(config))) requireNeverUsed(highWater, partners);
  const ledger = await open();
  try {
    await requireLedgerOfMarks(ledger, highWater, partners);
    return ledger;
  } catch (error) {
    await ledger.close();
    throw error;
  }
}

async function hasLedger({ ledger: { url } }: GatewayConfig): Promise<boolean> {
  if (url.startsWith('sqlite:')) return existsSync(url.slice('sqlite:'.length));
  const { hasPostgresLedger } = await import('./ledger/postgres/dump.ts');
  return hasPostgresLedger(url);
}

async function openArchive(config: GatewayConfig, root: string): Promise<Archive> {
  const { createFolderArchive } = await import('./archive/folder/folder-archive.ts');
  const seal = await openSeal(config);
  // A copy may be of the time before the key; its ledger tells, once it is in place, whether that time has ended.
  return createFolderArchive({ root, ...(seal === undefined ? {} : { seal }), plainToo: async () => true });
}

async function putLedger(config: GatewayConfig, copy: string): Promise<void> {
  const { url } = config.ledger;
  makeDataFolder(config.dataDir);
  if (url.startsWith('sqlite:')) {
    const { restoreSqlite } = await import('./ledger/sqlite/restore.ts');
    return restoreSqlite(url.slice('sqlite:'.length), copy);
  }
  const { restorePostgres } = await import('./ledger/postgres/dump.ts');
  return restorePostgres(url, copy);
}

const DAY_MS = 86_400_000;

/** Who writes to a SQLite ledger is alone, so what lies half written is of a process that was killed; with PostgreSQL only age tells. */
async function sweepAfterCrash(config: GatewayConfig): Promise<void> {
  const { sweepHalfWritten } = await import('./archive/folder/sweep.ts');
  const alone = config.ledger.url.startsWith('sqlite:');
  const beforeMs = alone ? Number.POSITIVE_INFINITY : Date.now() - DAY_MS;
  await sweepHalfWritten({ folder: join(config.dataDir, 'archive', 'tmp'), name: /^[0-9a-f-]{36}$/, beforeMs });
  await sweepHalfWritten({
    folder: join(config.dataDir, 'spool'),
    name: /^(in-.*\.part|out-[0-9a-f]{64}\.tmp)$/,
    beforeMs,
  });
}

const KEEPALIVES_UNANSWERED = 4;

async function transportFactory(): Promise<(partner: PartnerConfig) => Transport> {
  const { createSftpTransport } = await import('./transport/sftp/sftp-transport.ts');
  const { createFolderTransport } = await import('./transport/folder/folder-transport.ts');
  const { isLegacyAlgorithm } = await import('./transport/sftp/algorithms.ts');
  return ({ transport, parallel }) => {
    if (transport.type === 'folder') {
      return createFolderTransport({
        root: transport.root,
        ...(transport.markerFile === undefined ? {} : { markerFile: transport.markerFile }),
      });
    }
    const { host, port, username, hostKeys, window, keepaliveSeconds } = transport;
    const password = secretText(transport.password);
    const privateKey = secretText(transport.privateKey);
    const passphrase = secretText(transport.passphrase);
    return createSftpTransport({
      host,
      port,
      username,
      hostKeys,
      legacyAlgorithms: transport.legacyAlgorithms.filter(isLegacyAlgorithm),
      deadlines: {
        connectMs: transport.connectSeconds * 1000,
        requestMs: transport.requestSeconds * 1000,
        transferMs: transport.transferSeconds * 1000,
      },
      keepalive: { intervalMs: keepaliveSeconds * 1000, countMax: KEEPALIVES_UNANSWERED },
      parallel,
      ...(window === undefined ? {} : { window }),
      ...(password === undefined ? {} : { password }),
      ...(privateKey === undefined ? {} : { privateKey }),
      ...(passphrase === undefined ? {} : { passphrase }),
    });
  };
}

async function watchMachine(
  config: GatewayConfig,
  pgpOf: (partner: string) => Pgp | undefined,
): Promise<Gateway['machine']> {
  const { diskSpaces, openSecrets, poster, secretAges } = await import('./operations/watchdog/machine.ts');
  const { keepReserve, requireRoom } = await import('./operations/watchdog/room.ts');
  const { disk, webhook, secretDays } = config.watchdog;
  const pgpEnds = config.partners.flatMap(({ id }) => {
    const expiresAt = pgpOf(id)?.expiresAt?.toISOString();
    return expiresAt === undefined ? [] : [{ what: `PGP key for ${id}`, expiresAt, mostDays: secretDays }];
  });
  return {
    disks: () => diskSpaces(config),
    requireRoom: () => requireRoom(config.dataDir, disk),
    keepReserve: () => keepReserve(config.dataDir, disk),
    openSecrets: () => openSecrets(config),
    keys: async () => [...(await secretAges(config)), ...pgpEnds],
    webhook: () =>
      webhook === undefined
        ? undefined
        : {
            secret: secretText(webhook.secret) ?? '',
            random: () => Math.random(),
            post: poster(webhook.url, webhook.timeoutSeconds * 1000),
          },
  };
}

/** The practice's folder of payers, rules, providers and mappings, or that of the package. */
const ruleFolder = (config: GatewayConfig | undefined): string => config?.profiles ?? join(HOME, 'config');

const mappingFolder = (config: GatewayConfig | undefined): string => join(ruleFolder(config), 'mappings');

async function loadRulebook(config: GatewayConfig): Promise<Rulebook> {
  const { createCodeSets } = await import('./codesets/code-sets.ts');
  const { openCodeFolder } = await import('./codesets/folder/code-folder.ts');
  const { readRuleFiles } = await import('./cli/rule-files.ts');
  const rules = await readRuleFiles(config, ruleFolder(config));
  return { ...rules, codeSets: createCodeSets(openCodeFolder(join(config.dataDir, 'codes'))) };
}

async function openGateway(
  configPath: string | undefined,
  clock: Clock,
  guides: GuideLibrary,
  options: OpenOptions = {},
): Promise<Gateway> {
  const config = await loadConfig(configPath);
  makeDataFolder(config.dataDir, options.readOnly);
  const { createPinoLog } = await import('./log/pino-log.ts');
  const { createFolderArchive } = await import('./archive/folder/folder-archive.ts');
  const { ClaimGuides } = await import('./documents/claim/claim-guides.ts');
  const { openHighWater } = await import('./wire/high-water.ts');
  const { openSpool } = await import('./wire/spool.ts');
  const { createUnpacker } = await import('./seal/pack/unpacker.ts');
  const { createLocalWork } = await import('./work/local/local-work.ts');
  const seal = await openSeal(config);
  const log = createPinoLog(options.logLevel ?? config.log.level);
  const transportOf = await transportFactory();
  const rulebook = await loadRulebook(config);
  const highWater = await openHighWater(join(config.dataDir, 'highwater'));
  const ledger = await openLedgerOfMarks(config, highWater, options, () => openLedger(config, seal, log, options));
  if (options.readOnly !== true && options.beside !== true) await sweepAfterCrash(config);
  const pgpOf = await pgpKeys(config);
  return {
    config,
    clock,
    guides,
    ledger,
    log,
    ...rulebook,
    archive: createFolderArchive({
      root: join(config.dataDir, 'archive'),
      ...(seal === undefined ? {} : { seal }),
      plainToo: () => ledger.plainInForce(),
      prunedAt: async (sha256) => (await ledger.pruned([sha256]))[0]?.at,
    }),
    sealKeys: sealKeysOf(seal, config),
    claimGuides: new ClaimGuides(guides),
    drops: { targets: config.billingSystems, zone: config.zone, words: codeWords(rulebook.codeSets) },
    spool: openSpool(join(config.dataDir, 'spool'), seal, () => ledger.plainInForce()),
    highWater,
    downloads: join(config.dataDir, 'spool'),
    machine: await watchMachine(config, pgpOf),
    random: () => Math.random(),
    pause: (ms) => new Promise((done) => setTimeout(done, ms)),
    transportOf,
    unpacker: createUnpacker(),
    pgpOf,
    work: (tasks) => {
      const store = {
        nextDue: (name: string) => ledger.nextDue(name),
        claimDue: (name: string, expected: string | undefined, next: string) =>
          ledger.transaction((tx) => tx.claimDue(name, expected, next)),
      };
      return createLocalWork(tasks, { store, clock, log, team: () => ledger.colleagues() });
    },
    close: () => ledger.close(),
  };
}

function packageFacts(): { readonly version: string } {
  const facts = readJson('package.json');
  const version = typeof facts === 'object' && facts !== null && 'version' in facts ? String(facts.version) : '0';
  return { version };
}

/** Runs the command line of this process and sets its exit code. */
export async function main(): Promise<void> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
  });
  process.exitCode = await runCli(process.argv.slice(2), createEnvironment());
}
