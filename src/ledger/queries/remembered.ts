import { assert } from '../../base/gateway-error.ts';
import type { MoneyDeskView, NewRememberedMatch, RememberedMatchRow } from '../money-desk.ts';
import type { RowKey } from '../port.ts';
import type { Sealing } from '../sealing.ts';
import type { Session, WritingSession } from '../session.ts';
import type { RememberedNumbersTable } from '../tables.ts';

const texts = (payerId: string, numbers: readonly string[]): readonly string[] => [
  ...new Set(numbers.map((number) => `${payerId} ${number}`)),
];

const searched = (sealing: Sealing, payerId: string, numbers: readonly string[]): readonly string[] =>
  texts(payerId, numbers).flatMap((text) => sealing.searches(text));

/** The rows by which a match is found again. */
export const numberRows = (
  sealing: Sealing,
  match: Pick<NewRememberedMatch, 'payerId' | 'numbers'> & { readonly matchKey: RowKey },
): readonly RememberedNumbersTable[] =>
  texts(match.payerId, match.numbers).map((text) => ({
    number_search: sealing.search(text),
    match_key: match.matchKey,
  }));

export async function rememberedMatches(
  session: Session,
  query: Parameters<MoneyDeskView['rememberedMatches']>[0],
): Promise<readonly RememberedMatchRow[]> {
  let selection = session.db
    .selectFrom('remembered_matches')
    .selectAll()
    .where('forgotten_at', 'is', null)
    .orderBy('match_key', 'desc');
  if ('queueKey' in query) selection = selection.where('queue_key', '=', query.queueKey);
  else {
    if (query.numbers.length === 0) return [];
    const wanted = searched(session.sealing, query.payerId, query.numbers);
    selection = selection.where('match_key', 'in', (inner) =>
      inner.selectFrom('remembered_numbers').select('match_key').where(session.among('number_search', wanted)),
    );
  }
  return (await selection.execute()).map((row) => ({
    matchKey: row.match_key,
    payerId: row.payer_id,
    claimKey: row.claim_key,
    queueKey: row.queue_key,
    body: session.sealing.read(row.body),
    at: row.at,
    by: row.matched_by,
    ...(row.forgotten_at === null ? {} : { forgottenAt: row.forgotten_at }),
  }));
}

export async function rememberMatch(session: WritingSession, match: NewRememberedMatch): Promise<RowKey> {
  const [key = 0] = await session.nextKeys('remembered_matches', 1);
  const { payerId, claimKey, queueKey, at, by } = match;
  const body = session.sealing.write(match.body);
  await session.insertMany('remembered_matches', [
    {
      match_key: key,
      payer_id: payerId,
      claim_key: claimKey,
      queue_key: queueKey,
      body,
      at,
      matched_by: by,
      forgotten_at: null,
    },
  ]);
  await session.insertMany('remembered_numbers', numberRows(session.sealing, { ...match, matchKey: key }));
  return key;
}

export async function forgetMatch(session: WritingSession, matchKey: RowKey, at: string): Promise<void> {
  const changed = await session.db
    .updateTable('remembered_matches')
    .set({ forgotten_at: at })
    .where('match_key', '=', matchKey)
    .where('forgotten_at', 'is', null)
    .executeTakeFirstOrThrow();
  assert(changed.numUpdatedRows === 1n, `match ${matchKey} was forgotten before`);
}
