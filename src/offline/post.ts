/** Offline: the story of `post`: 835 → what would be posted, and why, without a ledger. */
import { type Finding, finding, isBlocking } from '../base/finding.ts';
import type { Claim } from '../claims/claim.ts';
import type { ClaimAccountView, Posting, PostingTotal } from '../claims/posting.ts';
import { claimAccountOf } from '../claims/posting-claim.ts';
import { postingRecord, postingTotalRecord } from '../claims/posting-record.ts';
import type { ClaimPayment, Remittance, RemittanceSink } from '../claims/remittance.ts';
import { findingRecords, type JsonRecord, positionRecord } from '../claims/remittance-record.ts';
import { candidateKeys, foldControlNumber, unpadControlNumber } from '../inbound/match/keys.ts';
import { matchClaim } from '../inbound/match/match.ts';
import { blockedByHeader } from '../inbound/post/blocks.ts';
import { SeenRemittances } from '../inbound/post/duplicates.ts';
import { POSTING_FINDINGS } from '../inbound/post/findings.ts';
import { type PosterOptions, RemittancePoster } from '../inbound/post/poster.ts';
import { AnsweredClaims, type Candidates } from './answered-claims.ts';
import { offlineFindings } from './findings.ts';
import { type RemittanceFile, readInto, type SetSummary, summarize } from './remittance-pass.ts';

export interface PostOptions extends PosterOptions {
  /** Claims to post against. Without them, claims are made up from the 835s themselves. */
  readonly claims?: readonly Claim[];
}

export interface PostSummary {
  readonly checks: number;
  /** Postings that a person must look at. */
  readonly queued: number;
  /** False when a check or a claim payment doesn't balance, or a file is damaged: exit code 1. */
  readonly sound: boolean;
  readonly findings: readonly Finding[];
}

type Emit = (record: JsonRecord) => void | Promise<void>;
type FindCandidates = (payment: ClaimPayment) => Candidates;

/** Posts `files` in their order and hands each record to `emit`, which is waited for. */
export async function postFiles(
  files: readonly RemittanceFile[],
  options: PostOptions,
  emit: Emit,
): Promise<PostSummary> {
  const answered = options.claims === undefined ? new AnsweredClaims() : undefined;
  const summaries: { readonly file: RemittanceFile; readonly sets: ReadonlyMap<number, SetSummary> }[] = [];
  const findings: Finding[] = [];
  for (const file of files) {
    const summary = await summarize(file, answered?.firstPass);
    summaries.push({ file, sets: summary.sets });
    if (summary.sets.size === 0) findings.push(finding(offlineFindings.noRemittance, { file: file.name }));
    findings.push(...summary.findings);
  }
  await answered?.gather(files);
  const candidates: FindCandidates =
    answered === undefined ? among(options.claims ?? []) : (payment) => answered.candidates(payment);
  const run = new PostRun(new RemittancePoster(options), candidates, emit);
  for (const { file, sets } of summaries) await run.file(file, sets);
  return { ...run.summary(), findings, sound: run.sound && !findings.some(isBlocking) };
}

/** Looks claims up by the keys of a claim payment, as the ledger would. */
function among(claims: readonly Claim[]): FindCandidates {
  const byKey = new Map<string, ClaimAccountView[]>();
  const put = (key: string, view: ClaimAccountView): void => {
    byKey.set(key, [...(byKey.get(key) ?? []), view]);
  };
  const PREFIX = 15;
  claims.forEach((claim, index) => {
    const view = claimAccountOf(claim, String(index + 1));
    for (const number of view.patientControlNumbers) {
      const folded = foldControlNumber(number);
      put(`pcn ${unpadControlNumber(number)}`, view);
      for (let length = PREFIX; length < folded.length; length++) put(`cut ${folded.slice(0, length)}`, view);
    }
    for (const number of view.payerClaimControlNumbers) put(`icn ${number}`, view);
  });
  return (payment) => {
    const keys = candidateKeys([payment]);
    const folded = keys.foldedPatientControlNumbers.flatMap((number) => [
      ...(byKey.get(`pcn ${unpadControlNumber(number)}`) ?? []),
      ...(byKey.get(`cut ${number}`) ?? []),
    ]);
    const given = keys.payerClaimControlNumbers.flatMap((number) => byKey.get(`icn ${number}`) ?? []);
    return { views: [...new Set([...folded, ...given])], once: false };
  };
}

