/** Operations: a copy put in the place of a lost gateway, so that nothing is sent twice and nothing that came back is lost (fault 41). */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Archive, Sha256 } from '../archive/port.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { FileReport } from '../inbound/apply-file.ts';
import type { InboundPorts } from '../inbound/ports.ts';
import type { InterchangeRow, LedgerView, OutboundState } from '../ledger/port.ts';
import { type ImportPorts, importSent, readSentFile } from '../outbound/import-sent.ts';
import { readClaims } from '../outbound/intake/read-claims.ts';
import { moveClaims } from '../outbound/move-claims.ts';
import { wireErrors } from '../wire/errors.ts';
import { acceptLedger } from '../wire/ledger-age.ts';
import { transmissionKey } from '../wire/transmission.ts';
import { type BackupManifest, hashOf, readManifest } from './backup.ts';
import { claimPages } from './claims.ts';
import { copyIfThere, copyTree, isSound, planReturn, returnFiles } from './copy-files.ts';
import { operationErrors } from './errors.ts';
import { audit, type OperatorPorts, type OperatorWord } from './operator-word.ts';
import { applyAgain, takeFile } from './quarantine.ts';
import { knownHashes } from './verify.ts';

export interface RestoreFiles {
  readonly folder: string;
  readonly dataDir: string;
  readonly engine: BackupManifest['engine'];
  /** Nothing was sent or received since the copy was made: its own high-water marks hold. */
  readonly nothingSince: boolean;
  /** Opens the archive in a folder under the configuration's keys. */
  openArchive(root: string): Promise<Archive>;
  /** Goes on without archived files that are sound neither in the copy nor in `dataDir`. */
  readonly despiteDamage: boolean;
  /** Puts the ledger's copy in place. Throws `ledger-exists`. */
  putLedger(path: string): Promise<void>;
}

export interface RestoredFiles {
  readonly manifest: BackupManifest;
  readonly archiveFiles: number;
  /** Archived files that were not put back, since their bytes are not what their name says. */
  readonly damaged: readonly Sha256[];
  /** The marks of the lost gateway were still there, or the copy's hold: no number can be used twice. */
  readonly numbersSure: boolean;
}

/** So many damaged files are named. */
const SHOWN = 10;

/**
 * Checks the copy, every archived file by its hash, then puts its ledger in place and what `dataDir` lacks of its archive. What is sound in
 * `dataDir` is kept: it is newer. Throws `backup-unusable` before anything is changed, `ledger-exists`, `ledger-not-copied`,
 * `seal-key-missing`.
 */
export async function restoreFiles(options: RestoreFiles): Promise<RestoredFiles> {
  const { folder, dataDir } = options;
  const manifest = await readManifest(folder);
  if (manifest.engine !== options.engine)
    throw new GatewayError(
      operationErrors.backupUnusable,
      `the copy is of a ${manifest.engine} ledger, the configuration has ${options.engine}`,
    );
  const path = join(folder, manifest.ledger.file);
  if (!existsSync(path) || (await hashOf(path)) !== manifest.ledger.sha256)
    throw new GatewayError(operationErrors.backupUnusable, 'the copy of the ledger is missing or was changed');
  const [from, to] = [join(folder, 'archive'), join(dataDir, 'archive')];
  const plan = await planReturn(await options.openArchive(from), await options.openArchive(to));
  if (plan.damaged.length > 0 && !options.despiteDamage)
    throw new GatewayError(
      operationErrors.backupUnusable,
      `${plan.damaged.length} archived file(s) of the copy were changed, or are sealed under a key that the configuration doesn't name: ${plan.damaged.slice(0, SHOWN).join(', ')}. Nothing was restored; --despite-damage restores the rest`,
    );
  await options.putLedger(path);
  const marks = join(dataDir, 'highwater');
  const survived = existsSync(marks);
  if (!survived && options.nothingSince) await copyIfThere(join(folder, 'highwater'), marks);
  await returnFiles(from, to, plan);
  await copyTree(join(folder, 'codes'), join(dataDir, 'codes'), true);
  const { files: archiveFiles, damaged } = plan;
  return { manifest, archiveFiles, damaged, numbersSure: survived || options.nothingSince };
}

