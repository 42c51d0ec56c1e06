/** Operations: proof of timely filing: what was sent, when, and who accepted it, with the exact bytes and their hashes. */
import type { Archive } from '../archive/port.ts';
import type { Clock } from '../base/clock.ts';
import type { ClaimRow, EventRow, LedgerView } from '../ledger/port.ts';
import { type ProofSection, proofPdf } from '../render/proof-pdf.ts';
import { segmentsAbout } from '../render/segments-about.ts';
import {
  type Acceptance,
  type Answered,
  type Collected,
  coverOf,
  readmeText,
  type Sent,
  textOf,
} from './proof-cover.ts';

export interface ProofFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Proof {
  readonly acceptance: Acceptance;
  /** Who rejected the claim after it was accepted: then it is not filed. */
  readonly rejectedSince: readonly Answered['by'][];
  readonly files: readonly ProofFile[];
}

/** Gathers the proof of a claim: `README.txt` first, then the packet to print, `proof.pdf`. Throws `archive-missing`, `archive-corrupt` when a byte of it is not what it was. */
export async function proofOf(
  ports: { readonly ledger: LedgerView; readonly archive: Archive; readonly clock: Clock },
  row: ClaimRow,
): Promise<Proof> {
  const { ledger, archive } = ports;
  const sent = await sendings(ledger, row);
  const events = await ledger.events(row.claimKey);
  const acceptances = verdicts(events, 'accepted').sort((a, b) => rank(a) - rank(b));
  const first = acceptances.map(({ event }) => event.at).sort()[0];
  // What was adjudicated was filed, whatever a 277CA said of it besides.
  const adjudicated = events.some((event) => event.type === '835');
  const rejections = verdicts(events, 'rejected').filter(
    ({ event }) => first !== undefined && event.at >= first && !adjudicated,
  );
  const syntax = events.filter((event) => event.type === '999');
  const files: ProofFile[] = [];
  for (const { submission, interchange } of sent) {
    const bytes = await archive.get(textOf(interchange));
    const number = interchange.interchangeControlNumber;
    const { offset, length } = submission;
    files.push({ name: `claim-in-${number}.837`, bytes: bytes.subarray(offset, offset + length) });
    files.push({ name: `interchange-${number}.837`, bytes });
    if (interchange.plainSha256 !== undefined)
      files.push({ name: `interchange-${number}.837.pgp`, bytes: await archive.get(interchange.sha256) });
  }
  for (const [kind, told] of [
    ['277ca', acceptances.map(({ event }) => event)],
    ['999', syntax],
  ] as const) {
    for (const sha256 of new Set(told.flatMap((event) => event.evidence?.sha256 ?? [])))
      files.push({ name: `answer-${sha256.slice(0, 12)}.${kind}`, bytes: await archive.get(sha256) });
  }
  const collected = { row, sent, acceptances, rejections, syntax };
  const cover = coverOf(collected);
  const exhibits = await exhibitsOf(archive, collected);
  const pdf = await proofPdf({ ...cover, exhibits, printedAt: ports.clock.now() });
  return {
    acceptance: acceptances[0]?.by ?? 'none',
    rejectedSince: [...new Set(rejections.map(({ by }) => by))],
    files: [
      { name: 'README.txt', bytes: Buffer.from(readmeText(cover), 'utf8') },
      { name: 'proof.pdf', bytes: pdf },
      ...files,
    ],
  };
}

/** The claim as it was sent each time, then each answer that accepted it: what is about other patients is left out. */
async function exhibitsOf(archive: Archive, { sent, acceptances }: Collected): Promise<readonly ProofSection[]> {
  const exhibits: ProofSection[] = [];
  for (const { submission, interchange } of sent) {
    const { offset, length } = submission;
    exhibits.push({
      heading: `The claim as it was sent in interchange ${interchange.interchangeControlNumber}`,
      lines: segmentsAbout(await archive.get(textOf(interchange)), { offset, length }),
    });
  }
  for (const { event, by } of acceptances) {
    const { evidence } = event;
    if (evidence?.offset === undefined) continue;
    exhibits.push({
      heading: `The 277CA by which the ${by} accepted it, ${event.at}`,
      lines: segmentsAbout(await archive.get(evidence.sha256), { offset: evidence.offset }),
    });
  }
  return exhibits;
}

/** The payer's word before the clearinghouse's. */
const rank = ({ by }: Answered): number => (by === 'payer' ? 0 : 1);

async function sendings(view: LedgerView, row: ClaimRow): Promise<readonly Sent[]> {
  const submissions = await view.submissions({ claimKeys: [row.claimKey] });
  const interchangeKeys = [...new Set(submissions.map((one) => one.interchangeKey))];
  if (interchangeKeys.length === 0) return [];
  const interchanges = await view.interchanges({ interchangeKeys, limit: interchangeKeys.length });
  return submissions.flatMap((submission) => {
    const interchange = interchanges.find((one) => one.interchangeKey === submission.interchangeKey);
    return interchange?.sentAt === undefined ? [] : [{ submission, interchange }];
  });
}

/** What 277CAs said of the claim with that outcome, in the order in which they came. */
function verdicts(events: readonly EventRow[], outcome: 'accepted' | 'rejected'): Answered[] {
  return events.flatMap((event) => verdictOf(event, outcome));
}

function verdictOf(event: EventRow, outcome: 'accepted' | 'rejected'): readonly Answered[] {
  if (event.type !== '277ca' || event.payloadJson === undefined) return [];
  const payload: {
    readonly event?: { readonly outcome?: string; readonly source?: string };
    readonly record?: { readonly guide?: string };
  } = JSON.parse(event.payloadJson);
  if (payload.event?.outcome !== outcome) return [];
  // A clearinghouse's own report is no 277CA, and names other patients.
  if (payload.record?.guide !== undefined && !/^\d{6}X/.test(payload.record.guide)) return [];
  return [{ event, by: payload.event.source === 'payer' ? 'payer' : 'clearinghouse' }];
}
