/** Outbound: one claim file into the ledger: archived, read, judged and written down batch by batch, answered for. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { type Finding, finding } from '../base/finding.ts';
import { assert } from '../base/gateway-error.ts';
import { finishClaimFile, keepRefused, type TakenFile } from '../drop/claim-folder.ts';
import { type ClaimResult, claimResultCsv, claimResultHtml } from '../drop/claim-result.ts';
import { publishPieces } from '../drop/publish.ts';
import type { ClaimFileRow, LedgerView, RowKey } from '../ledger/port.ts';
import { billKey } from './batch/bill-key.ts';
import type { FileFacts } from './intake/claim-batch.ts';
import type { ClaimSource, OutboundPorts } from './ports.ts';
import { claimBatches } from './read-batches.ts';
import { findingOfResult, type ResultFacts, resultText } from './result-file.ts';
import { scrubFindings } from './scrub/scrub.ts';
import { mappingOf } from './source-mapping.ts';
import { type NotChecked, type PartResult, takeBatch } from './take-batch.ts';
import { type SizeFault, sizeFault } from './too-large.ts';

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

export interface Taking {
  readonly ports: OutboundPorts;
  readonly source: ClaimSource;
  readonly file: TakenFile;
}

/** What the ledger keeps of a file beside the parts with its claims: all that `result.json` says, and what the claims came to. */
interface StoredResult extends ResultFacts {
  readonly outcomes?: Outcomes;
  readonly findings: readonly { readonly severity?: unknown }[];
  /** Before claims stood in parts they stood here. */
  readonly claims?: readonly Outcome[];
}

type Outcomes = Readonly<Record<string, number>>;

interface Outcome {
  readonly outcome: string;
}

interface StoredFile extends ClaimResult, ResultFacts {
  readonly findings: StoredResult['findings'];
}

