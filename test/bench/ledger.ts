/** Rows a second of the ledger's hot paths: `npx tsx test/bench/ledger.ts [claims]`, on SQLite, and on PostgreSQL where one starts. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cents } from '../../src/base/money.ts';
import type { Ledger, NewBatch, RowKey } from '../../src/ledger/port.ts';
import { openPostgresLedger } from '../../src/ledger/postgres/open.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import type { Seal } from '../../src/seal/port.ts';
import { startPostgres } from '../ledger/postgres-server.ts';
import { AT, addClaims, claim, LATER, remittance, testSeal } from '../ledger/rig.ts';

const BATCH = 1_000;
const LINES = 5;
/** As long as a claim of five lines is. */
const BODY = JSON.stringify({ lines: Array.from({ length: LINES }, () => ({ text: 'x'.repeat(450) })) });

export interface LedgerRates {
  readonly engine: string;
  /** Claims a second, each with its first event. */
  readonly claimsWithEvents: number;
  /** State changes a second, each with an event. */
  readonly stateChangesWithEvents: number;
  /** Claims a second posted, each with an adjudication and entries for five lines. */
  readonly claimsPosted: number;
  /** Claims a second found by patient control number, a thousand a question. */
  readonly claimsFound: number;
}

async function rate(count: number, work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return Math.round((count * 1_000) / (performance.now() - start));
}

function paymentFor(keys: readonly RowKey[], number: number): NewBatch {
  const none = cents(0);
  return {
    at: AT,
    postedBy: 'auto',
    reason: 'payment',
    remittance: remittance(number),
    adjudications: keys.map((claimKey, index) => ({
      claimKey,
      ordinal: index + 1,
      payerClaimControlNumber: `ICN${claimKey}`,
      claimStatusCode: '1',
      kind: 'payment',
      chargeCents: cents(50_000),
      paymentCents: cents(40_000),
      patientResponsibilityCents: none,
      body: BODY.slice(0, 800),
    })),
    entries: keys.flatMap((claimKey, adjudicationIndex) =>
      Array.from({ length: LINES }, (_, line) => line).flatMap((line) => {
        const of = { claimKey, lineId: `L${line}`, adjudicationIndex };
        return [
          { ...of, account: 'Cash', debitCents: cents(8_000), creditCents: none },
          { ...of, account: 'AR:Ins:1', debitCents: none, creditCents: cents(8_000) },
        ];
      }),
    ),
  };
}

export async function measure(engine: string, ledger: Ledger, claims: number): Promise<LedgerRates> {
  const keys: RowKey[] = [];
  const batches = Array.from({ length: Math.ceil(claims / BATCH) }, (_, index) => index);
  const claimsWithEvents = await rate(claims, async () => {
    for (const batch of batches) {
      const given = Array.from({ length: BATCH }, (_, index) => claim(batch * BATCH + index + 1, { body: BODY }));
      await ledger.transaction(async (tx) => {
        const added = await addClaims(tx, given);
        await tx.addEvents(added.map((claimKey) => ({ claimKey, at: AT, type: 'ready', summary: 'Ready to send.' })));
        keys.push(...added);
      });
    }
  });
  const partOf = (batch: number): readonly RowKey[] => keys.slice(batch * BATCH, (batch + 1) * BATCH);
  const stateChangesWithEvents = await rate(claims, async () => {
    for (const batch of batches) {
      await ledger.transaction(async (tx) => {
        const state = { display: 'SENT', json: '{"submission":"SENT"}' };
        await tx.setClaimStates(
          partOf(batch).map((claimKey) => ({ claimKey, state })),
          LATER,
        );
        await tx.addEvents(
          partOf(batch).map((claimKey) => ({
            claimKey,
            at: LATER,
            type: 'sent',
            summary: 'Sent.',
            evidence: { sha256: 'a'.repeat(64), offset: claimKey },
            idempotencyKey: `sent-${claimKey}`,
          })),
        );
      });
    }
  });
  const claimsPosted = await rate(claims, async () => {
    for (const batch of batches) await ledger.transaction((tx) => tx.post(paymentFor(partOf(batch), batch)));
  });
  const claimsFound = await rate(claims, async () => {
    for (const batch of batches) {
      const numbers = partOf(batch).map((_, index) => claim(batch * BATCH + index + 1).patientControlNumber);
      await ledger.claims({ patientControlNumbers: numbers, limit: BATCH });
    }
  });
  return { engine, claimsWithEvents, stateChangesWithEvents, claimsPosted, claimsFound };
}

async function onSqlite(engine: string, claims: number, seal?: Seal): Promise<LedgerRates> {
  const folder = mkdtempSync(join(tmpdir(), 'claimgate-bench-'));
  const ledger = await openSqliteLedger({ path: join(folder, 'ledger.db'), ...(seal === undefined ? {} : { seal }) });
  try {
    return await measure(engine, ledger, claims);
  } finally {
    await ledger.close();
    rmSync(folder, { recursive: true });
  }
}

async function onPostgres(claims: number): Promise<LedgerRates | string> {
  const server = await startPostgres({ durable: true });
  if (typeof server === 'string') return `SKIPPED: ${server}`;
  const ledger = await openPostgresLedger({ url: server.url, schema: `bench_${process.pid}` });
  try {
    return await measure('PostgreSQL', ledger, claims);
  } finally {
    await ledger.close();
    await server.stop();
  }
}

export async function benchLedger(claims: number): Promise<readonly (LedgerRates | string)[]> {
  return [
    await onSqlite('SQLite', claims),
    await onSqlite('SQLite, sealed', claims, testSeal()),
    await onPostgres(claims),
  ];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const rates of await benchLedger(Number(process.argv[2] ?? 10_000))) console.log(rates);
}
