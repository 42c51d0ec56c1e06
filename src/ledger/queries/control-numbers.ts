import { sql } from 'kysely';
import { assert } from '../../base/gateway-error.ts';
import type { ControlNumberKind } from '../port.ts';
import type { Session, WritingSession } from '../session.ts';

export async function controlNumber(session: Session, partner: string, kind: ControlNumberKind): Promise<number> {
  const row = await session.db
    .selectFrom('control_numbers')
    .select('last_number')
    .where('partner', '=', partner)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row?.last_number ?? 0;
}

export async function reserveControlNumbers(
  session: WritingSession,
  partner: string,
  kind: ControlNumberKind,
  count: number,
): Promise<number> {
  assert(Number.isSafeInteger(count) && count > 0, `${count} control numbers to reserve`);
  const row = await session.db
    .insertInto('control_numbers')
    .values({ partner, kind, last_number: count })
    .onConflict((conflict) =>
      conflict
        .columns(['partner', 'kind'])
        .doUpdateSet({ last_number: sql<number>`control_numbers.last_number + excluded.last_number` }),
    )
    .returning('last_number')
    .executeTakeFirstOrThrow();
  return row.last_number - count + 1;
}

export async function raiseControlNumber(
  session: WritingSession,
  partner: string,
  kind: ControlNumberKind,
  atLeast: number,
): Promise<void> {
  await session.db
    .insertInto('control_numbers')
    .values({ partner, kind, last_number: atLeast })
    .onConflict((conflict) =>
      conflict
        .columns(['partner', 'kind'])
        .doUpdateSet({ last_number: sql<number>`excluded.last_number` })
        .whereRef('control_numbers.last_number', '<', sql.ref<number>('excluded.last_number')),
    )
    .execute();
}
