/** Inbound: a file that is no X12: a vendor's report is folded into the claims' statuses; any other is linked to what it names, and kept. */
import { toInstant } from '../base/clock.ts';
import type { Position } from '../base/position.ts';
import { type ClaimStatus, toClaimStatusRecord } from '../claims/claim-status.ts';
import { acknowledgedEvent } from '../claims/lifecycle-reported.ts';
import { claimLookUp, type SentClaim, type Unexplained } from '../claims/lifecycle-sent.ts';
import type { LedgerTransaction } from '../ledger/port.ts';
import { queueUnexplained } from './apply-acknowledgement.ts';
import type { Answer } from './claim-answers.ts';
import type { FileForm } from './classify/form.ts';
import type { PlannedAnswers } from './commit-answers.ts';
import { type Named, namedIn } from './named-in-report.ts';
import type { AnswerFile, InboundPorts } from './ports.ts';
import { kindOfUnread, readReport } from './reports/read-report.ts';
import type { Report, ReportEntry } from './reports/report.ts';
import { sentClaims } from './sent-sets.ts';

/** Forms that hold words. */
const READABLE: ReadonlySet<FileForm> = new Set(['text', 'xml', 'json']);
/** No report for people is longer; a longer file is only kept. */
const MOST_BYTES = 32 * 1024 * 1024;
const AT_ONCE = 500;

export interface ReportedFile {
  /** What the file turned out to be. */
  readonly report: Report | undefined;
  /** Whom a file names that nobody can read. */
  readonly named: Named;
  /** What is known of such a file, for the person who looks at it. */
  readonly hint: string | undefined;
}

const NOBODY: Named = { claims: [], interchanges: [] };

/** Looks at the file; changes nothing. */
export async function lookAtReport(
  ports: InboundPorts,
  file: AnswerFile,
  { form, bytes }: { readonly form: FileForm; readonly bytes: number },
): Promise<ReportedFile> {
  // What came in a packed file is named for it.
  const name = file.name.slice(file.name.lastIndexOf('#') + 1);
  const hint = kindOfUnread(name);
  if (!READABLE.has(form) || bytes > MOST_BYTES) return { report: undefined, named: NOBODY, hint };
  const text = Buffer.from(await ports.archive.get(file.sha256)).toString('latin1');
  const report = readReport({ name, text }, ports.reportLayouts.get(file.partner) ?? []);
  if (report !== 'unknown') return { report, named: NOBODY, hint };
  return { report: undefined, named: await namedIn(ports.ledger, file.partner, text), hint };
}

/** One transaction of the caller: every entry an event of its claim; entries of claims that we don't know wait for a person. */
export async function applyReport(
  tx: LedgerTransaction,
  file: AnswerFile,
  report: Report,
  now: Date,
): Promise<PlannedAnswers> {
  const numbers = report.entries.map((entry) => entry.patientControlNumber);
  const claims: SentClaim[] = [];
  for (let start = 0; start < numbers.length; start += AT_ONCE)
    claims.push(...(await sentClaims(tx, file.partner, numbers.slice(start, start + AT_ONCE))));
  const called = claimLookUp(claims);
  const answers: Answer[] = [];
  const unexplained: Unexplained[] = [];
  for (const entry of report.entries) {
    const found = called(entry.patientControlNumber);
    const at = placeOf(entry);
    if (found.length === 0) unexplained.push({ code: 'unknown-claim', names: entry.patientControlNumber, at });
    for (const claim of found) answers.push(answerOf(report, entry, claim));
  }
  await queueUnexplained(tx, file, unexplained, now);
  return { answers };
}

function placeOf({ offset, length, row }: ReportEntry): Position {
  return { offset, length, row };
}

function answerOf(report: Report, entry: ReportEntry, claim: SentClaim): Answer {
  const { outcome, patientControlNumber, chargeAmount, payerClaimControlNumber, statusDate, codes, messages } = entry;
  const status: ClaimStatus = {
    type: 'claim-status',
    guide: report.kind,
    source: 'clearinghouse',
    level: 'claim',
    outcome,
    patientControlNumber,
    ...(chargeAmount === undefined ? {} : { chargeAmount }),
    ...(payerClaimControlNumber === undefined ? {} : { payerClaimControlNumber }),
    ...(statusDate === undefined ? {} : { statusDate }),
    statuses: [],
    ...(messages.length + codes.length === 0 ? {} : { messages: [...codes, ...messages] }),
    at: placeOf(entry),
  };
  return {
    claimKey: claim.claimKey,
    event: acknowledgedEvent(status, claim.transmission),
    at: status.at,
    summary: `${report.kind} clearinghouse: ${outcome} ${codes.filter(isCode).join(' ')}`.trim(),
    record: toClaimStatusRecord(status),
    ...(payerClaimControlNumber === undefined ? {} : { payerClaimControlNumber }),
  };
}

/** Short and without blanks: what is longer may be words about a patient, which have no place in a summary. */
const isCode = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9.:-]{0,15}$/.test(text);

/** A report that nobody can read is kept and stands in the timeline of every claim that it names. */
export async function linkReport(tx: LedgerTransaction, file: AnswerFile, named: Named, now: Date): Promise<void> {
  await tx.addReportLinks([
    ...named.claims.map(({ claimKey }) => ({ sha256: file.sha256, claimKey })),
    ...named.interchanges.map((interchangeKey) => ({ sha256: file.sha256, interchangeKey })),
  ]);
  await tx.addEvents(
    named.claims.map(({ claimKey, offset, length }) => ({
      claimKey,
      at: toInstant(now),
      type: 'report',
      summary: 'a report for people names this claim; it is kept, nothing was read from it',
      evidence: { sha256: file.sha256, name: file.name, offset, length },
      idempotencyKey: `${file.sha256}:report:${claimKey}`,
    })),
  );
}
