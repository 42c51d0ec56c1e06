/** Operations: proof of timely filing: what was sent, when, and who accepted it, with the exact bytes and their hashes. */
import type { Archive } from '../archive/port.ts';
import { formatCents } from '../base/money.ts';
import type { ClaimRow, EventRow, InterchangeRow, LedgerView, SubmissionRow } from '../ledger/port.ts';

/** Who accepted the claim in a 277CA. `none`: nobody did, whatever a 999 says. */
export type Acceptance = 'payer' | 'clearinghouse' | 'none';

export interface ProofFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Proof {
  readonly acceptance: Acceptance;
  readonly files: readonly ProofFile[];
}

interface Sent {
  readonly submission: SubmissionRow;
  readonly interchange: InterchangeRow;
}

interface Answered {
  readonly event: EventRow;
  readonly by: Exclude<Acceptance, 'none'>;
}

interface Collected {
  readonly row: ClaimRow;
  readonly sent: readonly Sent[];
  readonly acceptances: readonly Answered[];
  readonly syntax: readonly EventRow[];
}

/** Gathers the proof of a claim: `README.txt` first. Throws `archive-missing`, `archive-corrupt` when a byte of it is not what it was. */
export async function proofOf(
  ports: { readonly ledger: LedgerView; readonly archive: Archive },
  row: ClaimRow,
): Promise<Proof> {
  const { ledger, archive } = ports;
  const sent = await sendings(ledger, row);
  const events = await ledger.events(row.claimKey);
  const acceptances = events.flatMap(acceptanceOf).sort((a, b) => rank(a) - rank(b));
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
  const text = readme({ row, sent, acceptances, syntax });
  return {
    acceptance: acceptances[0]?.by ?? 'none',
    files: [{ name: 'README.txt', bytes: Buffer.from(text, 'utf8') }, ...files],
  };
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

function acceptanceOf(event: EventRow): readonly Answered[] {
  if (event.type !== '277ca' || event.payloadJson === undefined) return [];
  const payload: {
    readonly event?: { readonly outcome?: string; readonly source?: string };
    readonly record?: { readonly guide?: string };
  } = JSON.parse(event.payloadJson);
  if (payload.event?.outcome !== 'accepted') return [];
  // A clearinghouse's own report is no 277CA, and names other patients.
  if (payload.record?.guide !== undefined && !/^\d{6}X/.test(payload.record.guide)) return [];
  return [{ event, by: payload.event.source === 'payer' ? 'payer' : 'clearinghouse' }];
}

const VERDICTS: Readonly<Record<Acceptance, string>> = {
  payer: 'The payer accepted this claim into its adjudication; the 277CA that says so is enclosed.',
  clearinghouse:
    'The clearinghouse accepted this claim; the 277CA that says so is enclosed. The payer itself has not said so: some payers take this as proof, others do not.',
  none: 'THIS IS NO PROOF OF TIMELY FILING: no 277CA accepts this claim.',
};

function readme({ row, sent, acceptances, syntax }: Collected): string {
  const acceptance = acceptances[0]?.by ?? 'none';
  const only999 =
    acceptance === 'none' && syntax.length > 0
      ? [
          'A 999 is there. It says that the file could be read, not that anybody took the claim; payers do not accept it as proof.',
        ]
      : [];
  const dates = [row.serviceFrom, row.serviceTo].filter((date) => date !== undefined);
  return [
    'PROOF OF TIMELY FILING',
    '',
    VERDICTS[acceptance],
    ...only999,
    '',
    '1. The claim',
    `   Patient control number (CLM01)   ${row.patientControlNumber}`,
    `   Payer                            ${row.payerId}`,
    `   Charge                           ${formatCents(row.chargeCents)}`,
    `   Service dates                    ${dates.length === 0 ? 'none' : dates.join(' to ')}`,
    `   Payer claim control number       ${row.payerClaimControlNumber ?? 'none was given'}`,
    '',
    '2. When it was sent',
    ...(sent.length === 0 ? ['   It was never sent.'] : sent.flatMap(sentLines)),
    '',
    '3. Who accepted it, and when',
    ...(acceptances.length === 0 ? ['   Nobody, as far as any 277CA says.'] : acceptances.flatMap(acceptedLines)),
    '',
    '4. Syntax acknowledgements (999)',
    ...(syntax.length === 0 ? ['   None came.'] : syntax.map((event) => `   ${event.at}  ${event.summary}`)),
    '',
    '5. How to check it',
    '   Each file here is byte for byte what was sent or received. Its SHA-256 stands above; sha256sum shows it again.',
    '   interchange-* and answer-* may name other patients. Give a payer claim-in-* and this page, and the rest only when it asks.',
    '',
  ].join('\n');
}

function sentLines({ submission, interchange }: Sent): readonly string[] {
  return [
    `   ${interchange.sentAt ?? ''}  to ${interchange.partner}, seen on its server`,
    `     interchange (ISA13) ${interchange.interchangeControlNumber}, group (GS06) ${interchange.groupControlNumber}, set (ST02) ${submission.setControlNumber}, BHT03 ${submission.originatorReference}`,
    `     file ${interchange.fileName}, ${interchange.sizeBytes} bytes, claim at byte ${submission.offset}, ${submission.length} bytes`,
    `     SHA-256 ${textOf(interchange)}`,
    ...(interchange.plainSha256 === undefined ? [] : [`     sent as a PGP message with SHA-256 ${interchange.sha256}`]),
  ];
}

/** Hash of the text in which the claim stands. */
const textOf = ({ sha256, plainSha256 }: InterchangeRow): string => plainSha256 ?? sha256;

function acceptedLines({ event, by }: Answered): readonly string[] {
  const { evidence } = event;
  return [
    `   ${event.at}  by the ${by}: ${event.summary}`,
    ...(evidence === undefined
      ? []
      : [
          `     file ${evidence.name ?? ''}, ${evidence.segmentId ?? 'segment'} at byte ${evidence.offset ?? 0}`,
          `     SHA-256 ${evidence.sha256}`,
        ]),
  ];
}
