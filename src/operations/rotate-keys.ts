/** Operations: everything that is sealed brought under the current key, beside the daemon, so that the older keys can be taken out. */
import type { Archive } from '../archive/port.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { Claim } from '../claims/claim.ts';
import type { HeldClaimPayment } from '../claims/posting.ts';
import { rememberedNumbers } from '../inbound/remembered.ts';
import { type SealKeyRow, type SearchTexts, WITHOUT_KEY } from '../ledger/rotation.ts';
import { practiceKeyOf } from '../outbound/intake/practice-list.ts';
import { claimFingerprint, looseFingerprint, patientMark, patientMarkOf } from '../outbound/scrub/fingerprint.ts';
import type { Spool } from '../wire/spool.ts';
import { operationErrors } from './errors.ts';
import { audit, type OperatorPorts, type OperatorWord } from './operator-word.ts';

export interface RotationPorts extends OperatorPorts {
  readonly archive: Archive;
  readonly spool: Spool;
  /** The keys of the configuration. */
  readonly sealKeys: readonly SealKeyRow[];
}

export interface RotationReport {
  /** Ids of the keys that can be taken out of the configuration now. */
  readonly retired: readonly string[];
  /** The gateway was begun without a key: what stood in clear until now is sealed, and gone from the ledger's files. */
  readonly fromPlain: boolean;
  /** The key that everything is under. */
  readonly current: SealKeyRow;
  /** Rows of the ledger, files of the archive and of the spool that this run sealed again. */
  readonly rows: number;
  readonly archived: number;
  readonly spooled: number;
  /** It was begun by an earlier run, which was cut off. */
  readonly resumed: boolean;
}

/** A transaction of so many rows keeps the daemon waiting for some hundredths of a second. */
const ROWS_AT_ONCE = 200;

/**
 * Ledger, archive and spool, each thing read back before the old takes its leave; cut off at any moment, it goes on where it was. The older
 * keys are retired when nothing is left under them; so is having none, after the ledger's files were rid of what stood in them. Throws `rotation-unfinished` when something can't be brought over: it is told by name,
 * and the older keys stay needed.
 */
export async function rotateKeys(ports: RotationPorts, word: OperatorWord): Promise<RotationReport> {
  const { ledger } = ports;
  if (ports.sealKeys.length === 0)
    throw new GatewayError(
      operationErrors.notAllowed,
      'the gateway has no archive.key: nothing is sealed. Make one (openssl rand -base64 32), name it as archive.key, and run this again',
    );
  const resumed = !(await begin(ports, word));
  const [current = UNKNOWN, ...older] = await ledger.keysInForce();
  const rows = await rotateRows(ports);
  const archived = await rotateArchive(ports.archive);
  const spooled = await rotateSpool(ports.spool);
  const left = [...archived.faults, ...spooled.faults, ...(await ledger.underOlderKeys())];
  if (left.length > 0) {
    throw new GatewayError(
      operationErrors.rotationUnfinished,
      `not all could be brought under the key ${current.id}; the older keys are still needed:\n  ${left.slice(0, MOST_TOLD).join('\n  ')}`,
    );
  }
  const fromPlain = older.some((key) => key.id === WITHOUT_KEY);
  if (fromPlain) await ledger.forgetRemains();
  const retired = older.map((key) => key.id).filter((id) => id !== WITHOUT_KEY);
  const counts = `${rows} row(s), ${archived.count} archived and ${spooled.count} spooled file(s)`;
  await ledger.transaction(async (tx) => {
    await tx.endRotation();
    await audit(tx, word, ports.clock.now(), {
      action: 'archive-rotated',
      about: `all under the key ${current.id}, ${counts} in this run; retired ${retired.join(', ') || 'none'}${fromPlain ? '; nothing is in clear any more' : ''}`,
    });
  });
  return { retired, fromPlain, current, rows, archived: archived.count, spooled: spooled.count, resumed };
}

const MOST_TOLD = 20;
const UNKNOWN: SealKeyRow = { id: '', name: '' };

async function begin({ ledger, clock }: RotationPorts, word: OperatorWord): Promise<boolean> {
  return ledger.transaction(async (tx) => {
    const [current, ...older] = await tx.keysInForce();
    if (!(await tx.beginRotation())) return false;
    const about = `from ${older.map((key) => (key.id === WITHOUT_KEY ? 'no key' : key.id)).join(', ') || 'no other key'} to ${current?.id ?? ''}`;
    await audit(tx, word, clock.now(), { action: 'archive-rotate', about });
    return true;
  });
}

async function rotateRows({ ledger }: RotationPorts): Promise<number> {
  let rows = 0;
  for (;;) {
    const page = await ledger.transaction((tx) => tx.rotatePage(TEXTS, ROWS_AT_ONCE));
    if (page.table === undefined) return rows;
    rows += page.rows;
  }
}

interface Rotated {
  readonly count: number;
  /** What could not be brought over, by hash. */
  readonly faults: readonly string[];
}

/** Until nothing is found any more: a process that still had the old key may have stored something meanwhile. */
async function rotateArchive(archive: Archive): Promise<Rotated> {
  let count = 0;
  for (;;) {
    let found = 0;
    const faults: string[] = [];
    for await (const { sha256 } of archive.list()) {
      const done = await resealed(`archived file ${sha256}`, () => archive.reseal(sha256));
      if (typeof done === 'string') faults.push(done);
      else found += done;
    }
    count += found;
    if (found === 0) return { count, faults };
  }
}

async function rotateSpool(spool: Spool): Promise<Rotated> {
  let count = 0;
  const faults: string[] = [];
  for (const sha256 of await spool.list()) {
    const done = await resealed(`spooled file ${sha256}`, () => spool.reseal(sha256));
    if (typeof done === 'string') faults.push(done);
    else count += done;
  }
  return { count, faults };
}

/** 1 when it was sealed again; a sentence when it can't be. */
async function resealed(what: string, work: () => ReturnType<Archive['reseal']>): Promise<number | string> {
  try {
    return (await work()) === 'resealed' ? 1 : 0;
  } catch (cause) {
    if (!(cause instanceof GatewayError) || cause.retryable) throw cause;
    return `${what}: ${cause.message} [${cause.code}]`;
  }
}

/** Hashes whose texts stand in no column, made again as they were made first. */
const TEXTS: SearchTexts = {
  marksOfClaim: (body) => {
    const claim: Claim = JSON.parse(body);
    return {
      fingerprint: claimFingerprint(claim),
      similarity: looseFingerprint(claim),
      patientMark: patientMark(claim),
    };
  },
  practiceKey: (kind, body) => practiceKeyOf(kind, body, (row) => patientMarkOf(row, row.billingNpi)),
  rememberedNumbers: (detailJson) => {
    const { held }: { readonly held?: HeldClaimPayment } = JSON.parse(detailJson);
    return held === undefined ? [] : rememberedNumbers(held.payment);
  },
};
