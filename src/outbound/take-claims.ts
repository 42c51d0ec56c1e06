/** Outbound: claim files from a billing system's folder into the ledger: taken, archived, read, judged, written down, answered for. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { calendarDateOf } from '../base/calendar-date.ts';
import { wallTimeIn } from '../base/clock.ts';
import { isBlocking } from '../base/finding.ts';
import { GatewayError } from '../base/gateway-error.ts';
import {
  type ClaimFileLook,
  type ClaimFolder,
  finishClaimFile,
  settledClaimFiles,
  type TakenFile,
  takeClaimFile,
  takenClaimFiles,
} from '../drop/claim-folder.ts';
import { claimResultCsv, claimResultHtml } from '../drop/claim-result.ts';
import { publishFile } from '../drop/publish.ts';
import type { TradingPartner } from '../wire/partner.ts';
import { splitIncoming } from './batch/split-incoming.ts';
import { claimHistoryOf } from './claim-history.ts';
import { type ReadClaims, readClaims } from './intake/read-claims.ts';
import { type JudgedClaim, judgeClaims } from './judge-claims.ts';
import type { ClaimSource, OutboundPorts } from './ports.ts';
import { priorClaimsOf } from './prior-claims.ts';
import { type RecordInput, recordClaims } from './record-claims.ts';
import { claimFileResult } from './result-file.ts';
import { ClaimMarks } from './scrub/fingerprint.ts';
import { type ScrubRun, startScrub } from './scrub/scrub.ts';
import { mappingOf } from './source-mapping.ts';

export interface TakenReport {
  readonly billingSystem: string;
  readonly name: string;
  readonly claims: number;
  readonly ready: number;
  readonly held: number;
  readonly duplicate: number;
  /** Claims that have not the shape of one. */
  readonly refused: number;
  /** Errors of the file itself: empty, cut, not readable; what they cost can't be counted in claims. */
  readonly faults: number;
}

/** Looks at waiting files, kept between two looks by the caller; one map a source. */
export type ClaimLooks = Map<string, Map<string, ClaimFileLook>>;

/** What could not be taken now: a folder, or a file that lies with us and is tried again at the next run. */
export interface NotTaken {
  readonly billingSystem: string;
  readonly code: string;
}

export interface Taking {
  readonly taken: readonly TakenReport[];
  readonly notTaken: readonly NotTaken[];
}

/**
 * Takes every settled file of every source, first those that were taken before a crash. One bad file or folder never stops the next, nor
 * the sending of what is ready.
 */
export async function takeClaims(ports: OutboundPorts, looks: ClaimLooks): Promise<Taking> {
  const taken: TakenReport[] = [];
  const notTaken: NotTaken[] = [];
  const standingAlone = async (source: ClaimSource, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (cause) {
      const code = cause instanceof GatewayError ? cause.code : 'unknown';
      const retryable = cause instanceof GatewayError && cause.retryable;
      ports.log.error('task-failed', { task: `take:${source.id}`, code, retryable }, cause);
      notTaken.push({ billingSystem: source.id, code });
    }
  };
  for (const source of ports.sources) {
    const folder: ClaimFolder = {
      folder: source.in,
      settleMs: source.settleSeconds * 1000,
      markerFile: source.markerFile,
      takeWhen: source.takeWhen,
    };
    const seen = looks.get(source.id) ?? new Map<string, ClaimFileLook>();
    looks.set(source.id, seen);
    const take = (file: TakenFile): Promise<void> =>
      standingAlone(source, async () => void taken.push(await takeFile(ports, source, file)));
    await standingAlone(source, async () => {
      for (const file of await takenClaimFiles(folder)) await take(file);
      const nowMs = ports.clock.now().getTime();
      for (const name of await settledClaimFiles(folder, seen, nowMs)) {
        const file = await takeClaimFile(folder, name, nowMs);
        if (file !== undefined) await take(file);
      }
    });
  }
  return { taken, notTaken };
}