function countsOf(claims: readonly Outcome[], before: Outcomes = {}): Outcomes {
  const counts: Record<string, number> = { ...before };
  for (const { outcome } of claims) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/**
 * Takes the file in, or goes on where a crash cut it off: each batch is a transaction that notes how far it came. The file is removed when
 * its claims stand in the ledger and its results lie there.
 */
export async function takeFile(taking: Taking): Promise<TakenReport> {
  const { ports, source, file } = taking;
  const tooLarge = await sizeFault(source, file, mappingOf(source, file.name, ports.mappings));
  if (tooLarge !== undefined) return refuse(taking, tooLarge);
  const { sha256, sizeBytes } = await ports.archive.putFile(file.path);
  ports.log.info('claim-file-taken', { billingSystem: source.id, sha256, bytes: sizeBytes });
  const name = basename(file.path);
  const known = (await ports.ledger.claimFiles({ sha256, limit: 1_000 })).find(
    (row) => row.name === name && row.billingSystem === source.id,
  );
  const done = known !== undefined && known.open !== true ? known : await takeIn(taking, { sha256, sizeBytes }, known);
  const result = resultOf(ports.ledger, done);
  await ports.ledger.confirmLease();
  await publishResult(source.in, result);
  await ports.ledger.confirmLease();
  await finishClaimFile(file);
  const report = reportOf(source.id, result);
  const { claims, ready, held, refused } = report;
  ports.log.info('claim-file-done', { sha256, claims, ready, held, refused: refused + report.duplicate });
  return report;
}

/** Nothing of it is read; it is kept in the folder's own `.refused`, for who dropped it to split. */
async function refuse({ ports, source, file }: Taking, { kind, finding: fault }: SizeFault): Promise<TakenReport> {
  const result: StoredFile = {
    file: file.name,
    sha256: await hashOfFile(file.path),
    kind,
    takenAt: ports.clock.now().toISOString(),
    outcomes: {},
    findings: [findingOfResult(fault)],
    claims: async function* none() {},
  };
  await publishResult(source.in, result);
  await keepRefused(source.in, file);
  ports.log.warn('claim-file-refused', { billingSystem: source.id, sha256: result.sha256, code: fault.kind.code });
  return reportOf(source.id, result);
}

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

interface FileHash {
  readonly sha256: string;
  readonly sizeBytes: number;
}

async function takeIn(taking: Taking, hash: FileHash, known: ClaimFileRow | undefined): Promise<ClaimFileRow> {
  const { ports, source, file } = taking;
  const now = known === undefined ? ports.clock.now() : new Date(known.at);
  const row = { billingSystem: source.id, name: basename(file.path), ...hash, at: now.toISOString(), open: true };
  let claimFileKey = known?.claimFileKey;
  let progress = await takenAlready(ports.ledger, claimFileKey);
  const seen = { bills: new Set<string>(), numbers: new Set<string>() };
  for await (const batch of claimBatches(taking)) {
    const { part, lastClaim: after } = progress;
    const fresh = batch.lastClaim > after;
    const { end } = batch;
    if (fresh || end !== undefined) {
      claimFileKey = await ports.ledger.transaction(async (tx) => {
        const key = claimFileKey ?? (await tx.addClaimFile({ ...row, resultJson: '' }));
        if (fresh) await takeBatch(tx, taking, { batch, after, part: part + 1, claimFileKey: key, row, seen });
        if (end !== undefined) {
          const facts = { file: file.name, sha256: hash.sha256, takenAt: row.at };
          await tx.finishClaimFile(key, JSON.stringify(await storedResult(tx, key, facts, end)));
        }
        return key;
      });
      if (fresh) progress = { part: part + 1, lastClaim: batch.lastClaim };
    }
    for (const { claim } of batch.claims) {
      seen.bills.add(billKey(claim));
      seen.numbers.add(claim.patientControlNumber);
    }
  }
  assert(claimFileKey !== undefined, 'a claim file was read to no end');
  const [taken] = await ports.ledger.claimFiles({ claimFileKey, limit: 1 });
  assert(taken !== undefined && taken.open !== true, `claim file ${claimFileKey} was read to no end`);
  return taken;
}

/** How far it came before a crash. */
async function takenAlready(view: LedgerView, claimFileKey: RowKey | undefined): Promise<Progress> {
  let progress: Progress = { part: 0, lastClaim: 0 };
  if (claimFileKey === undefined) return progress;
  for await (const { part, lastClaim } of partsOf(view, claimFileKey)) progress = { part, lastClaim };
  return progress;
}

interface Progress {
  /** Ordinal of the last part that was taken. */
  readonly part: number;
  readonly lastClaim: number;
}

async function* partsOf(view: LedgerView, claimFileKey: RowKey) {
  for (let part = 1; ; part += 1) {
    const row = await view.claimFilePart(claimFileKey, part);
    if (row === undefined) return;
    const result: PartResult = JSON.parse(row.resultJson);
    yield { part, lastClaim: row.lastClaim, result };
  }
}

async function storedResult(
  view: LedgerView,
  claimFileKey: RowKey,
  facts: Pick<ResultFacts, 'file' | 'sha256' | 'takenAt'>,
  end: FileFacts,
): Promise<StoredResult> {
  let outcomes: Outcomes = {};
  const notChecked = new Map<string, NotChecked>();
  for await (const { result } of partsOf(view, claimFileKey)) {
    outcomes = countsOf(result.claims, outcomes);
    for (const item of result.notChecked) {
      const before = notChecked.get(item.need)?.edits ?? [];
      notChecked.set(item.need, { need: item.need, edits: [...new Set([...before, ...item.edits])].sort() });
    }
  }
  const { file, sha256, takenAt } = facts;
  const { kind, mapping, findings } = end;
  const ofRun = [...notChecked.values()].sort((a, b) => a.need.localeCompare(b.need));
  return {
    file,
    sha256,
    kind,
    ...(mapping === undefined ? {} : { mapping }),
    takenAt,
    outcomes,
    findings: [...ofRun.map(notCheckedFinding), ...findings].map(findingOfResult),
  };
}

const notCheckedFinding = ({ need, edits }: NotChecked): Finding =>
  finding(scrubFindings.notChecked, {}, { need, edits: edits.join(', ') });

/** What was stored, with the claims of its parts as often as they are asked for. */
function resultOf(view: LedgerView, row: ClaimFileRow): StoredFile {
  const stored: StoredResult = JSON.parse(row.resultJson);
  const whole = stored.claims;
  async function* claims(): AsyncGenerator<readonly Outcome[]> {
    if (whole !== undefined) yield whole;
    for await (const { result } of partsOf(view, row.claimFileKey)) yield result.claims;
  }
  return { ...stored, outcomes: stored.outcomes ?? countsOf(whole ?? []), claims };
}

async function publishResult(folder: string, result: StoredFile): Promise<void> {
  const { file: name, sha256, kind, mapping, takenAt, findings } = result;
  const facts = { file: name, sha256, kind, ...(mapping === undefined ? {} : { mapping }), takenAt };
  await publishPieces(folder, `${name}.result.csv`, claimResultCsv(result));
  await publishPieces(folder, `${name}.result.html`, claimResultHtml(result));
  await publishPieces(folder, `${name}.result.json`, resultText(facts, result.claims(), findings));
}

function reportOf(billingSystem: string, { file, outcomes, findings }: StoredFile): TakenReport {
  const count = (outcome: string): number => outcomes[outcome] ?? 0;
  return {
    billingSystem,
    name: file,
    claims: Object.values(outcomes).reduce((sum, one) => sum + one, 0),
    ready: count('ready'),
    held: count('held'),
    duplicate: count('duplicate'),
    refused: count('refused'),
    faults: findings.filter(({ severity }) => severity === 'fatal' || severity === 'error').length,
  };
}
