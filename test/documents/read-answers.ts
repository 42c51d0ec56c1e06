/** Reads text as answers, for tests. */
import type { Finding } from '../../src/base/finding.ts';
import type { Acknowledgement, InterchangeAcknowledgement } from '../../src/claims/acknowledgement.ts';
import type { ClaimStatus, StatusBatch } from '../../src/claims/claim-status.ts';
import { AcknowledgementReader } from '../../src/documents/acknowledgement/reader.ts';
import { ClaimStatusReader } from '../../src/documents/claim-status/reader.ts';
import type { X12Handler } from '../../src/x12/handler.ts';
import { readX12 } from '../../src/x12/reader.ts';

export interface Answers {
  readonly interchangeAcknowledgements: InterchangeAcknowledgement[];
  readonly acknowledgements: Acknowledgement[];
  readonly statuses: ClaimStatus[];
  readonly batches: StatusBatch[];
  readonly findings: Finding[];
}

export function readAnswers(bytes: Uint8Array): Answers {
  const answers: Answers = {
    interchangeAcknowledgements: [],
    acknowledgements: [],
    statuses: [],
    batches: [],
    findings: [],
  };
  const finding = (item: Finding): void => void answers.findings.push(item);
  const readers: readonly X12Handler[] = [
    new AcknowledgementReader({
      interchangeAcknowledgement: (item) => answers.interchangeAcknowledgements.push(item),
      acknowledgement: (item) => answers.acknowledgements.push(item),
      finding,
    }),
    new ClaimStatusReader({
      claimStatus: (item) => answers.statuses.push(item),
      statusBatch: (item) => answers.batches.push(item),
      finding,
    }),
  ];
  readX12(bytes, {
    setStart: (st, context) => {
      for (const reader of readers) reader.setStart?.(st, context);
    },
    segment: (segment, context) => {
      for (const reader of readers) reader.segment?.(segment, context);
    },
    outside: (segment, context) => {
      for (const reader of readers) reader.outside?.(segment, context);
    },
    setEnd: (se, context, range) => {
      for (const reader of readers) reader.setEnd?.(se, context, range);
    },
  });
  return answers;
}

/** An interchange around the bodies of transaction sets (ST and SE are written here), or around bare TA1 segments. */
export function interchange(
  options: { readonly id: string; readonly version: string; readonly functionalId?: string },
  ...sets: readonly (readonly string[])[]
): Buffer {
  const isa =
    'ISA*00*          *00*          *ZZ*CLEARING       *ZZ*SENDER         *261101*1200*^*00501*000000009*0*T*:~';
  const bodies = sets.map((body, index) => {
    const number = String(index + 1).padStart(4, '0');
    const st = `ST*${options.id}*${number}*${options.version}~`;
    return `${st}${body.map((segment) => `${segment}~`).join('')}SE*${body.length + 2}*${number}~`;
  });
  const gs = `GS*${options.functionalId ?? 'FA'}*CLEARING*SENDER*20261101*1200*9*X*${options.version}~`;
  return Buffer.from(`${isa}${gs}${bodies.join('')}GE*${sets.length}*9~IEA*1*000000009~`, 'latin1');
}

export function ta1(...segments: readonly string[]): Buffer {
  const isa =
    'ISA*00*          *00*          *ZZ*CLEARING       *ZZ*SENDER         *261101*1200*^*00501*000000009*0*T*:~';
  return Buffer.from(`${isa}${segments.map((segment) => `${segment}~`).join('')}IEA*0*000000009~`, 'latin1');
}
