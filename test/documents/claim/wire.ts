import type { Finding } from '../../../src/base/finding.ts';
import type { Claim } from '../../../src/claims/claim.ts';
import type { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { type SubmissionHeader, type WrittenSet, writeClaims } from '../../../src/documents/claim/claim-writer.ts';
import { GuideWalker } from '../../../src/guides/walker.ts';
import { readX12 } from '../../../src/x12/reader.ts';
import { X12Writer } from '../../../src/x12/writer.ts';

export const HEADER: SubmissionHeader = {
  referenceNumber: 'REF0001',
  date: '2026-11-25',
  time: '1200',
  submitter: {
    organizationName: 'SAMPLE BILLING',
    id: 'SENDERID',
    contacts: [{ name: 'BILLING OFFICE', numbers: [{ type: 'TE', number: '5555550100' }] }],
  },
  receiver: { organizationName: 'SAMPLE CLEARINGHOUSE', id: 'RECEIVERID' },
};

const DELIMITERS = { element: 0x2a, component: 0x3a, repetition: 0x5e, segment: 0x7e };

export interface Wire {
  readonly bytes: Uint8Array;
  readonly written: WrittenSet;
}

/** The claims, all of one type and purpose, as an interchange of one set. */
export function interchangeOf(claims: readonly Claim[], guides: ClaimGuides): Wire {
  const mapping = guides.of(claims[0]?.claimType ?? 'professional');
  const version = mapping.guide.versions[0] ?? '';
  const writer = new X12Writer({ delimiters: DELIMITERS });
  writer.interchangeHeader({
    senderQualifier: 'ZZ',
    senderId: 'SENDERID',
    receiverQualifier: 'ZZ',
    receiverId: 'RECEIVERID',
    date: '261125',
    time: '1200',
    controlNumber: 1,
    acknowledgementRequested: false,
    usage: 'T',
  });
  writer.segment('GS', ['HC', 'SENDERID', 'RECEIVERID', '20261125', '1200', '1', 'X', version]);
  writer.segment('ST', ['837', '0001', version]);
  const written = writeClaims(mapping, claims, HEADER, writer);
  writer.segment('SE', [String(writer.segmentsInSet + 1), '0001']);
  writer.segment('GE', ['1', '1']);
  writer.segment('IEA', ['1', '000000001']);
  return { bytes: writer.bytes(), written };
}

/** What our own guides find in the file up to SNIP 3. */
export function guideFindings(bytes: Uint8Array, guides: ClaimGuides): readonly Finding[] {
  const findings: Finding[] = [];
  let walker: GuideWalker | undefined;
  readX12(bytes, {
    finding: (item) => findings.push(item),
    setStart: (_st, { set, group }) => {
      const guide = guides.library.find({ version: group?.version ?? '', transactionSet: set?.id ?? '' });
      if (guide === undefined) throw new Error('no guide for what we wrote');
      walker = new GuideWalker(guide, { level: 'validate', snip: 3, findings: (item) => findings.push(item) });
    },
    segment: (segment, context) => walker?.segment(segment, context.segmentOrdinal),
    setEnd: () => walker?.end(),
  });
  return findings;
}
