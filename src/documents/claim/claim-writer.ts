/** Documents, claims: claims → the segments of one 837 between ST and SE. Knows no delimiters and no control numbers. */
import { type Finding, finding } from '../../base/finding.ts';
import { assert } from '../../base/gateway-error.ts';
import type { Claim } from '../../claims/claim.ts';
import type { Contact } from '../../claims/party.ts';
import type { ClaimMapping, PlaceMapping } from './claim-mapping.ts';
import { CLAIM_DOCUMENT } from './findings.ts';
import { billingGroups } from './hierarchy.ts';
import { CONTACT, type Named } from './party-rows.ts';
import type { SegmentSink, WireElement } from './segment-sink.ts';
import { dateToWire } from './values.ts';

/** What stands before the claims: BHT, 1000A, 1000B. */
export interface SubmissionHeader {
  /** BHT02: 00 original, 18 reissue; 00 when absent. */
  readonly purposeCode?: string;
  /** BHT03, unique for each set (M-013). */
  readonly referenceNumber: string;
  /** BHT04, `YYYY-MM-DD`. */
  readonly date: string;
  /** BHT05, `HHMM` or `HHMMSS`. */
  readonly time: string;
  readonly submitter: Named & { readonly id: string; readonly contacts: readonly Contact[] };
  readonly receiver: { readonly organizationName: string; readonly id: string };
}

/** Where a claim stands in the set: its segments, by the ordinals that a 999 counts (ST is 1). */
export interface WrittenClaim {
  /** Index in the claims handed in. */
  readonly index: number;
  readonly firstSegment: number;
  readonly lastSegment: number;
}

export interface WrittenSet {
  /** In the order of the wire: claims of one billing provider, subscriber and patient stand together. */
  readonly claims: readonly WrittenClaim[];
  /** Segments written, ST and SE not counted. */
  readonly segments: number;
  readonly findings: readonly Finding[];
}

/** Counts what goes through, since a 999 names segments by their number in the set, and keeps what was refused. */
class CountingSink implements SegmentSink {
  /** ST is 1 and stands before. */
  count = 1;
  /** Index of the claim being written. */
  claim = 0;
  readonly refusals: Finding[] = [];
  private readonly inner: SegmentSink;

  constructor(inner: SegmentSink) {
    this.inner = inner;
  }

  segment(id: string, elements: readonly WireElement[]): undefined {
    this.count += 1;
    const refusal = this.inner.segment(id, elements);
    if (refusal === undefined) return;
    const { reason, segmentId, element, component } = refusal;
    const place = { claim: this.claim + 1, segmentId, element, ...(component === undefined ? {} : { component }) };
    this.refusals.push(finding(CLAIM_DOCUMENT.textNotWritable, place, { segment: segmentId, element, reason }));
  }
}

/**
 * Writes the claims as the body of one transaction set. All of one purpose (BHT06) and of the mapping's claim type, else it throws.
 * What the guide has no place for is a finding; everything else is written.
 */
export function writeClaims(
  mapping: ClaimMapping,
  claims: readonly Claim[],
  header: SubmissionHeader,
  sink: SegmentSink,
): WrittenSet {
  const out = new CountingSink(sink);
  const findings = misfits(mapping, claims);
  writeHeader(header, purposeOf(claims), out);
  const written: WrittenClaim[] = [];
  const put = (place: PlaceMapping, index: number): void => {
    const claim = claims[index];
    if (claim === undefined) return;
    out.claim = index;
    const firstSegment = out.count + 1;
    place.claim.write(claim, out, 0);
    written.push({ index, firstSegment, lastSegment: out.count });
  };
  let level = 0;
  for (const billing of billingGroups(claims, mapping.own.loop.repeat)) {
    level += 1;
    const billingLevel = String(level);
    out.segment('HL', [billingLevel, '', '20', '1']);
    out.claim = billing.first;
    mapping.billing.write(billing.head, out, 0);
    for (const subscriber of billing.subscribers) {
      level += 1;
      const subscriberLevel = String(level);
      out.segment('HL', [subscriberLevel, billingLevel, '22', subscriber.patients.length === 0 ? '0' : '1']);
      out.claim = subscriber.first;
      mapping.subscriber.write(subscriber.head, out, 0);
      for (const index of subscriber.claims) put(mapping.own, index);
      for (const patient of subscriber.patients) {
        level += 1;
        out.segment('HL', [String(level), subscriberLevel, '23', '0']);
        out.claim = patient.first;
        mapping.patient.write(patient.head, out, 0);
        for (const index of patient.claims) put(mapping.dependent, index);
      }
    }
  }
  return { claims: written, segments: out.count - 1, findings: [...findings, ...out.refusals] };
}

function purposeOf(claims: readonly Claim[]): string {
  const purpose = claims[0]?.purposeCode ?? 'CH';
  for (const claim of claims) {
    assert((claim.purposeCode ?? 'CH') === purpose, 'claims of two purposes in one transaction set');
  }
  return purpose;
}

function misfits(mapping: ClaimMapping, claims: readonly Claim[]): readonly Finding[] {
  const findings: Finding[] = [];
  claims.forEach((claim, index) => {
    assert(
      claim.claimType === mapping.claimType,
      () => `a ${claim.claimType} claim for the guide of ${mapping.claimType} ones`,
    );
    const report = (path: string, most?: number): void => {
      const detail = { path, guide: mapping.guide.id, ...(most === undefined ? {} : { most }) };
      const kind = most === undefined ? CLAIM_DOCUMENT.valueWithoutPlace : CLAIM_DOCUMENT.tooMany;
      findings.push(finding(kind, { claim: index + 1, path }, detail));
    };
    mapping.check(claim, report);
  });
  return findings;
}

function writeHeader(header: SubmissionHeader, purpose: string, sink: SegmentSink): void {
  const { submitter, receiver } = header;
  const date = dateToWire(header.date);
  sink.segment('BHT', ['0019', header.purposeCode ?? '00', header.referenceNumber, date, header.time, purpose]);
  const type = submitter.organizationName === undefined ? '1' : '2';
  const name = submitter.organizationName ?? submitter.lastName ?? '';
  const { firstName = '', middleName = '' } = submitter;
  sink.segment('NM1', ['41', type, name, firstName, middleName, '', '', '46', submitter.id]);
  for (const contact of submitter.contacts) CONTACT.write(contact, sink);
  sink.segment('NM1', ['40', '2', receiver.organizationName, '', '', '', '', '46', receiver.id]);
}
