/** Operations: the cover of a proof of timely filing, the same for its text and its PDF. */
import { formatCents } from '../base/money.ts';
import type { ClaimRow, EventRow, InterchangeRow, SubmissionRow } from '../ledger/port.ts';
import type { ProofPages } from '../render/proof-pdf.ts';

/** Who accepted the claim in a 277CA. `none`: nobody did, whatever a 999 says. */
export type Acceptance = 'payer' | 'clearinghouse' | 'none';

export interface Sent {
  readonly submission: SubmissionRow;
  readonly interchange: InterchangeRow;
}

export interface Answered {
  readonly event: EventRow;
  readonly by: Exclude<Acceptance, 'none'>;
}

export interface Collected {
  readonly row: ClaimRow;
  readonly sent: readonly Sent[];
  readonly acceptances: readonly Answered[];
  /** Of after the first acceptance. */
  readonly rejections: readonly Answered[];
  readonly syntax: readonly EventRow[];
}

export type ProofCover = Pick<ProofPages, 'title' | 'verdict' | 'sections'>;

const VERDICTS: Readonly<Record<Acceptance, string>> = {
  payer: 'The payer accepted this claim into its adjudication; the 277CA that says so is enclosed.',
  clearinghouse:
    'The clearinghouse accepted this claim; the 277CA that says so is enclosed. The payer itself has not said so: some payers take this as proof, others do not.',
  none: 'THIS IS NO PROOF OF TIMELY FILING: no 277CA accepts this claim.',
};

/** What the proof says, in the order in which a payer asks. */
export function coverOf({ row, sent, acceptances, rejections, syntax }: Collected): ProofCover {
  const acceptance = acceptances[0]?.by ?? 'none';
  const only999 =
    acceptance === 'none' && syntax.length > 0
      ? [
          'A 999 is there. It says that the file could be read, not that anybody took the claim; payers do not accept it as proof.',
        ]
      : [];
  const dates = [row.serviceFrom, row.serviceTo].filter((date) => date !== undefined);
  return {
    title: 'PROOF OF TIMELY FILING',
    verdict: [...(rejections.length === 0 ? [VERDICTS[acceptance]] : rejectedSince(rejections)), ...only999],
    sections: [
      {
        heading: '1. The claim',
        lines: [
          `Patient control number (CLM01)   ${row.patientControlNumber}`,
          `Payer                            ${row.payerId}`,
          `Charge                           ${formatCents(row.chargeCents)}`,
          `Service dates                    ${dates.length === 0 ? 'none' : dates.join(' to ')}`,
          `Payer claim control number       ${row.payerClaimControlNumber ?? 'none was given'}`,
        ],
      },
      {
        heading: '2. When it was sent',
        lines: sent.length === 0 ? ['It was never sent.'] : sent.flatMap(sentLines),
      },
      {
        heading: '3. Who accepted it, and when',
        lines: acceptances.length === 0 ? ['Nobody, as far as any 277CA says.'] : acceptances.flatMap(toldLines),
      },
      ...(rejections.length === 0
        ? []
        : [{ heading: 'Who rejected it after that, and when', lines: rejections.flatMap(toldLines) }]),
      {
        heading: '4. Syntax acknowledgements (999)',
        lines: syntax.length === 0 ? ['None came.'] : syntax.map((event) => `${event.at}  ${event.summary}`),
      },
      {
        heading: '5. How to check it',
        lines: [
          'Each file of the folder is byte for byte what was sent or received. Its SHA-256 stands above; sha256sum shows it again.',
          'interchange-* and answer-* may name other patients. Give a payer proof.pdf and claim-in-*, and the rest only when it asks.',
        ],
      },
    ],
  };
}

export function readmeText({ title, verdict, sections }: ProofCover): string {
  const parts = sections.flatMap(({ heading, lines }) => [heading, ...lines.map((line) => `   ${line}`), '']);
  return [title, '', ...verdict, '', ...parts].join('\n');
}

function sentLines({ submission, interchange }: Sent): readonly string[] {
  return [
    `${interchange.sentAt ?? ''}  to ${interchange.partner}, seen on its server`,
    `  interchange (ISA13) ${interchange.interchangeControlNumber}, group (GS06) ${interchange.groupControlNumber}, set (ST02) ${submission.setControlNumber}, BHT03 ${submission.originatorReference}`,
    `  file ${interchange.fileName}, ${interchange.sizeBytes} bytes, claim at byte ${submission.offset}, ${submission.length} bytes`,
    `  SHA-256 ${textOf(interchange)}`,
    ...(interchange.plainSha256 === undefined ? [] : [`  sent as a PGP message with SHA-256 ${interchange.sha256}`]),
  ];
}

/** Hash of the text in which the claim stands. */
export const textOf = ({ sha256, plainSha256 }: InterchangeRow): string => plainSha256 ?? sha256;

/** what was rejected is not filed, whoever had taken it before. */
function rejectedSince(rejections: readonly Answered[]): readonly string[] {
  const by = [...new Set(rejections.map((one) => `the ${one.by}`))].join(' and ');
  return [
    `THIS IS NO PROOF OF TIMELY FILING: the claim was accepted, and then rejected by ${by}; a rejected claim is not filed.`,
    'It shows when the claim was sent and first taken; correct the claim and send it again in time.',
  ];
}

function toldLines({ event, by }: Answered): readonly string[] {
  const { evidence } = event;
  return [
    `${event.at}  by the ${by}: ${event.summary}`,
    ...(evidence === undefined
      ? []
      : [
          `  file ${evidence.name ?? ''}, ${evidence.segmentId ?? 'segment'} at byte ${evidence.offset ?? 0}`,
          `  SHA-256 ${evidence.sha256}`,
        ]),
  ];
}
