/** Inbound: one received file: classified, surveyed, applied set by set; bad parts set aside, the rest goes on. */
import { isBlocking } from '../base/finding.ts';
import type { InboundFileRow, InboundInterchangeIdentity, LedgerTransaction, QuarantineItem } from '../ledger/port.ts';
import { applyReport, linkReport, lookAtReport } from './apply-report.ts';
import { type ApplicableInterchange, applySets, commit, type Tally } from './apply-sets.ts';
import {
  type Classification,
  type ClassifiedInterchange,
  type ClassifiedSet,
  Classifier,
} from './classify/classify.ts';
import type { AnswerFile, InboundPorts } from './ports.ts';
import { queueAcknowledgements } from './queue-acknowledgements.ts';
import { hashesOf } from './survey.ts';

export interface FileReport {
  readonly sha256: string;
  readonly kind: string;
  readonly sets: number;
  readonly remittances: number;
  readonly duplicates: number;
  readonly quarantined: number;
  /** The parts that were set aside. */
  readonly aside: readonly { readonly offset: number; readonly reasonCode: string }[];
  /** Interchanges that another file had brought already. */
  readonly knownInterchanges: number;
  readonly requeued: number;
  readonly queued: number;
  /** Checks of which nothing was posted: out of balance, not ours, or a known trace number with other content. */
  readonly held: number;
}

/** Sets that nothing here applies are kept and told, not dropped. */
const APPLIED_KINDS: ReadonlySet<string> = new Set(['999', '997', '824', '277CA', '277', '835']);

/** A person's word that a file is looked at again. */
export interface Again {
  /** Offset of an interchange that is applied although one of its number came before with other content. */
  readonly accepted?: number;
}

/**
 * Applies the file once; asked again it changes nothing. Its row ends APPLIED, PARTLY_APPLIED or QUARANTINED. With `again` the parts
 * that were set aside are tried once more; what was applied is passed over.
 */
export async function applyFile(ports: InboundPorts, row: InboundFileRow, again?: Again): Promise<FileReport> {
  const file: AnswerFile = { sha256: row.sha256, partner: row.partner, name: row.name, receivedAt: row.receivedAt };
  const classification = await classified(ports, file);
  const tally: Tally = {
    sets: 0,
    held: 0,
    remittances: 0,
    duplicates: 0,
    knownInterchanges: 0,
    requeued: 0,
    queued: 0,
  };
  const aside: QuarantineItem[] = [];
  if (classification.interchanges.length > 0) {
    const ranges = classification.interchanges.map((one) => one.range);
    const hashes = await hashesOf(ports.archive.read(file.sha256), ranges);
    const verdicts = await judgeInterchanges({ ports, file, again }, classification, hashes, aside);
    aside.push(...strayBytes(ports, file, classification));
    await applySets(ports, file, verdicts, tally);
    tally.knownInterchanges = verdicts.filter((verdict) => verdict.duplicate).length;
    tally.duplicates += tally.knownInterchanges;
    // Before the file counts as done: one that is done is never looked at again, and what we owe for it would stay owed.
    await queueAcknowledgements(ports, row);
    const applied = verdicts.filter(({ apply }) => apply).map(({ identity }) => identity);
    return finish(ports, row, classification, { aside, tally, applied });
  }
  return applyOtherForm(ports, { file, row, classification }, tally);
}

/** Sets the whole file aside without looking at its content. */
export function finishAside(
  ports: InboundPorts,
  row: InboundFileRow,
  aside: readonly QuarantineItem[],
): Promise<FileReport> {
  const tally: Tally = {
    sets: 0,
    held: 0,
    remittances: 0,
    duplicates: 0,
    knownInterchanges: 0,
    requeued: 0,
    queued: 0,
  };
  return finish(ports, row, { kind: 'binary', interchanges: [] }, { aside, tally });
}

