import { sql } from 'kysely';
import { assert } from '../../base/gateway-error.ts';
import type { PracticeKind } from '../../claims/practice-list.ts';
import { plainInForce, retireOlderKeys } from '../keys.ts';
import type { RotationPage, SearchTexts } from '../rotation.ts';
import { SEALED_TABLES, type SealedTable } from '../sealed-columns.ts';
import { NO_KEY } from '../sealing.ts';
import type { Session, WritingSession } from '../session.ts';
import { numberRows } from './remembered.ts';
import { rewriteRow, type Values, whileResealing } from './rewrite.ts';

/** How far a rotation has come. */
const PROGRESS = 'rotation';

interface Progress {
  /** Mark of the key that everything is brought under. */
  readonly to: string;
  /** Place among `SEALED_TABLES`. */
  readonly table: number;
  /** Key of the last row that was done; empty at the begin of a table. */
  readonly after: readonly (string | number)[];
}

async function progressOf(session: Session): Promise<Progress | undefined> {
  const fact = await session.db.selectFrom('facts').select('value').where('name', '=', PROGRESS).executeTakeFirst();
  if (fact === undefined) return undefined;
  const progress: Progress = JSON.parse(fact.value);
  // One to a key that is not the current one any more is given up: all begins again.
  return progress.to === session.sealing.keys[0]?.mark ? progress : undefined;
}

const save = (session: WritingSession, progress: Progress): Promise<void> =>
  session.upsertMany('facts', ['name'], [{ name: PROGRESS, value: JSON.stringify(progress) }]);

export async function rotationUnderWay(session: Session): Promise<boolean> {
  return (await progressOf(session)) !== undefined;
}

export async function beginRotation(session: WritingSession): Promise<boolean> {
  if (await rotationUnderWay(session)) return false;
  const [current] = session.sealing.keys;
  assert(current !== undefined && current !== NO_KEY, 'a ledger without a key has none to be brought under');
  await save(session, { to: current.mark, table: 0, after: [] });
  return true;
}

export async function rotatePage(session: WritingSession, texts: SearchTexts, limit: number): Promise<RotationPage> {
  const progress = await progressOf(session);
  assert(progress !== undefined, 'no rotation was begun');
  const spec = SEALED_TABLES[progress.table];
  if (spec === undefined) return { table: undefined, rows: 0 };
  const rows = await pageOf(session, spec, progress.after, limit);
  await whileResealing(session, async () => {
    for (const row of rows) await rotateRow(session, spec, row, texts);
  });
  const last = rows.at(-1);
  const next =
    last === undefined || rows.length < limit
      ? { to: progress.to, table: progress.table + 1, after: [] }
      : { ...progress, after: spec.key.map((column) => keyValue(last[column])) };
  await save(session, next);
  return { table: spec.table, rows: rows.length };
}

export async function endRotation(session: WritingSession): Promise<void> {
  const progress = await progressOf(session);
  assert(progress?.table === SEALED_TABLES.length, `the rotation stands at table ${progress?.table ?? 'none'}`);
  await retireOlderKeys(session);
  await session.db.deleteFrom('facts').where('name', '=', PROGRESS).execute();
}

export async function underOlderKeys(session: Session): Promise<readonly string[]> {
  const { keys, head } = session.sealing;
  if (keys[0] === NO_KEY) return [];
  return strangers(
    session,
    head,
    (table, column, count) => `${table}: ${count} row(s) whose ${column} is not under the current key`,
  );
}

/** Sentences about texts, and what they are searched by, that stand in clear though nothing may any more. Reads every sealed column. */
export async function inClear(session: Session): Promise<readonly string[]> {
  if (await plainInForce(session)) return [];
  const told = (table: string, column: string, count: number): string =>
    `${table}: ${count} row(s) whose ${column} stands in clear`;
  const faults = [...(await strangers(session, session.sealing.magic, told))];
  for (const { table, column } of hashColumns()) {
    const { rows } = await sql<{ count: number }>`select cast(count(*) as bigint) as count from ${sql.table(table)}
      where ${sql.ref(column)} is not null and length(${sql.ref(column)}) <> ${sql.lit(HASH_DIGITS)}`.execute(
      session.db,
    );
    const count = rows[0]?.count ?? 0;
    if (count > 0) faults.push(told(table, column, count));
  }
  return faults;
}

const HASH_DIGITS = 64;

const hashColumns = (): readonly { readonly table: string; readonly column: string }[] => [
  ...SEALED_TABLES.flatMap(({ table, hashes }) => hashes.map(({ column }) => ({ table, column }))),
  { table: 'claims', column: 'similar_search' },
  { table: 'claims', column: 'patient_search' },
  { table: 'practice_rows', column: 'key_search' },
  { table: 'remembered_numbers', column: 'number_search' },
];

