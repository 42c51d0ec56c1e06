/** Scrub: edits of the written interchange, read back: counts, guide, usage (SC-004's second pass). */
import { defineFindings, type Finding, type FindingKind, finding } from '../../base/finding.ts';
import type { ClaimType } from '../../claims/claim.ts';

/** Header and trailer values of one interchange as they stand in the file. */
export interface WrittenInterchange {
  readonly delimiters: readonly string[];
  /** Bytes of the ISA segment with its terminator, and number of its elements. */
  readonly headerLength: number;
  readonly headerElements: number;
  readonly usage: string;
  readonly controlNumber: string;
  readonly trailerControlNumber: string;
  readonly groupCount: number;
  readonly groups: readonly WrittenGroup[];
}

export interface WrittenGroup {
  readonly version: string;
  readonly controlNumber: string;
  readonly trailerControlNumber: string;
  readonly setCount: number;
  readonly sets: readonly WrittenSet[];
}

export interface WrittenSet {
  readonly claimType: ClaimType;
  readonly guide: string;
  readonly controlNumber: string;
  readonly trailerControlNumber: string;
  /** SE01, and the segments that there are, ST and SE among them. */
  readonly saidSegments: number;
  readonly segments: number;
}

export const envelopeEdits = defineFindings({
  delimiters: {
    code: 'E-001',
    severity: 'fatal',
    snip: 1,
    message: 'The interchange header has {length} characters and {elements} elements, or two equal delimiters',
    mend: 'Correct the delimiters and addresses of the trading partner',
    source: 'domain.md E-001',
  },
  counts: {
    code: 'E-002',
    severity: 'fatal',
    snip: 1,
    message: 'The {what} says {said} and is {value}',
    mend: 'Do not send the file; it was written wrongly or changed',
    source: 'domain.md E-002',
  },
  guide: {
    code: 'E-003',
    severity: 'fatal',
    snip: 2,
    message: 'A {claimType} claim is sent under {said}, and its guide is {value}',
    mend: 'Correct the guide of the trading partner',
    source: 'domain.md E-003',
  },
  usage: {
    code: 'E-004',
    severity: 'error',
    snip: 1,
    message: 'The file says usage {said}, and the channel is for {value}',
    mend: 'Never put test files into a production mailbox, nor claims into one for tests',
    source: 'domain.md E-004',
  },
});

const GUIDES: Readonly<Record<ClaimType, string>> = {
  professional: '005010X222A1',
  institutional: '005010X223A2',
  dental: '005010X224A2',
};

/** Judges what was written against what the channel is for. */
export function scrubEnvelope(written: WrittenInterchange, channelUsage: 'T' | 'P'): readonly Finding[] {
  const findings: Finding[] = [];
  const report = (kind: FindingKind, segmentId: string, detail: Finding['detail']): void => {
    findings.push(finding(kind, { segmentId }, detail));
  };
  const same = (what: string, segmentId: string, said: string | number, value: string | number): void => {
    if (said !== value) report(envelopeEdits.counts, segmentId, { what, said, value });
  };
  const { headerLength: length, headerElements: elements, delimiters, usage } = written;
  if (length !== 106 || elements !== 16 || new Set(delimiters).size !== delimiters.length) {
    report(envelopeEdits.delimiters, 'ISA', { length, elements });
  }
  if (usage !== channelUsage) report(envelopeEdits.usage, 'ISA', { said: usage, value: channelUsage });
  same('control number of the interchange', 'IEA', written.trailerControlNumber, written.controlNumber);
  same('number of groups', 'IEA', written.groupCount, written.groups.length);
  for (const group of written.groups) {
    same('control number of the group', 'GE', group.trailerControlNumber, group.controlNumber);
    same('number of transaction sets', 'GE', group.setCount, group.sets.length);
    for (const set of group.sets) {
      same('control number of the transaction set', 'SE', set.trailerControlNumber, set.controlNumber);
      same('number of segments', 'SE', set.saidSegments, set.segments);
      const value = GUIDES[set.claimType];
      const said = set.guide === value ? group.version : set.guide;
      if (said !== value) report(envelopeEdits.guide, 'ST', { claimType: set.claimType, said, value });
    }
  }
  return findings;
}
