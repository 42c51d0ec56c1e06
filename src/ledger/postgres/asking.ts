/** Questions of a transaction written down with their answers, so that another may be asked the same. */
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import { assert } from '../../base/gateway-error.ts';
import type { Tables } from '../tables.ts';

export interface Asked {
  readonly question: CompiledQuery;
  /** As objects of the columns' values, in their order. */
  readonly rows: readonly unknown[];
}

/** Asks in the transaction of `db`, and adds what is asked to `asked`. Changes nothing. */
export function asking(db: Kysely<Tables>, asked: Asked[]): Kysely<Tables> {
  const connection: DatabaseConnection = {
    async executeQuery<Row>(question: CompiledQuery): Promise<QueryResult<Row>> {
      const answer = await db.executeQuery<Row>(question);
      assert(answer.numAffectedRows === undefined, 'a draft changes rows past its writer');
      asked.push({ question, rows: answer.rows });
      return answer;
    },
    // biome-ignore lint/correctness/useYield: nothing of the ledger is streamed.
    async *streamQuery() {
      throw new Error('assertion failed: a draft streams its question');
    },
  };
  const nothing = async (): Promise<void> => undefined;
  const driver: Driver = {
    init: nothing,
    acquireConnection: async () => connection,
    beginTransaction: nothing,
    commitTransaction: nothing,
    rollbackTransaction: nothing,
    releaseConnection: nothing,
    destroy: nothing,
  };
  return new Kysely<Tables>({
    dialect: {
      createDriver: () => driver,
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: (own) => new PostgresIntrospector(own),
    },
  });
}

/** Whether the rows, each a list of its columns' values, are those that were answered. */
export function answersSame({ rows }: Asked, found: readonly (readonly unknown[])[]): boolean {
  return (
    rows.length === found.length &&
    rows.every((row, at) => {
      const [was, is = []] = [Object.values(Object(row)), found[at]];
      return was.length === is.length && was.every((value, column) => value === is[column]);
    })
  );
}
