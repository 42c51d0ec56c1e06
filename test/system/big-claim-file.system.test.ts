/** Fault 37: claim files taken in batch by batch, a transaction each; a crash between any two steps neither loses nor doubles a claim. */
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { outboundPorts } from '../../src/cli/gateway-ports.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { createEnvironment } from '../../src/main.ts';
import type { OutboundPorts } from '../../src/outbound/ports.ts';
import { takeDropped } from '../../src/outbound/send.ts';
import { fiveLineClaim } from '../bench/five-line-claims.ts';
import { Practice } from './practice.ts';

const LONG: { readonly patientControlNumber: string } = JSON.parse(
  readFileSync(new URL('../../samples/claims/professional/sixty-two-lines.json', import.meta.url), 'utf8'),
);

/**
 * Twice the same bill in batches that lie apart, one that is held and comes again, one without the shape of a claim, an old one again, one
 * that is split and comes again. The number that the second part would get belongs to a claim of a batch before.
 */
function documents(): readonly object[] {
  const claims = Array.from({ length: 8 }, (_, index): object => fiveLineClaim(index + 1));
  const like = { ...fiveLineClaim(9), patientControlNumber: `${LONG.patientControlNumber}S2` };
  const held = { ...fiveLineClaim(20), subscriber: { ...fiveLineClaim(20).subscriber, birthDate: '2030-01-01' } };
  return [
    ...claims,
    like,
    held,
    { claimId: 'NO-CLAIM' },
    fiveLineClaim(2),
    held,
    fiveLineClaim(21),
    LONG,
    fiveLineClaim(22),
    LONG,
  ];
}

const FORMS: readonly (readonly [string, (given: readonly object[]) => string])[] = [
  ['json', (given) => JSON.stringify(given)],
  ['ndjson', (given) => given.map((one) => `${JSON.stringify(one)}\n`).join('')],
  // More than is read whole: the rest of the lines is blank.
  ['big.ndjson', (given) => given.map((one) => `${JSON.stringify(one).padEnd(200_000)}\n`).join('')],
];

class Crash extends Error {}

/** Ports that fail at the n-th transaction: before it, or right after its commit. */
function crashing(ports: OutboundPorts, at: number, crashed: () => void): OutboundPorts {
  let steps = 0;
  const step = (): void => {
    steps += 1;
    if (steps !== at) return;
    crashed();
    throw new Crash('killed');
  };
  const transaction: Ledger['transaction'] = async (work) => {
    step();
    const result = await ports.ledger.transaction(work);
    step();
    return result;
  };
  return { ...ports, ledger: { ...ports.ledger, transaction } };
}

interface Taken {
  readonly result: {
    readonly claims: readonly { readonly ordinal: number; readonly outcome: string; readonly claimId?: string }[];
  };
  readonly csv: string;
  readonly claims: readonly unknown[];
  readonly numbers: readonly string[];
  readonly balances: unknown;
  readonly faults: readonly string[];
  readonly crashes: number;
}

async function take(form: (typeof FORMS)[number], crashAt: number): Promise<Taken> {
  // Nothing is sent, so the mailbox may be any.
  const practice = new Practice({ transport: { type: 'folder', root: tmpdir() }, upload: 'in', download: 'out' });
  const [extension, write] = form;
  try {
    practice.drop(`claims.${extension}`, write(documents()));
    const gateway = await createEnvironment().openGateway(practice.config);
    try {
      const ports = { ...outboundPorts(gateway), claimsAtOnce: 4 };
      // A crash is an error that nothing of ours handles; the file stays where it was put, as after a kill.
      let crashes = 0;
      const dying = crashing(ports, crashAt, () => {
        crashes += 1;
      });
      await takeDropped(dying, new Map(), true);
      await takeDropped(ports, new Map(), true);
      const { ledger } = gateway;
      const rows = await ledger.claims({ limit: 100 });
      const text = (kind: string): string => readFileSync(`${practice.in}/claims.${extension}.result.${kind}`, 'utf8');
      expect(readdirSync(`${practice.in}/.taken`)).toEqual([]);
      return {
        result: JSON.parse(text('json')),
        csv: text('csv'),
        claims: rows.map(({ ordinal, claimId, state, chargeCents, body }) => ({
          ordinal,
          claimId,
          state,
          chargeCents,
          body,
        })),
        numbers: rows.map(({ patientControlNumber }) => patientControlNumber),
        balances: await ledger.trialBalance(),
        faults: await ledger.verify(),
        crashes,
      };
    } finally {
      await gateway.close();
    }
  } finally {
    practice.remove();
  }
}

describe.each(FORMS)('a claim file taken in batch by batch: %s', (...form) => {
  it('fault 37: gives the same after a crash before or after any of its transactions', async () => {
    const quiet = await take(form, 0);
    expect(quiet.result.claims.map(({ ordinal }) => ordinal)).toEqual(documents().map((_, index) => index + 1));
    expect(quiet.result.claims.map(({ outcome }) => outcome)).toEqual([
      ...Array.from({ length: 9 }, () => 'ready'),
      'held',
      'refused',
      'duplicate',
      'duplicate',
      ...['ready', 'ready', 'ready', 'duplicate'],
    ]);
    expect(quiet.claims).toHaveLength(14);
    expect(quiet.numbers.slice(-3)).toEqual(['PV00062', 'PV00062T2', fiveLineClaim(22).patientControlNumber]);
    expect(quiet.faults).toEqual([]);
    let crashes = 0;
    for (let at = 1; ; at += 1) {
      const { crashes: now, ...after } = await take(form, at);
      if (now === 0) break;
      crashes += 1;
      const { crashes: _none, result, ...expected } = quiet;
      expect({ ...after, result: after.result.claims }, `crash at ${at}`).toEqual({
        ...expected,
        result: result.claims,
      });
    }
    // Five batches, each before and after its commit.
    expect(crashes).toBe(10);
  });
});
