/** Outbound: claims that left before claimgate came, or before a copy that it was restored from: taken over as sent, never sent. */
import { createHash } from 'node:crypto';
import type { Archive } from '../archive/port.ts';
import { type Clock, toInstant } from '../base/clock.ts';
import { isBlocking, toFindingRecord } from '../base/finding.ts';
import type { OwnEvent } from '../claims/lifecycle-event.ts';
import type { ClaimGuides } from '../documents/claim/claim-guides.ts';
import type { LedgerTransaction, NewSubmission, RowKey } from '../ledger/port.ts';
import { confirmHighest } from '../wire/control-numbers.ts';
import type { HighWater, Mark } from '../wire/high-water.ts';
import type { TradingPartner } from '../wire/partner.ts';
import { transmissionKey } from '../wire/transmission.ts';
import { findingsOfClaims } from './intake/claim-batch.ts';
import type { ReadClaims } from './intake/claims-read.ts';
import { readClaims } from './intake/read-claims.ts';
import { judgeClaims } from './judge-claims.ts';
import type { JudgedClaim } from './judged-claim.ts';
import { moveClaims } from './move-claims.ts';
import { displayOf, priorClaimsOf } from './prior-claims.ts';
import { recordClaims } from './record-claims.ts';
import { claimResults, findingOfResult } from './result-file.ts';
import { claimFingerprint } from './scrub/fingerprint.ts';
import type { ScrubRun } from './scrub/scrub.ts';
import { type SentFileInterchange, segmentsOf, sentInterchanges } from './sent-file.ts';

export interface SentFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The billing system whose claims these are. */
  readonly billingSystem: string;
  /** When it was sent, as far as is known. */
  readonly sentAt: Date;
  /** `unknown`: whether the partner has it isn't known either, and an answer or a person decides. */
  readonly delivery: 'sent' | 'unknown';
}

export interface ImportPorts {
  readonly archive: Archive;
  readonly clock: Clock;
  readonly guides: ClaimGuides;
  readonly highWater: HighWater;
  readonly partners: readonly TradingPartner[];
  partnerFor(payerId: string): TradingPartner | undefined;
}

export interface ImportReport {
  readonly name: string;
  readonly sha256: string;
  readonly claims: number;
  readonly imported: number;
  /** The ledger has them as sent already. */
  readonly known: number;
  /** Not readable, or no partner takes their payer; nothing was recorded of them. */
  readonly refused: number;
  readonly interchanges: number;
  /** JSON of the file's findings. */
  readonly findings: readonly object[];
}

/** Numbers above are not taken over: the partner's series would soon be used up. */
const HIGHEST_TAKEN_OVER = 900_000_000;

/** What was sent is a fact; edits have nothing to say about it. */
const UNJUDGED: ScrubRun = {
  scrub: (claim) => ({ claim, repairs: [], findings: [], held: false, profile: { id: 'already-sent', version: 0 } }),
  notChecked: () => [],
};

export interface ReadSentFile {
  readonly file: SentFile;
  readonly sha256: string;
  readonly read: ReadClaims;
  readonly interchanges: readonly SentFileInterchange[];
}

/** What needs no transaction: archives and reads the file. */
export async function readSentFile(
  ports: Pick<ImportPorts, 'archive' | 'guides'>,
  file: SentFile,
): Promise<ReadSentFile> {
  const sha256 = await ports.archive.put(file.bytes);
  const read = readClaims(file.bytes, { file: file.name, guides: ports.guides });
  return { file, sha256, read, interchanges: read.kind === '837' ? sentInterchanges(file.bytes) : [] };
}

/**
 * Records the file's claims as SENT (or DELIVERY_UNKNOWN), charged, and findable by what comes back: control numbers of an 837, places of
 * its claims, patient control numbers of any form. One transaction of the caller. The same file twice is no change.
 */
