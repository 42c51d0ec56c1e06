/**
 * CLI: how a person names a claim: its claimId or patient control number, with its billing system before a slash where two systems use the
 * same, and `@2` behind it for the second time that it was taken in.
 */
import { GatewayError } from '../base/gateway-error.ts';
import type { GatewayConfig } from '../config/config.ts';
import type { ClaimQuery, ClaimRow, LedgerView } from '../ledger/port.ts';
import { takingsOf } from '../operations/takings.ts';
import { cliErrors } from './errors.ts';

/** The claim's name on a command line; with its billing system where there are several. */
export function claimName(
  { billingSystems }: Pick<GatewayConfig, 'billingSystems'>,
  { billingSystem, claimId }: Pick<ClaimRow, 'billingSystem' | 'claimId'>,
): string {
  return billingSystems.length > 1 ? `${billingSystem}/${claimId}` : claimId;
}

/** The newest claim of that name. Throws `usage` when there is none, or when claims of several names are meant. */
export async function findClaim(view: LedgerView, name: string): Promise<ClaimRow> {
  const [row] = await findClaimParts(view, name);
  if (row === undefined) throw unknown();
  return row;
}

/** The same, with all of its parts if it was split and is named by its claimId (M-005). */
export async function findClaimParts(view: LedgerView, name: string): Promise<readonly ClaimRow[]> {
  const found = await ofAnySystem(view, name);
  const [, base = '', ordinal = ''] = /^(.+)@(\d{1,4})$/.exec(name) ?? [];
  if (found.rows.length > 0 || ordinal === '') return partsOf(found, name);
  const [row] = partsOf(await ofAnySystem(view, base), base);
  const takings = row === undefined ? [] : await takingsOf(view, row);
  const taking = takings[Number(ordinal) - 1];
  if (taking !== undefined) return [taking.row];
  throw new GatewayError(cliErrors.usage, `${base} was taken in ${takings.length} time(s); there is no ${name}`);
}

/** For a person who looks at some of them: the others that stand under the same claimId, e.g. the original of a replacement. */
export async function otherTakings(
  view: LedgerView,
  config: Pick<GatewayConfig, 'billingSystems'>,
  shown: readonly ClaimRow[],
): Promise<string> {
  const [row] = shown;
  if (row === undefined) return '';
  const takings = await takingsOf(view, row);
  const others = takings.filter((one) => shown.every(({ claimKey }) => claimKey !== one.row.claimKey));
  if (others.length === 0) return '';
  const names = others.map(
    ({ ordinal, row: { state, frequencyCode, createdAt } }) =>
      `  ${claimName(config, row)}@${ordinal}: ${state.display}, frequency ${frequencyCode}, of ${createdAt.slice(0, 10)}\n`,
  );
  return `It was taken in ${takings.length} times; also:\n${names.join('')}`;
}

async function ofAnySystem(view: LedgerView, name: string): Promise<Named> {
  const slash = name.indexOf('/');
  const plain = await named(view, name, {});
  if (plain.rows.length > 0 || slash < 0) return plain;
  return named(view, name.slice(slash + 1), { billingSystem: name.slice(0, slash) });
}

const GONE = ['SUPERSEDED', 'CANCELLED', 'VOIDED'];
const MOST = 1_000;

interface Named {
  readonly rows: readonly ClaimRow[];
  readonly byId: boolean;
}

async function named(view: LedgerView, name: string, of: Pick<ClaimQuery, 'billingSystem'>): Promise<Named> {
  const byId = await view.claims({ ...of, claimIds: [name], limit: MOST });
  if (byId.length > 0) return { rows: byId, byId: true };
  return { rows: await view.claims({ ...of, patientControlNumbers: [name], limit: MOST }), byId: false };
}

function partsOf({ rows, byId }: Named, name: string): readonly ClaimRow[] {
  const standing = rows.filter(({ state }) => !GONE.includes(state.display));
  requireOne(standing.length > 0 ? standing : rows, name);
  const row = standing.at(-1) ?? rows.at(-1);
  if (row === undefined) throw unknown();
  if (row.part === undefined || !byId) return [row];
  const parts = new Map<number, ClaimRow>();
  for (const one of rows) {
    if (one.payerId !== row.payerId || one.part?.of !== row.part.of) continue;
    parts.set(one.part.number, one);
  }
  return [...parts].sort(([left], [right]) => left - right).map(([, part]) => part);
}

/** A name that two claims answer to must not pick one of them: money would go to the other. */
function requireOne(rows: readonly ClaimRow[], name: string): void {
  const names = [...new Set(rows.map(({ billingSystem, claimId }) => `${billingSystem}/${claimId}`))];
  if (names.length > 1)
    throw new GatewayError(cliErrors.usage, `${name} is the name of ${names.length} claims: say ${names.join(' or ')}`);
}

const unknown = (): GatewayError =>
  new GatewayError(cliErrors.usage, 'no claim has that claimId or patient control number');