export interface SettleReport {
  /** Interchanges of the copy that had not arrived when it was made, now UNKNOWN. */
  readonly doubtful: number;
  /** Claims that were ready when it was made, now HELD. */
  readonly held: number;
  /** What the archive holds and the copy doesn't know: interchanges of ours, taken over as UNKNOWN, and their claims. */
  readonly interchanges: number;
  readonly claims: number;
  /** Answers that had come since, applied again. */
  readonly answers: number;
  /** Files of the archive that are none of both. */
  readonly others: number;
  /** Files that the copy doesn't know and whose bytes are not what their name says: nothing was taken from them. */
  readonly unreadable: readonly Sha256[];
}

export interface SettlePorts extends OperatorPorts, ImportPorts {
  /** Whose claims of the archive are that no ledger row tells of. */
  readonly firstBillingSystem: string;
  readonly inbound: InboundPorts;
}

const NOT_ARRIVED: readonly OutboundState[] = ['READY', 'UPLOADING', 'UPLOADED_TEMP', 'FAILED'];
const MOST = 1_000_000;

/**
 * After the files are back, before anything is sent. What may have been sent since the copy is never sent again by itself: open
 * interchanges become UNKNOWN, ready claims HELD; what the archive still has from the time since is taken over, and its answers applied.
 */
export async function settleRestored(
  ports: SettlePorts,
  { manifest, nothingSince }: { readonly manifest: BackupManifest; readonly nothingSince: boolean },
  word: OperatorWord,
): Promise<SettleReport> {
  await ports.ledger.transaction(async (tx) => {
    await audit(tx, word, ports.clock.now(), { action: 'restore', about: `copy of ${manifest.at}` });
    // The copy's archive may have what went since; the next run of prune takes it away again.
    await tx.doubtRemoved();
    await acceptLedger(
      tx,
      ports.highWater,
      ports.partners.map(({ id }) => id),
    );
  });
  if (nothingSince) return { doubtful: 0, held: 0, interchanges: 0, claims: 0, answers: 0, others: 0, unreadable: [] };
  const doubtful = await doubtOpenInterchanges(ports);
  const { gap, unreadable } = await gapOf(ports.ledger, ports.archive);
  const taken = await takeOverSent(ports, gap);
  const held = await holdReady(ports, manifest);
  const answers = await applyAnswers(ports, gap, word);
  return {
    doubtful,
    held,
    ...taken,
    ...answers,
    others: gap.length - taken.interchanges - answers.answers,
    unreadable,
  };
}

async function doubtOpenInterchanges(ports: OperatorPorts): Promise<number> {
  const rows = await ports.ledger.interchanges({ states: NOT_ARRIVED, limit: MOST });
  for (const row of rows) await ports.ledger.transaction((tx) => doubt(tx, row, ports.clock.now()));
  return rows.length;
}

async function doubt(
  tx: Parameters<Parameters<OperatorPorts['ledger']['transaction']>[0]>[0],
  row: InterchangeRow,
  now: Date,
): Promise<void> {
  await tx.changeInterchange(row.interchangeKey, { state: 'UNKNOWN', lastErrorCode: wireErrors.outcomeUnknown.code });
  const submissions = await tx.submissions({ interchangeKey: row.interchangeKey });
  for (const set of new Set(submissions.map((one) => one.setOrdinal))) {
    const keys = submissions.filter((one) => one.setOrdinal === set).map((one) => one.claimKey);
    const transmission = transmissionKey(row.interchangeKey, set);
    const summary = `restored from a copy: whether interchange ${row.interchangeControlNumber} was sent since is not known`;
    await moveClaims(tx, keys, { kind: 'delivery-unknown', transmission }, { at: now, summary });
  }
}

async function holdReady(ports: OperatorPorts, manifest: BackupManifest): Promise<number> {
  let held = 0;
  const summary = `held: restored from the copy of ${manifest.at}; it may have been sent since`;
  for await (const rows of claimPages(ports.ledger, { displayStates: ['READY'] })) {
    const keys = rows.map((row) => row.claimKey);
    await ports.ledger.transaction((tx) =>
      moveClaims(tx, keys, { kind: 'held', byPerson: true }, { at: ports.clock.now(), summary }),
    );
    held += keys.length;
  }
  return held;
}

