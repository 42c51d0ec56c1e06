/** A process of its own for the crash tests: prints a line for each commit that was acknowledged. */
import { GatewayError } from '../../src/base/gateway-error.ts';
import { cents } from '../../src/base/money.ts';
import { connect } from '../../src/ledger/sqlite/database.ts';
import { migrateSqlite, openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { AT, addClaims, claim } from './rig.ts';

const [mode = '', path = ''] = process.argv.slice(2);

async function post(): Promise<void> {
  const ledger = await openSqliteLedger({ path });
  const before = (await ledger.claims({ limit: 100_000 })).length;
  for (let number = before + 1; number < before + 5_000; number += 1) {
    await ledger.transaction(async (tx) => {
      const [claimKey = 0] = await addClaims(tx, [claim(number)]);
      await tx.post({
        at: AT,
        postedBy: 'auto',
        reason: 'charge',
        adjudications: [],
        entries: [
          { account: 'AR:Ins:1', claimKey, debitCents: cents(number), creditCents: cents(0) },
          { account: 'Revenue', claimKey, debitCents: cents(0), creditCents: cents(number) },
        ],
      });
    });
    console.log(number);
  }
}

async function open(hold: boolean): Promise<void> {
  try {
    const ledger = await openSqliteLedger({ path });
    console.log('opened');
    if (hold) await new Promise((resolve) => setTimeout(resolve, 60_000));
    await ledger.close();
  } catch (error) {
    console.log(error instanceof GatewayError ? error.code : String(error));
  }
}

/** Dies in the middle of the second step. */
async function migrateAndDie(): Promise<void> {
  const first = { number: 1, name: 'one', statements: () => ['create table one (x integer)'] };
  const connection = connect(path, 'write');
  connection.raw.function('die', () => {
    process.kill(process.pid, 'SIGKILL');
    return 0;
  });
  const second = { number: 2, name: 'two', statements: () => ['create table two (x integer)', 'select die()'] };
  await migrateSqlite(connection, [first]);
  console.log('first step done');
  await migrateSqlite(connection, [first, second]);
  console.log('survived');
}

const modes: Readonly<Record<string, () => Promise<void>>> = {
  post,
  open: () => open(false),
  hold: () => open(true),
  migrate: migrateAndDie,
};
await modes[mode]?.();
