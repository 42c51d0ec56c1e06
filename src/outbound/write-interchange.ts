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
import type { SegmentSink } from '../documents/claim/segment-sink.ts';
import type { ControlNumbers } from '../wire/control-numbers.ts';
import {
  type InterchangeFacts,
  interchangeBeginning,
  interchangeEnd,
  interchangeSet,
  numbersOf,
  type RefusedSegment,
  type SetToWrite,
  type WrittenInterchange,
  writeInterchange,
} from '../wire/envelope.ts';
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

export interface EnvelopeInput {
  readonly partner: WritePartner;
  readonly mapping: ClaimMapping;
  readonly numbers: Pick<ControlNumbers, 'interchange' | 'group'>;
  readonly at: WallTime;
  /** ISA14; 0 when left out. */
  readonly acknowledgementRequested?: boolean;
}

export interface InterchangeInput extends EnvelopeInput {
  /** Claims of each set, all of the mapping's type and of one purpose a set. */
  readonly sets: readonly (readonly Claim[])[];
  readonly numbers: ControlNumbers;
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

function headerOf({ partner, at }: EnvelopeInput, referenceNumber: string): SubmissionHeader {
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
  const { sets, numbers } = input;
  const bodies: WrittenSet[] = [];
  const texts: ClaimSetText[] = [];
  const result = writeInterchange({
    ...factsOf(input),
    sets: sets.map((claims, index) =>
      setToWrite(
        input,
        claims,
        { set: numbers.sets[index], reference: numbers.originatorReferences[index] },
        (body) => {
          bodies.push(body);
          texts.push({
            ordinal: index + 1,
            originatorReference: referenceText(numbers.originatorReferences[index]),
            claims: body.claims,
          });
        },
      ),
    ),
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

/** One piece of an interchange; without bytes when something in it can't be written. */
export interface InterchangePiece {
  readonly bytes?: Uint8Array;
  /** Of a set: `at.claim` (index in the set + 1) says whom each is about. */
  readonly findings: readonly Finding[];
}

/** The same in pieces, for an interchange that is too large to be held: its beginning, set after set, its end. */
export class ClaimInterchange {
  readonly #input: EnvelopeInput;

  constructor(input: EnvelopeInput) {
    this.#input = input;
  }

  /** ISA13 as it is written. */
  get controlNumber(): string {
    return numbersOf(factsOf(this.#input)).interchangeControlNumber;
  }

  beginning(): InterchangePiece {
    const { bytes, faults } = interchangeBeginning(factsOf(this.#input));
    return bytes === undefined ? { findings: faults.map(envelopeFinding) } : { bytes, findings: [] };
  }

  /** `number` is the set's control number and the originator's reference. */
  set(claims: readonly Claim[], number: number): InterchangePiece {
    let findings: readonly Finding[] = [];
    const set = setToWrite(this.#input, claims, { set: number, reference: number }, (body) => {
      findings = body.findings;
    });
    const { bytes } = interchangeSet(factsOf(this.#input), set);
    return bytes === undefined ? { findings } : { bytes, findings };
  }

  end(sets: number): Uint8Array {
    return interchangeEnd(factsOf(this.#input), sets);
  }
}

function factsOf({ partner, mapping, numbers, at, acknowledgementRequested }: EnvelopeInput): InterchangeFacts {
  const [version = ''] = mapping.guide.versions;
  return {
    partner,
    functionalId: mapping.guide.functionalId,
    version,
    interchangeControlNumber: numbers.interchange,
    groupControlNumber: numbers.group,
    at,
    acknowledgementRequested: acknowledgementRequested === true,
  };
}

/** BHT03. */
const referenceText = (reference = 0): string => String(reference).padStart(9, '0');

function setToWrite(
  input: EnvelopeInput,
  claims: readonly Claim[],
  numbers: { readonly set: number | undefined; readonly reference: number | undefined },
  take: (body: WrittenSet) => void,
): SetToWrite {
  const { mapping } = input;
  const [version = ''] = mapping.guide.versions;
  return {
    id: mapping.guide.transactionSet,
    controlNumber: numbers.set ?? 0,
    implementation: version,
    writeBody: (sink) => {
      const segment: SegmentSink['segment'] = (id, elements) => {
        const fault = sink.segment(id, elements);
        return fault === undefined
          ? undefined
          : { reason: fault.reason, segmentId: fault.segmentId, element: fault.element };
      };
      take(writeClaims(mapping, claims, headerOf(input, referenceText(numbers.reference)), { segment }));
    },
  };
}

function envelopeFinding(fault: RefusedSegment): Finding {
  return finding(
    outboundFindings.envelopeNotWritable,
    { segmentId: fault.segmentId, element: fault.element },
    { segment: fault.segmentId, reason: fault.reason },
  );
}