/** The second pass over all files, with one poster. */
class PostRun {
  readonly #poster: RemittancePoster;
  readonly #candidates: FindCandidates;
  readonly #send: Emit;
  #waiting: JsonRecord[] = [];
  readonly #seen = new SeenRemittances();
  #checks = 0;
  #queued = 0;
  #skipping = false;
  /** Encounters that only the present check pays for. */
  #once: string[] = [];
  sound = true;

  constructor(poster: RemittancePoster, candidates: FindCandidates, emit: Emit) {
    this.#poster = poster;
    this.#candidates = candidates;
    this.#send = emit;
  }

  async file(file: RemittanceFile, sets: ReadonlyMap<number, SetSummary>): Promise<void> {
    const sink: RemittanceSink = {
      remittanceStart: (remittance) => this.#begin(remittance, sets.get(remittance.at.set ?? 0)),
      claimPayment: (payment) => this.#claimPayment(payment),
      providerAdjustment: (adjustment) => {
        if (!this.#skipping) this.#postings(this.#poster.providerAdjustment(adjustment));
      },
      remittanceEnd: () => this.#end(),
    };
    await readInto(file, sink, () => this.#drain());
  }

  summary(): { readonly checks: number; readonly queued: number } {
    return { checks: this.#checks, queued: this.#queued };
  }

  #emit(record: JsonRecord): void {
    this.#waiting.push(record);
  }

  async #drain(): Promise<void> {
    const records = this.#waiting;
    this.#waiting = [];
    for (const record of records) await this.#send(record);
  }

  #begin(remittance: Remittance, set: SetSummary | undefined): void {
    if (set === undefined) throw new Error('assertion failed: the file changed between its two passes');
    this.#checks += 1;
    const verdict = this.#seen.judge(remittance, set.contentHash);
    this.#skipping = verdict.duplicate;
    if (verdict.duplicate) {
      this.#emit(duplicateRecord(remittance));
      return;
    }
    this.#poster.beginCheck(remittance, set.totals, verdict.block ?? blockedByHeader(remittance));
  }

  #claimPayment(payment: ClaimPayment): void {
    if (this.#skipping) return;
    const { views, once } = this.#candidates(payment);
    if (once) for (const { encounterKey } of views) this.#once.push(encounterKey);
    this.#poster.openAccounts(views);
    if (!payment.balanced) this.sound = false;
    this.#postings(this.#poster.claimPayment(payment, matchClaim(payment, views)));
  }

  #end(): void {
    if (this.#skipping) return;
    const { postings, total } = this.#poster.endCheck();
    this.#postings(postings);
    this.#total(total);
    this.#poster.closeAccounts(this.#once);
    this.#once = [];
  }

  #postings(postings: readonly Posting[]): void {
    for (const posting of postings) {
      if (posting.queue !== undefined) this.#queued += 1;
      this.#emit(postingRecord(posting));
    }
  }

  #total(total: PostingTotal): void {
    if (!total.balanced || total.findings.some(isBlocking)) this.sound = false;
    this.#emit(postingTotalRecord(total));
  }
}

/** A check that came before has its control total there; here stands only that it was seen. */
function duplicateRecord(remittance: Remittance): JsonRecord {
  return {
    type: 'posting',
    reassociationTraceNumber: remittance.reassociationTraceNumber,
    kind: 'none',
    entries: [],
    findings: findingRecords([finding(POSTING_FINDINGS.duplicate, remittance.at)]),
    at: positionRecord(remittance.at),
  };
}