interface GapFile {
  readonly sha256: string;
  readonly storedAt: Date;
  /** ISA06 and ISA08, and GS01; absent when it is no X12. */
  readonly envelope?: { readonly sender: string; readonly receiver: string; readonly functionalId: string };
}

interface Gap {
  readonly gap: readonly GapFile[];
  readonly unreadable: readonly Sha256[];
}

/** Files of the archive that the ledger doesn't know, oldest first. Flat in memory but for their names. */
async function gapOf(ledger: LedgerView, archive: Archive): Promise<Gap> {
  const known = await knownHashes(ledger);
  const gap: GapFile[] = [];
  const unreadable: Sha256[] = [];
  for await (const { sha256, storedAt } of archive.list()) {
    if (known.has(sha256)) continue;
    if (!(await isSound(archive, sha256))) {
      unreadable.push(sha256);
      continue;
    }
    const envelope = envelopeOf(await archive.get(sha256));
    gap.push({ sha256, storedAt, ...(envelope === undefined ? {} : { envelope }) });
  }
  gap.sort((one, two) => one.storedAt.getTime() - two.storedAt.getTime());
  return { gap, unreadable };
}

function envelopeOf(bytes: Uint8Array): GapFile['envelope'] {
  const head = Buffer.from(bytes.subarray(0, 400)).toString('latin1').trimStart();
  if (!head.startsWith('ISA')) return undefined;
  const separator = head.charAt(3);
  const elements = head.split(separator);
  const group = head.indexOf(`GS${separator}`);
  const functionalId = group < 0 ? '' : (head.slice(group + 3).split(separator)[0] ?? '');
  return { sender: (elements[6] ?? '').trim(), receiver: (elements[8] ?? '').trim(), functionalId };
}

async function takeOverSent(
  ports: SettlePorts,
  gap: readonly GapFile[],
): Promise<{ readonly interchanges: number; readonly claims: number }> {
  let interchanges = 0;
  let claims = 0;
  for (const file of ofOurs(ports, gap)) {
    const bytes = await ports.archive.get(file.sha256);
    const billingSystem = await billingSystemOf(ports, bytes);
    const read = await readSentFile(ports, {
      name: `restored-${file.sha256.slice(0, 12)}.837`,
      bytes,
      billingSystem,
      sentAt: file.storedAt,
      delivery: 'unknown',
    });
    const report = await ports.ledger.transaction((tx) => importSent(tx, ports, read));
    interchanges += 1;
    claims += report.imported;
  }
  return { interchanges, claims };
}

/** That of a claim of the same number in the ledger; what came since the copy is given to the first. */
async function billingSystemOf(ports: SettlePorts, bytes: Uint8Array): Promise<string> {
  const { claims } = readClaims(bytes, { guides: ports.guides });
  const patientControlNumbers = claims.map(({ claim }) => claim.patientControlNumber).slice(0, 200);
  const [row] = await ports.ledger.claimHeads({ patientControlNumbers, limit: 1 });
  return row?.billingSystem ?? ports.firstBillingSystem;
}

const ofOurs = (ports: SettlePorts, gap: readonly GapFile[]): readonly GapFile[] =>
  gap.filter(
    ({ envelope }) =>
      envelope?.functionalId === 'HC' && ports.partners.some(({ receiver }) => receiver.id === envelope.receiver),
  );

async function applyAnswers(
  ports: SettlePorts,
  gap: readonly GapFile[],
  word: OperatorWord,
): Promise<{ readonly answers: number }> {
  let answers = 0;
  for (const { sha256, envelope } of gap) {
    const partner = ports.partners.find(({ receiver }) => receiver.id === envelope?.sender);
    if (partner === undefined) continue;
    const bytes = await ports.archive.get(sha256);
    const row = await takeFile(ports.inbound, { partner: partner.id, name: `restored-${sha256.slice(0, 12)}`, bytes });
    const report: FileReport = await applyAgain(ports.inbound, row, word);
    answers += report.sets + report.duplicates > 0 ? 1 : 0;
  }
  return { answers };
}
