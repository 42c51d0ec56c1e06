/** Config: reads the gateway's configuration from text: one frozen object, or the list of everything wrong with it. */
import { parse } from 'yaml';
import { GatewayError } from '../base/gateway-error.ts';
import { configErrors } from './errors.ts';
import { scheduleFaults } from './schedule.ts';
import {
  type BillingSystemConfig,
  type GatewayShape,
  gatewayShape,
  type PartnerConfig,
  type SecretReference,
} from './shape.ts';

export type { BillingSystemConfig, PartnerConfig, SecretReference } from './shape.ts';

export interface GatewayConfig extends Readonly<Omit<GatewayShape, 'ledger' | 'archive'>> {
  readonly ledger: { readonly url: string; readonly leaseSeconds: number };
  readonly archive: Readonly<Omit<GatewayShape['archive'], 'keyFile'>>;
}

/** Resolves a path of the file against the file's own folder; main hands it in, since this room knows no disk. */
export type PathResolver = (path: string) => string;

/**
 * Reads the YAML text. Relative paths are resolved by `resolvePath`. Throws GatewayError `config-invalid` whose message lists every fault.
 */
export function readConfig(text: string, resolvePath: PathResolver): GatewayConfig {
  const parsed = gatewayShape.safeParse(parseYaml(text));
  if (!parsed.success) {
    throw invalid(
      parsed.error.issues.map((issue) => `${issue.path.map(String).join('.') || '(top)'}: ${issue.message}`),
    );
  }
  const shape = parsed.data;
  const faults = crossFaults(shape);
  const config = withPaths(shape, resolvePath);
  const all = [...faults, ...folderFaults(config)];
  if (all.length > 0) throw invalid(all);
  return deepFreeze(config);
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    const line = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : '';
    throw invalid([`not readable as YAML: ${line}`]);
  }
}

function invalid(faults: readonly string[]): GatewayError {
  return new GatewayError(
    configErrors.invalid,
    `the configuration has ${faults.length} fault(s):\n  ${faults.join('\n  ')}`,
  );
}

function crossFaults(shape: GatewayShape): string[] {
  const faults: string[] = [];
  const partnerIds = shape.partners.map((partner) => partner.id);
  const twice = (names: readonly string[], what: string): void => {
    for (const name of new Set(names.filter((one, index) => names.indexOf(one) !== index)))
      faults.push(`${what} ${name} stands twice`);
  };
  twice(partnerIds, 'partner');
  twice(
    shape.billingSystems.map((system) => system.id),
    'billing system',
  );
  twice(
    shape.payers.map((payer) => payer.id),
    'payer',
  );
  for (const payer of shape.payers)
    if (!partnerIds.includes(payer.partner)) faults.push(`payer ${payer.id}: there is no partner ${payer.partner}`);
  for (const partner of shape.partners) faults.push(...partnerFaults(partner), ...scheduleFaults(partner));
  return faults;
}

/** What stands in `dataDir` itself, and would be taken for claims, or be mixed with records. */
const OWN_FOLDERS = ['', '/archive', '/spool', '/quarantine', '/codes'] as const;

/** Whatever way the folders are written: each drop folder is one by itself, and none of the gateway's own. */
function folderFaults({ dataDir, billingSystems }: GatewayConfig): readonly string[] {
  const folders = billingSystems.flatMap((system) => [system.in, system.out]);
  const own = OWN_FOLDERS.map((name) => `${dataDir}${name}`);
  return [
    ...[...new Set(folders.filter((one, index) => folders.indexOf(one) !== index))].map(
      (folder) => `drop folder ${folder} stands twice`,
    ),
    ...folders
      .filter((folder) => own.includes(folder))
      .map((folder) => `drop folder ${folder} is one of the gateway's own (dataDir)`),
  ];
}

function partnerFaults(partner: PartnerConfig): string[] {
  const faults: string[] = [];
  const { transport, delimiters, receive, send } = partner;
  if (transport.type === 'sftp' && transport.password === undefined && transport.privateKey === undefined) {
    faults.push(`partner ${partner.id}: sftp needs a password or a privateKey`);
  }
  const marks = Object.values(delimiters);
  if (new Set(marks).size !== marks.length) faults.push(`partner ${partner.id}: the four delimiters must differ`);
  if (marks.some((mark) => /[A-Za-z0-9 ]/.test(mark)))
    faults.push(`partner ${partner.id}: a delimiter can't be a letter, a digit or a blank`);
  if (receive.afterwards === 'move' && receive.moveTo === undefined)
    faults.push(`partner ${partner.id}: receive.afterwards move needs receive.moveTo`);
  if (send.mode === 'staging-dir' && send.stagingFolder === undefined)
    faults.push(`partner ${partner.id}: send.mode staging-dir needs send.stagingFolder`);
  if (!send.fileName.includes('{control}'))
    faults.push(`partner ${partner.id}: send.fileName must hold {control}, or names would repeat`);
  if (/[/\\]/.test(send.fileName)) faults.push(`partner ${partner.id}: send.fileName is a name, without / and \\`);
  if (receive.afterwards !== 'leave' && plainFolder(send.folder) === plainFolder(receive.folder))
    faults.push(
      `partner ${partner.id}: send.folder and receive.folder are one, and receive.afterwards ${receive.afterwards} would take away what was sent`,
    );
  if (partner.submitter.phone === undefined && partner.submitter.email === undefined)
    faults.push(`partner ${partner.id}: the submitter needs a phone or an email (M-020)`);
  return faults;
}