export async function importSent(
  tx: LedgerTransaction,
  ports: ImportPorts,
  given: ReadSentFile,
): Promise<ImportReport> {
  const { file, sha256, read, interchanges } = given;
  const entry = `already-sent ${sha256.slice(0, 12)}`;
  const claims = read.claims.map(({ claim }) => claim);
  const before = await priorClaimsOf(tx, file.billingSystem, claims, claimFingerprint);
  const judged = judgeClaims(read.claims, {
    prior: before,
    partnerFor: (payerId) => ports.partnerFor(payerId) ?? addressee(ports.partners, interchanges),
    scrubFor: () => UNJUDGED,
  });
  const routed = judged.filter(({ verdict }) => verdict === 'ready');
  const now = ports.clock.now();
  const facts = { file: file.name, sha256, kind: read.kind, takenAt: now.toISOString() };
  const results = claimResults({
    after: 0,
    lastClaim: read.count,
    findings: findingsOfClaims(read),
    asRead: read.claims,
    judged: routed,
    refused: read.refused,
  });
  const ofFile = read.findings.filter(({ at }) => read.ordinalOf(at) === undefined);
  const result = JSON.stringify({ ...facts, claims: results, findings: ofFile.map(findingOfResult) });
  const { billingSystem } = file;
  const claimFileKey = await tx.addClaimFile({
    billingSystem,
    name: entry,
    sha256,
    sizeBytes: file.bytes.length,
    at: now.toISOString(),
    resultJson: result,
  });
  await recordClaims(tx, { source: billingSystem, entry, sha256, claimFileKey, judged: routed, now });
  const keys = await keysOf(tx, billingSystem, judged);
  const sent = await recordSendings(tx, ports, { file, sha256, interchanges, read: read.claims, keys });
  return {
    name: file.name,
    sha256,
    claims: read.count,
    imported: sent.claims,
    known: judged.length - sent.claims - judged.filter(({ verdict }) => verdict === 'held').length,
    refused: read.count - judged.length + judged.filter(({ verdict }) => verdict === 'held').length,
    interchanges: sent.interchanges,
    findings: [...read.findings, ...judged.filter(({ verdict }) => verdict === 'held').flatMap((one) => one.findings)]
      .filter(isBlocking)
      .map(toFindingRecord),
  };
}

/** The partner that the file itself is addressed to, when no route takes a payer any more. */
function addressee(
  partners: readonly TradingPartner[],
  interchanges: readonly SentFileInterchange[],
): TradingPartner | undefined {
  const ids = new Set(interchanges.map(({ facts }) => facts.receiverId));
  return partners.find(({ receiver }) => ids.has(receiver.id));
}

/** Rows of the claims that may still be given a sending, by ordinal: those just recorded, and those that waited. */
async function keysOf(
  tx: LedgerTransaction,
  billingSystem: string,
  judged: readonly JudgedClaim[],
): Promise<ReadonlyMap<number, { readonly claimKey: RowKey; readonly partner: string }>> {
  const claims = judged.map(({ claim }) => claim);
  const now = await priorClaimsOf(tx, billingSystem, claims, claimFingerprint);
  const keys = new Map<number, { readonly claimKey: RowKey; readonly partner: string }>();
  for (const { ordinal, claim, verdict } of judged) {
    const row = now.byClaimId(claim);
    if (verdict === 'held' || row === undefined || displayOf(row) !== 'READY') continue;
    keys.set(ordinal, { claimKey: row.claimKey, partner: row.partner });
  }
  return keys;
}

interface Sendings {
  readonly file: SentFile;
  readonly sha256: string;
  readonly interchanges: readonly SentFileInterchange[];
  readonly read: ReadClaims['claims'];
  readonly keys: ReadonlyMap<number, { readonly claimKey: RowKey; readonly partner: string }>;
}

async function recordSendings(
  tx: LedgerTransaction,
  ports: ImportPorts,
  sendings: Sendings,
): Promise<{ readonly claims: number; readonly interchanges: number }> {
  const { file, sha256, keys } = sendings;
  const left = new Map([...keys].map(([ordinal, { claimKey }]) => [ordinal, claimKey]));
  let count = 0;
  for (const interchange of sendings.interchanges) {
    const done = await recordInterchange(tx, ports, sendings, interchange);
    for (const ordinal of done) left.delete(ordinal);
    if (done.length > 0) count += 1;
  }
  // A file without an envelope, or an interchange whose number is taken: the claims are known to be sent, not in what.
  const transmission = `already-sent.${sha256.slice(0, 12)}`;
  await moveSent(tx, [...left.values()], transmission, {
    file,
    evidence: { sha256, name: file.name },
    words: `in ${file.name}`,
  });
  return { claims: keys.size, interchanges: count };
}

