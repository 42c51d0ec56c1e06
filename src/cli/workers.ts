/** CLI: who works on the ledger, whose each piece of work is, and what each does at this moment. */
import type { GatewayConfig } from '../config/config.ts';
import type { WorkerRow } from '../ledger/leases.ts';
import { divide } from '../work/division.ts';
import { recordLine } from './records.ts';
import { tableText } from './table.ts';

/** Tasks of the daemon that belong to no partner, in the order in which they are shared out. */
export const HOUSEWORK = ['take-drops', 'deliver-records', 'requests', 'watchdog', 'reserve'] as const;

/** Archived bytes go that are past their retention, where one is configured. */
export const PRUNE = 'prune';

export const prunes = ({ archive }: Pick<GatewayConfig, 'archive'>): boolean =>
  Object.values(archive.retention).some((years) => years !== undefined);

type Sharing = Pick<GatewayConfig, 'partners' | 'archive'>;

/** What is sent to a partner and collected from it is one share. */
export const shareOfPartner = (partner: string): string => `partner:${partner}`;

/** The shares in their order: the same for every worker with the same configuration. */
function sharesOf(config: Sharing): readonly string[] {
  return [...HOUSEWORK, ...(prunes(config) ? [PRUNE] : []), ...config.partners.map(({ id }) => shareOfPartner(id))];
}

interface WorkerFacts extends WorkerRow {
  /** Its share of the work; empty for a command. */
  readonly share: readonly string[];
}

function withShares(workers: readonly WorkerRow[], config: Sharing): readonly WorkerFacts[] {
  const daemons = workers.filter((one) => one.role === 'daemon').map((one) => one.worker);
  const whose = [...divide(sharesOf(config), daemons)];
  return workers.map((one) => ({
    ...one,
    share: whose.filter(([, worker]) => worker === one.worker).map(([share]) => share),
  }));
}

const atWork = ({ leases }: WorkerRow): string =>
  leases.map(({ name, since, token }) => `${name} since ${since} (token ${token})`).join(', ');

/** A table with a heading of its own; empty when nobody works. */
export function workersText(workers: readonly WorkerRow[], config: Sharing): string {
  if (workers.length === 0) return '';
  const rows = withShares(workers, config).map((one) => [
    `${one.role} ${one.name}`,
    one.since,
    one.share.join(', '),
    atWork(one),
  ]);
  return `\n${tableText(['worker', 'since', 'share', 'at work'], rows)}`;
}

/** One `worker` record each. */
export function workersJson(workers: readonly WorkerRow[], config: Sharing): string {
  return withShares(workers, config)
    .map((one) => recordLine({ type: 'worker', ...one }))
    .join('');
}

/** In one line, for `doctor`. */
export function workersLine(workers: readonly WorkerRow[]): string {
  if (workers.length === 0) return 'no daemon runs';
  return workers
    .map((one) => `${one.role} ${one.name} since ${one.since}${one.leases.length === 0 ? '' : `: ${atWork(one)}`}`)
    .join('; ');
}