/** A remote folder without what says nothing: `./in/` is `in`. */
const plainFolder = (folder: string): string =>
  folder
    .split('/')
    .filter((part, index) => part !== '.' && (part !== '' || index === 0))
    .join('/');

function withPaths(shape: GatewayShape, resolvePath: PathResolver): GatewayConfig {
  const dataDir = resolvePath(shape.dataDir);
  const { url, leaseSeconds } = shape.ledger;
  return {
    ...shape,
    dataDir,
    ledger: {
      url:
        url === undefined
          ? `sqlite:${dataDir}/ledger.db`
          : url.startsWith('sqlite:')
            ? `sqlite:${resolvePath(url.slice(7))}`
            : url,
      leaseSeconds,
    },
    archive: withArchivePaths(shape.archive, resolvePath),
    billingSystems: shape.billingSystems.map((system) => ({
      ...system,
      in: resolvePath(system.in),
      out: resolvePath(system.out),
    })),
    partners: shape.partners.map((partner) => ({
      ...partner,
      transport: withTransportPaths(partner.transport, resolvePath),
      ...(partner.pgp === undefined ? {} : { pgp: withPgpPaths(partner.pgp, resolvePath) }),
    })),
    watchdog: withWebhookPath(shape.watchdog, resolvePath),
    ...(shape.profiles === undefined ? {} : { profiles: resolvePath(shape.profiles) }),
  };
}

function withArchivePaths(
  { key, keyFile, olderKeys, retention }: GatewayShape['archive'],
  resolvePath: PathResolver,
): GatewayConfig['archive'] {
  const current = keyFile === undefined ? key : { file: keyFile };
  return {
    ...(current === undefined ? {} : { key: withSecretPath(current, resolvePath) }),
    olderKeys: olderKeys.map((one) => withSecretPath(one, resolvePath)),
    retention,
  };
}

const withSecretPath = (reference: SecretReference, resolvePath: PathResolver): SecretReference =>
  reference.file === undefined ? reference : { file: resolvePath(reference.file) };

function withWebhookPath(watchdog: GatewayShape['watchdog'], resolvePath: PathResolver): GatewayShape['watchdog'] {
  const { webhook } = watchdog;
  if (webhook === undefined) return watchdog;
  return { ...watchdog, webhook: { ...webhook, secret: withSecretPath(webhook.secret, resolvePath) } };
}

function withPgpPaths(
  pgp: NonNullable<PartnerConfig['pgp']>,
  resolvePath: PathResolver,
): NonNullable<PartnerConfig['pgp']> {
  const { partnerKey, ownKey, passphrase } = pgp;
  return {
    ...pgp,
    ...(partnerKey === undefined ? {} : { partnerKey: withSecretPath(partnerKey, resolvePath) }),
    ...(ownKey === undefined ? {} : { ownKey: withSecretPath(ownKey, resolvePath) }),
    ...(passphrase === undefined ? {} : { passphrase: withSecretPath(passphrase, resolvePath) }),
  };
}

function withTransportPaths(
  transport: PartnerConfig['transport'],
  resolvePath: PathResolver,
): PartnerConfig['transport'] {
  if (transport.type === 'folder') return { ...transport, root: resolvePath(transport.root) };
  const resolved = (reference: typeof transport.password): typeof transport.password =>
    reference === undefined ? undefined : withSecretPath(reference, resolvePath);
  return {
    ...transport,
    password: resolved(transport.password),
    privateKey: resolved(transport.privateKey),
    passphrase: resolved(transport.passphrase),
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}

/** The partner that the payer's claims go to: its own row, else `*`, else the only partner there is; undefined when none fits. */
export function partnerForPayer(config: GatewayConfig, payerId: string): PartnerConfig | undefined {
  const row = config.payers.find((payer) => payer.id === payerId) ?? config.payers.find((payer) => payer.id === '*');
  const id = row?.partner ?? (config.partners.length === 1 ? config.partners[0]?.id : undefined);
  return config.partners.find((partner) => partner.id === id);
}

/** The billing system by id; undefined when unknown. */
export function billingSystemById(config: GatewayConfig, id: string): BillingSystemConfig | undefined {
  return config.billingSystems.find((system) => system.id === id);
}