/** Ordinals of the claims that it carried; none when the partner isn't known or had that control number before. */
async function recordInterchange(
  tx: LedgerTransaction,
  ports: ImportPorts,
  { file, read, keys }: Sendings,
  interchange: SentFileInterchange,
): Promise<readonly number[]> {
  const { facts } = interchange;
  const inside = read.filter(({ at }) => at.interchange === facts.ordinal && at.set !== undefined);
  const carried = inside.filter(({ ordinal }) => keys.has(ordinal));
  const partner =
    ports.partners.find(({ receiver }) => receiver.id === facts.receiverId)?.id ?? onlyPartner(carried, keys);
  const interchangeControlNumber = facts.controlNumber.trim().padStart(9, '0');
  if (partner === undefined || carried.length === 0) return [];
  if ((await tx.interchanges({ partner, interchangeControlNumber, limit: 1 })).length > 0) return [];
  const bytes = file.bytes.subarray(interchange.start, interchange.end);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await ports.archive.put(bytes);
  const at = toInstant(file.sentAt);
  const interchangeKey = await tx.addInterchange({
    partner,
    kind: 'claims',
    interchangeControlNumber,
    groupControlNumber: interchange.groupControlNumber,
    usage: facts.usage === 'P' ? 'P' : 'T',
    fileName: file.name,
    sha256,
    sizeBytes: bytes.length,
    at,
    sets: interchange.sets.map((set, index) => ({
      ordinal: index + 1,
      setControlNumber: set.controlNumber,
      originatorReference: set.originatorReference,
      submissions: carried
        .filter((one) => one.at.set === set.ordinal)
        .map(
          ({ claim, ordinal, at: place }, position): NewSubmission => ({
            claimKey: keys.get(ordinal)?.claimKey ?? 0,
            patientControlNumber: claim.patientControlNumber,
            frequencyCode: claim.frequencyCode,
            ordinal: position + 1,
            ...segmentsOf(set, place),
            offset: (place.offset ?? interchange.start) - interchange.start,
            length: place.length ?? 0,
          }),
        ),
    })),
  });
  const state = file.delivery === 'sent' ? ({ state: 'SENT', sentAt: at } as const) : ({ state: 'UNKNOWN' } as const);
  await tx.changeInterchange(interchangeKey, state);
  for (const [index, set] of interchange.sets.entries()) {
    const claimKeys = carried
      .filter((one) => one.at.set === set.ordinal)
      .map(({ ordinal }) => keys.get(ordinal)?.claimKey ?? 0);
    await moveSent(tx, claimKeys, transmissionKey(interchangeKey, index + 1), {
      file,
      evidence: { sha256, name: file.name },
      words: `interchange ${interchangeControlNumber}, set ${set.controlNumber}`,
    });
  }
  await confirmHighest(tx, ports.highWater, marksOf(partner, interchange));
  return carried.map(({ ordinal }) => ordinal);
}

function onlyPartner(carried: readonly { readonly ordinal: number }[], keys: Sendings['keys']): string | undefined {
  const ids = new Set(carried.map(({ ordinal }) => keys.get(ordinal)?.partner ?? ''));
  const [id = ''] = ids;
  return ids.size === 1 && id !== '' ? id : undefined;
}

async function moveSent(
  tx: LedgerTransaction,
  claimKeys: readonly RowKey[],
  transmission: string,
  {
    file,
    evidence,
    words,
  }: {
    readonly file: SentFile;
    readonly evidence: { readonly sha256: string; readonly name: string };
    readonly words: string;
  },
): Promise<void> {
  const steps: readonly (readonly [OwnEvent, string])[] = [
    [{ kind: 'batched', transmission }, `taken over: ${words}`],
    file.delivery === 'sent'
      ? [{ kind: 'sent', transmission }, `sent before it was taken over: ${words}`]
      : [{ kind: 'delivery-unknown', transmission }, `whether it arrived is not known: ${words}`],
  ];
  for (const [event, summary] of steps) await moveClaims(tx, claimKeys, event, { at: file.sentAt, summary, evidence });
}

/** So that none of its numbers is used again: a partner rejects an interchange whose number it has seen. */
function marksOf(partner: string, { facts, groupControlNumber, sets }: SentFileInterchange): readonly Mark[] {
  const marks: Mark[] = [];
  const note = (kind: Mark['kind'], text: string): void => {
    const number = /^\d{1,9}$/.test(text.trim()) ? Number(text) : 0;
    if (number > 0 && number <= HIGHEST_TAKEN_OVER) marks.push({ partner, kind, number });
  };
  note('interchange', facts.controlNumber);
  note('group', groupControlNumber);
  for (const set of sets) {
    note('set', set.controlNumber);
    note('originatorReference', set.originatorReference);
  }
  return marks;
}