/** Sentences about texts that begin otherwise. */
async function strangers(
  session: Session,
  begin: string,
  told: (table: string, column: string, count: number) => string,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const { table, sealed } of SEALED_TABLES) {
    const counts = sealed.map(
      (
        column,
        index,
      ) => sql`cast(count(*) filter (where substr(${sql.ref(column)}, 1, ${sql.lit(begin.length)}) <> ${begin})
        as bigint) as ${sql.ref(`count_${index}`)}`,
    );
    const { rows } = await sql<Record<string, number>>`select ${sql.join(counts)} from ${sql.table(table)}`.execute(
      session.db,
    );
    for (const [index, column] of sealed.entries()) {
      const count = rows[0]?.[`count_${index}`] ?? 0;
      if (count > 0) faults.push(told(table, column, count));
    }
  }
  return faults;
}

function pageOf(
  session: Session,
  spec: SealedTable,
  after: Progress['after'],
  limit: number,
): Promise<readonly Values[]> {
  const key = sql.join(spec.key.map((column) => sql.ref(column)));
  const columns = sql.join([...spec.key, ...spec.sealed, ...extraColumns(spec)].map((column) => sql.ref(column)));
  const beyond = after.length === 0 ? sql`` : sql`where (${key}) > (${sql.join(after)})`;
  const page = sql<Values>`select ${columns} from ${sql.table(spec.table)} ${beyond} order by ${key} limit ${limit}`;
  return page.execute(session.db).then(({ rows }) => rows);
}

const extraColumns = ({ table }: SealedTable): readonly string[] =>
  table === 'claims'
    ? ['similar_search', 'patient_search']
    : table === 'remembered_matches'
      ? ['payer_id', 'queue_key']
      : [];

async function rotateRow(session: WritingSession, spec: SealedTable, row: Values, texts: SearchTexts): Promise<void> {
  const { sealing } = session;
  const plain = new Map<string, string>();
  const changes: Values = {};
  for (const column of spec.sealed) {
    const stored = row[column];
    if (typeof stored !== 'string') continue;
    const text = sealing.read(stored);
    const again = sealing.write(text);
    assert(sealing.read(again) === text, `${spec.table}.${column} read back as another text`);
    plain.set(column, text);
    changes[column] = again;
  }
  for (const { column, of, textOf } of spec.hashes) {
    const text = plain.get(of);
    if (text !== undefined) changes[column] = sealing.search(textOf(text));
  }
  if (spec.table === 'claims') Object.assign(changes, await hashesOfClaim(session, row, texts));
  if (spec.table === 'practice_rows')
    changes['key_search'] = sealing.search(texts.practiceKey(practiceKind(row['kind']), plain.get('body') ?? ''));
  if (spec.table === 'remembered_matches') await rotateNumbers(session, row, texts);
  await rewriteRow(session, spec, row, changes);
}

/** Claims look alike, or are of one patient, by hashes of what stands in the claim itself. */
async function hashesOfClaim({ db, sealing }: Session, row: Values, texts: SearchTexts): Promise<Values> {
  const claimKey = Number(row['claim_key']);
  const { body } = await db
    .selectFrom('claim_bodies')
    .select('body')
    .where('claim_key', '=', claimKey)
    .executeTakeFirstOrThrow();
  const { fingerprint, similarity, patientMark } = texts.marksOfClaim(sealing.read(body));
  return {
    fingerprint: sealing.search(fingerprint),
    ...(row['similar_search'] === null ? {} : { similar_search: sealing.search(similarity) }),
    ...(row['patient_search'] === null ? {} : { patient_search: sealing.search(patientMark) }),
  };
}

async function rotateNumbers(session: WritingSession, row: Values, texts: SearchTexts): Promise<void> {
  const { db, sealing } = session;
  const matchKey = Number(row['match_key']);
  const before = await db.selectFrom('remembered_numbers').selectAll().where('match_key', '=', matchKey).execute();
  const item = await db
    .selectFrom('queue')
    .select('detail_json')
    .where('queue_key', '=', Number(row['queue_key']))
    .executeTakeFirstOrThrow();
  const numbers = texts.rememberedNumbers(sealing.read(item.detail_json));
  const rows = numberRows(sealing, { payerId: String(row['payer_id']), numbers, matchKey });
  assert(
    rows.length === before.length,
    `match ${matchKey} has ${before.length} numbers, its item gives ${rows.length}`,
  );
  await db.deleteFrom('remembered_numbers').where('match_key', '=', matchKey).execute();
  await session.insertMany('remembered_numbers', rows);
}

function keyValue(value: string | number | null | undefined): string | number {
  assert(value !== null && value !== undefined, 'a row without its key');
  return value;
}

const KINDS: readonly PracticeKind[] = ['authorization', 'coverage', 'document', 'visit', 'payer'];

function practiceKind(value: string | number | null | undefined): PracticeKind {
  const kind = KINDS.find((one) => one === value);
  assert(kind !== undefined, `practice list ${String(value)}`);
  return kind;
}
