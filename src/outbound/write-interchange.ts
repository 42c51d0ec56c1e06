/** Outbound: sets of claims as the text of one interchange, with where each claim stands in it. Pure. */
import type { WallTime } from '../base/clock.ts';
import { type Finding, finding } from '../base/finding.ts';
import { assert } from '../base/gateway-error.ts';
import type { Claim } from '../claims/claim.ts';
import type { ClaimMapping } from '../documents/claim/claim-mapping.ts';
import {
  type SubmissionHeader,
  type WrittenClaim,
  type WrittenSet,
  writeClaims,
} from '../documents/claim/claim-writer.ts';
import type { ControlNumbers } from '../wire/control-numbers.ts';
import { type RefusedSegment, type WrittenInterchange, writeInterchange } from '../wire/envelope.ts';
import type { TradingPartner } from '../wire/partner.ts';
import { outboundFindings } from './findings.ts';

export type WritePartner = Pick<
  TradingPartner,
  | 'usage'
  | 'sender'
  | 'receiver'
  | 'applicationSender'
  | 'applicationReceiver'
  | 'delimiters'
  | 'lineEnd'
  | 'submitter'
  | 'receiverName'
>;

export interface InterchangeInput {
  readonly partner: WritePartner;
  readonly mapping: ClaimMapping;
  /** Claims of each set, all of the mapping's type and of one purpose a set. */
  readonly sets: readonly (readonly Claim[])[];
  readonly numbers: ControlNumbers;
  readonly at: WallTime;
  /** ISA14; 0 when left out. */
  readonly acknowledgementRequested?: boolean;
}

export interface ClaimSetText {
  readonly ordinal: number;
  /** BHT03. */
  readonly originatorReference: string;
  readonly claims: readonly WrittenClaim[];
}

export interface InterchangeText {
  /** Absent when a segment can't be written; `findings` tell which. */
  readonly written?: WrittenInterchange;
  readonly texts: readonly ClaimSetText[];
  /** `at.set` and `at.claim` (index in the set + 1) say whom each is about. */
  readonly findings: readonly Finding[];
}

const two = (value: number): string => String(value).padStart(2, '0');

function headerOf({ partner, at }: InterchangeInput, referenceNumber: string): SubmissionHeader {
  const { submitter } = partner;
  const numbers = [
    ...(submitter.phone === undefined ? [] : [{ type: 'TE', number: submitter.phone }]),
    ...(submitter.email === undefined ? [] : [{ type: 'EM', number: submitter.email }]),
  ];
  return {
    referenceNumber,
    date: `${String(at.year).padStart(4, '0')}-${two(at.month)}-${two(at.day)}`,
    time: `${two(at.hour)}${two(at.minute)}`,
    submitter: {
      organizationName: submitter.name,
      id: submitter.id,
      contacts: [{ ...(submitter.contactName === undefined ? {} : { name: submitter.contactName }), numbers }],
    },
    receiver: { organizationName: partner.receiverName, id: partner.receiver.id },
  };
}

/** Writes the interchange; nothing is omitted or changed to make it fit: what can't be written is a finding. */
export function writeClaimInterchange(input: InterchangeInput): InterchangeText {
  const { partner, mapping, sets, numbers, at } = input;
  const [version = ''] = mapping.guide.versions;
  const bodies: WrittenSet[] = [];
  const texts: ClaimSetText[] = [];
  const result = writeInterchange({
    partner,
    functionalId: mapping.guide.functionalId,
    version,
    interchangeControlNumber: numbers.interchange,
    groupControlNumber: numbers.group,
    at,
    acknowledgementRequested: input.acknowledgementRequested === true,
    sets: sets.map((claims, index) => ({
      id: mapping.guide.transactionSet,
      controlNumber: numbers.sets[index] ?? 0,
      implementation: version,
      writeBody: (sink) => {
        const originatorReference = String(numbers.originatorReferences[index] ?? 0).padStart(9, '0');
        const body = writeClaims(mapping, claims, headerOf(input, originatorReference), {
          segment: (id, elements) => {
            const fault = sink.segment(id, elements);
            return fault === undefined
              ? undefined
              : { reason: fault.reason, segmentId: fault.segmentId, element: fault.element };
          },
        });
        bodies.push(body);
        texts.push({ ordinal: index + 1, originatorReference, claims: body.claims });
      },
    })),
  });
  assert(bodies.length === sets.length, `${bodies.length} of ${sets.length} sets were written`);
  const findings = bodies.flatMap((body, index) =>
    body.findings.map((item) => ({ ...item, at: { ...item.at, set: index + 1 } })),
  );
  const envelope =
    result.written === undefined ? result.faults.filter((fault) => fault.set === undefined).map(envelopeFinding) : [];
  const all = [...findings, ...envelope];
  return result.written === undefined ? { texts, findings: all } : { written: result.written, texts, findings: all };
}

function envelopeFinding(fault: RefusedSegment): Finding {
  return finding(
    outboundFindings.envelopeNotWritable,
    { segmentId: fault.segmentId, element: fault.element },
    { segment: fault.segmentId, reason: fault.reason },
  );
}