/** Which packed file it came in, as `unpack.ts` noted it; kept whatever becomes of the file. */
export function unpackedFrom(row: InboundFileRow): { readonly unpackedFrom?: string; readonly depth?: number } {
  const { unpackedFrom: packed, depth }: { readonly unpackedFrom?: string; readonly depth?: number } = JSON.parse(
    row.detailJson,
  );
  return packed === undefined ? {} : { unpackedFrom: packed, ...(depth === undefined ? {} : { depth }) };
}

async function classified(ports: InboundPorts, file: AnswerFile): Promise<Classification> {
  const classifier = new Classifier();
  for await (const chunk of ports.archive.read(file.sha256)) classifier.push(chunk);
  return classifier.end();
}

interface Verdict extends ApplicableInterchange {
  readonly interchange: ClassifiedInterchange;
  readonly identity: InboundInterchangeIdentity;
  readonly duplicate: boolean;
}

async function judgeInterchanges(
  context: { readonly ports: InboundPorts; readonly file: AnswerFile; readonly again: Again | undefined },
  classification: Classification,
  hashes: readonly string[],
  aside: QuarantineItem[],
): Promise<readonly Verdict[]> {
  const { ports, file, again } = context;
  const verdicts: Verdict[] = [];
  for (const [index, interchange] of classification.interchanges.entries()) {
    const { senderId, receiverId, controlNumber } = interchange.facts;
    const identity = {
      partner: file.partner,
      senderId,
      receiverId,
      interchangeControlNumber: controlNumber,
      contentHash: hashes[index] ?? '',
    };
    const before = await ports.ledger.knownInterchange(identity);
    // Parts of a known interchange that were applied have notes of their own, so trying it again passes them over.
    const known =
      again !== undefined && (before === 'same' || again.accepted === interchange.range.offset) ? 'new' : before;
    if (known !== 'new')
      ports.log.warn('interchange-duplicate', {
        partner: file.partner,
        interchangeControlNumber: controlNumber,
        conflict: known === 'conflict',
      });
    if (known === 'conflict')
      aside.push(
        part(
          ports,
          file,
          interchange.range,
          'INTERCHANGE_NUMBER_REPEATED',
          'an interchange of that number came before with other content',
        ),
      );
    if (!interchange.sound)
      aside.push(part(ports, file, interchange.range, 'INTERCHANGE_UNSOUND', reasonOf(interchange)));
    const apply = known === 'new' && interchange.sound;
    const sets = new Set<number>();
    for (const set of apply ? interchange.sets : []) {
      if (!set.sound) aside.push(part(ports, file, set.range, 'SET_UNSOUND', reasonOf(set)));
      else if (!APPLIED_KINDS.has(set.kind))
        aside.push(part(ports, file, set.range, 'SET_NOT_HANDLED', `a ${set.id} set is kept, nothing applies it`));
      else sets.add(set.ordinal);
    }
    verdicts.push({ interchange, identity, apply, duplicate: known === 'same', sets });
  }
  return verdicts;
}

function reasonOf(unsound: ClassifiedInterchange | ClassifiedSet): string {
  const codes = unsound.findings.filter(isBlocking).map((item) => item.kind.code);
  return codes.length === 0 ? 'the trailer is missing' : [...new Set(codes)].join(', ');
}

function part(
  ports: InboundPorts,
  file: AnswerFile,
  range: { readonly offset: number; readonly length: number },
  reasonCode: string,
  detail: string,
): QuarantineItem {
  const { sha256, partner, name } = file;
  return {
    sha256,
    partner,
    name,
    offset: range.offset,
    length: range.length,
    reasonCode,
    detail,
    at: ports.clock.now().toISOString(),
  };
}

/** What stands between interchanges and looks like a part of one is kept like a broken interchange (fault 50). */
function strayBytes(ports: InboundPorts, file: AnswerFile, { findings }: Classification): readonly QuarantineItem[] {
  return findings.filter(isBlocking).map(({ kind, at }) => {
    const range = { offset: at.offset ?? 0, length: at.length ?? 0 };
    return part(ports, file, range, 'INTERCHANGE_UNSOUND', kind.code);
  });
}

