import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { inboundPorts, partnerOf } from '../../src/cli/gateway-ports.ts';
import { type CollectReport, collect } from '../../src/inbound/collect.ts';
import type { Ledger, LedgerTransaction } from '../../src/ledger/port.ts';
import type { Log } from '../../src/log/log.ts';
import { type MoneyClinic, openMoneyClinic } from '../operations/checks.ts';
import { fileText } from './post/remittance-text.ts';

let clinic: MoneyClinic;
afterEach(() => clinic.remove());

/** As PostgreSQL does it: the transactions that post a check run, are rolled back, and run again, so many of them. */
function colliding(ledger: Ledger, times: number): Ledger {
  let left = times;
  const rolledBack = new Error('could not serialize access');
  const transaction: Ledger['transaction'] = async (work) => {
    let posts = false;
    try {
      return await ledger.transaction(async (tx) => {
        const post: LedgerTransaction['post'] = (batch) => {
          posts ||= batch.remittance !== undefined;
          return tx.post(batch);
        };
        const value = await work(Object.assign(Object.create(tx), { post }));
        if (!posts || left === 0) return value;
        left -= 1;
        throw rolledBack;
      });
    } catch (cause) {
      if (cause !== rolledBack) throw cause;
      return ledger.transaction(work);
    }
  };
  const pipelined = async <T>(work: (tx: LedgerTransaction) => Promise<T>) => ({
    committed: Promise.resolve(await transaction(work)),
  });
  return Object.assign(Object.create(ledger), { transaction, pipelined });
}

const body = (number: string) => `LX*1\nCLP*${number}*1*185*148**12*ICN1
SVC*HC:99213*125*100\nCAS*CO*45*10\nCAS*PR*2*15\nSVC*HC:94640:59*60*48\nCAS*CO*45*2\nCAS*PR*2*10`;

/** More claim payments of others than are held in memory at once. */
const MANY = Array.from({ length: 2_100 }, (_, at) => `CLP*OTHERS${at}*4*10*0**12*OICN${at}\nCAS*CO*45*10`).join('\n');

/** Collects one check while its transactions collide; answers the report and what was logged above information. */
async function collectColliding(
  times: number,
  more = MANY,
): Promise<{ report: CollectReport; told: readonly string[] }> {
  const told: string[] = [];
  const log: Log = {
    info: () => undefined,
    warn: (event, fields) => told.push(`warn ${event} ${JSON.stringify(fields).replace(/"sha256":"\w+",/, '')}`),
    error: (event, fields) => told.push(`error ${event} ${JSON.stringify(fields)}`),
  };
  const check = { trace: 'T1', payment: '148', body: `${body(clinic.number)}\n${more}`.trim() };
  writeFileSync(join(clinic.answers, 'era.835'), fileText(check));
  const report = await clinic.inside((gateway) => {
    const ports = { ...inboundPorts(gateway), ledger: colliding(gateway.ledger, times), log };
    const partner = partnerOf(gateway.config, 'clearing');
    return collect(ports, partner, gateway.transportOf(partner), { pause: async () => undefined });
  });
  return { report, told };
}

describe('two workers that post a check at once', () => {
  it('one that is held in memory is posted again without a word', async () => {
    clinic = await openMoneyClinic();
    const { report, told } = await collectColliding(1, '');
    expect(told).toEqual([]);
    expect(report).toMatchObject({ failed: 0, files: [{ remittances: 1, duplicates: 0 }] });
    expect((await clinic.books())['CashClearing:T1']).toBe('148.00');
  });

  it('reliability: of one that is too long for that the file is read again at once, with a warning that says which attempt it was', async () => {
    clinic = await openMoneyClinic();
    const { report, told } = await collectColliding(2);
    expect(told).toEqual(['warn remittance-collided {"attempt":1}', 'warn remittance-collided {"attempt":2}']);
    expect(report).toMatchObject({ failed: 0, files: [{ remittances: 1, duplicates: 0 }] });
    expect((await clinic.books())['CashClearing:T1']).toBe('148.00');
  });

  it('what collides again and again is an error, and waits for the next run', async () => {
    clinic = await openMoneyClinic();
    const { report, told } = await collectColliding(5);
    expect(told.filter((line) => line.startsWith('warn'))).toHaveLength(4);
    expect(told.at(-1)).toBe('error task-failed {"task":"apply","code":"remittance-collided","retryable":true}');
    expect(report).toMatchObject({ failed: 1, files: [] });
    expect(await clinic.books()).not.toHaveProperty('CashClearing:T1');
    await clinic.run('collect');
    expect((await clinic.books())['CashClearing:T1']).toBe('148.00');
  });
});
