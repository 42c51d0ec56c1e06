import { afterAll, describe, it } from 'vitest';
import { ledgerConformance } from './conformance.ts';
import { pipelinedTransactions } from './pipelined.ts';
import { postgresDrafts } from './postgres-drafts.ts';
import { postgresFaults } from './postgres-faults.ts';
import { postgresLeaseFaults } from './postgres-leases.ts';
import { postgresStores, startPostgres } from './postgres-server.ts';

const server = await startPostgres();

afterAll(async () => {
  if (typeof server !== 'string') await server.stop();
});

if (typeof server === 'string') {
  console.log(`SKIPPED: ledger on PostgreSQL: ${server}`);
  describe('PostgreSQL', () => it.skip(server, () => undefined));
} else {
  ledgerConformance(
    'PostgreSQL',
    postgresStores(() => server.url),
    'claims',
  );
  pipelinedTransactions(
    'PostgreSQL',
    postgresStores(() => server.url),
  );
  postgresDrafts(postgresStores(() => server.url));
  postgresFaults(() => server.url);
  postgresLeaseFaults(() => server.url);
}