/** A vendor's report is applied like an answer; anything else is set aside whole, linked to what it names. */
async function applyOtherForm(
  ports: InboundPorts,
  { file, row, classification }: { file: AnswerFile; row: InboundFileRow; classification: Classification },
  tally: Tally,
): Promise<FileReport> {
  const { report, named, hint } = await lookAtReport(ports, file, { form: classification.form, bytes: row.sizeBytes });
  if (report !== undefined) {
    await commit(ports, file, 'report', tally, (tx) => applyReport(tx, file, report, ports.clock.now()));
    return finish(ports, row, { ...classification, kind: report.kind }, { aside: [], tally });
  }
  await ports.ledger.transaction((tx) => linkReport(tx, file, named, ports.clock.now()));
  return finish(ports, row, classification, { aside: [wholeFile(file, row, classification, ports, hint)], tally });
}

/** A file without any interchange: a report for people, a packed file, or noise. It is kept whole, and a person is told. */
function wholeFile(
  file: AnswerFile,
  row: InboundFileRow,
  classification: Classification,
  ports: InboundPorts,
  hint: string | undefined,
): QuarantineItem {
  const known = hint === undefined ? '' : `; ${hint}`;
  const detail = `no X12 interchange in it; by its content: ${classification.kind}${known}`;
  return part(ports, file, { offset: 0, length: row.sizeBytes }, 'NOT_X12', detail);
}

/** A file that is tried again sets nothing aside twice, nor what a person discarded. */
async function notYetAside(
  tx: LedgerTransaction,
  aside: readonly QuarantineItem[],
): Promise<readonly QuarantineItem[]> {
  if (aside.length === 0) return aside;
  const keyOf = (item: QuarantineItem): string => `${item.sha256}:${item.offset}:${item.reasonCode}`;
  const known = new Set((await tx.quarantine({ limit: 1_000_000 })).map(keyOf));
  return aside.filter((item) => !known.has(keyOf(item)));
}

interface Outcome {
  readonly aside: readonly QuarantineItem[];
  readonly tally: Tally;
  /** Interchanges that are known from now on. */
  readonly applied?: readonly InboundInterchangeIdentity[];
}

/**
 * One transaction: the interchanges are known, their bad parts are set aside, and the file is done. Were they known before, a file that is
 * taken up again after a crash would pass for its own duplicate, and its bad parts would be told to nobody.
 */
async function finish(
  ports: InboundPorts,
  row: InboundFileRow,
  classification: Pick<Classification, 'interchanges'> & { readonly kind: string },
  { aside, tally, applied = [] }: Outcome,
): Promise<FileReport> {
  const report: FileReport = {
    sha256: row.sha256,
    kind: classification.kind,
    ...tally,
    quarantined: aside.length,
    aside: aside.map(({ offset, reasonCode }) => ({ offset, reasonCode })),
  };
  const state = aside.length === 0 ? 'APPLIED' : tally.sets > 0 ? 'PARTLY_APPLIED' : 'QUARANTINED';
  await ports.ledger.transaction(async (tx) => {
    await tx.addQuarantine(await notYetAside(tx, aside));
    const at = ports.clock.now().toISOString();
    for (const identity of applied) await tx.addInboundInterchange(identity, at);
    await tx.addQueueItems(
      aside.map((item) => ({
        code: item.reasonCode,
        detailJson: JSON.stringify({ partner: item.partner, detail: item.detail }),
        evidence: { sha256: item.sha256, name: item.name, offset: item.offset, length: item.length },
        at,
        idempotencyKey: `${item.sha256}:${item.offset}:${item.reasonCode}`,
      })),
    );
    await tx.changeInboundFile(row.sha256, state, JSON.stringify({ ...unpackedFrom(row), ...report }));
  });
  for (const item of aside) {
    ports.log.warn('quarantined', {
      partner: item.partner,
      sha256: item.sha256,
      offset: item.offset,
      length: item.length,
      code: item.reasonCode,
    });
  }
  ports.log.info('file-applied', {
    sha256: row.sha256,
    interchanges: classification.interchanges.length,
    sets: tally.sets,
    quarantined: aside.length,
  });
  return report;
}