async function takeFile(ports: OutboundPorts, source: ClaimSource, file: TakenFile): Promise<TakenReport> {
  const bytes = await readFile(file.path);
  const sha256 = await ports.archive.put(bytes);
  ports.log.info('claim-file-taken', { billingSystem: source.id, sha256, bytes: bytes.length });
  const entry = basename(file.path);
  const known = (await ports.ledger.claimFiles({ sha256, limit: 1_000 })).find(
    (row) => row.name === entry && row.billingSystem === source.id,
  );
  const result = known?.resultJson ?? (await judgeFile(ports, source, file, { bytes, sha256, entry }));
  await publishFile(source.in, `${file.name}.result.csv`, claimResultCsv(result), { replace: true });
  await publishFile(source.in, `${file.name}.result.html`, claimResultHtml(result), { replace: true });
  await publishFile(source.in, `${file.name}.result.json`, result, { replace: true });
  await finishClaimFile(file);
  const report = summary(source.id, file.name, result);
  const { claims, ready, held, refused } = report;
  ports.log.info('claim-file-done', { sha256, claims, ready, held, refused: refused + report.duplicate });
  return report;
}

interface FileBytes {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** The name under which it lies with us, which names this taking of it: known again after a crash. */
  readonly entry: string;
}

/** Judges and records the file's claims in one transaction; answers the text of its result file. */
async function judgeFile(
  ports: OutboundPorts,
  source: ClaimSource,
  file: TakenFile,
  { bytes, sha256, entry }: FileBytes,
): Promise<string> {
  const mapping = mappingOf(source, file.name, ports.mappings);
  const partnerFor = (payerId: string): string | undefined => ports.partnerFor(payerId)?.id;
  const use = mapping === undefined ? {} : { mapping: { mapping, billingSystem: source.id, partnerFor } };
  const read = readClaims(bytes, { file: file.name, guides: ports.guides, ...use });
  const now = ports.clock.now();
  return ports.ledger.transaction(async (tx) => {
    const sendable = splitIncoming(read.claims, ports.guides, ports.profiles);
    const claims = sendable.map(({ claim }) => claim);
    const marks = new ClaimMarks();
    const prior = await priorClaimsOf(tx, source.id, claims, (claim) => marks.exact(claim));
    const { history, note } = await claimHistoryOf(tx, {
      claims,
      prior,
      house: ports,
      codeSets: ports.codeSets,
      marks,
    });
    const runs = scrubRuns(ports, history, now);
    const judged: readonly JudgedClaim[] = judgeClaims(sendable, {
      prior,
      partnerFor: (payerId) => ports.partnerFor(payerId),
      scrubFor: (partner) => runs.of(partner),
      note,
    });
    const result = claimFileResult({
      name: file.name,
      sha256,
      takenAt: now.toISOString(),
      read,
      judged,
      notChecked: runs.notChecked(),
    });
    await recordClaims(tx, {
      source: source.id,
      entry,
      sha256,
      sizeBytes: bytes.length,
      result,
      judged,
      now,
      marks,
      ...stampOf(read),
    });
    return result;
  });
}

const stampOf = ({ mapping }: ReadClaims): Pick<RecordInput, 'mapping'> => (mapping === undefined ? {} : { mapping });

function scrubRuns(ports: OutboundPorts, history: Parameters<typeof startScrub>[1]['history'], now: Date) {
  const runs = new Map<string, ScrubRun>();
  const asOf = calendarDateOf(wallTimeIn(ports.zone, now));
  const start = (partner: TradingPartner | undefined): ScrubRun => {
    const { codeSets, rules } = ports;
    const channel =
      partner === undefined ? {} : { usage: partner.usage, delimiters: Object.values(partner.delimiters).join('') };
    return startScrub(ports.profiles, {
      asOf,
      codeSets,
      rules,
      ...channel,
      ...(history === undefined ? {} : { history }),
    });
  };
  return {
    of: (partner: TradingPartner | undefined): ScrubRun => {
      const id = partner?.id ?? '';
      const run = runs.get(id) ?? start(partner);
      runs.set(id, run);
      return run;
    },
    notChecked: () => [...runs.values()].flatMap((run) => run.notChecked()).filter((item) => !isBlocking(item)),
  };
}

function summary(billingSystem: string, name: string, resultText: string): TakenReport {
  const result: {
    readonly claims: readonly { readonly outcome: string }[];
    readonly findings: readonly { readonly severity: string }[];
  } = JSON.parse(resultText);
  const count = (outcome: string): number => result.claims.filter((claim) => claim.outcome === outcome).length;
  return {
    billingSystem,
    name,
    claims: result.claims.length,
    ready: count('ready'),
    held: count('held'),
    duplicate: count('duplicate'),
    refused: count('refused'),
    faults: result.findings.filter(({ severity }) => severity === 'fatal' || severity === 'error').length,
  };
}
