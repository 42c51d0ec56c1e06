/** Ledger: questions that are asked for every run of claims: their text is made once, since making it costs more than the answer. */
import type { CompiledQuery } from 'kysely';
import { assert } from '../base/gateway-error.ts';
import type { Session } from './session.ts';

interface Compilable<Row> {
  compile(): CompiledQuery<Row>;
}

/**
 * The answer to the question that `build` makes with `values` among its parameters, all of which `parameters` names in their order, the values
 * by `session.parameter`. `name` stands for the text: questions of one name differ in their parameters alone.
 */
export async function ask<Row>(
  session: Session,
  name: string,
  { values, parameters }: { readonly values: readonly unknown[]; readonly parameters: readonly unknown[] },
  build: () => Compilable<Row>,
): Promise<readonly Row[]> {
  // With one value the text is another.
  const key = `${name}${values.length === 1 ? ' of one' : ''}`;
  const known = session.questions.get(key);
  if (known !== undefined) return (await session.db.executeQuery<Row>({ ...known, parameters })).rows;
  const made = build().compile();
  const same =
    made.parameters.length === parameters.length && made.parameters.every((one, at) => isSame(one, parameters[at]));
  assert(same, () => `the parameters of the question ${name} are others`);
  session.questions.set(key, made);
  return (await session.db.executeQuery<Row>(made)).rows;
}

const isSame = (one: unknown, other: unknown): boolean =>
  one === other || (Array.isArray(one) && Array.isArray(other) && one.join() === other.join());
