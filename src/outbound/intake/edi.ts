/** Outbound, intake: an 837 itself, since many billing systems write nothing else. */
import { type Finding, finding } from '../../base/finding.ts';
import type { ClaimGuides } from '../../documents/claim/claim-guides.ts';
import type { ClaimReading } from '../../documents/claim/claim-reader.ts';
import { ClaimSetReader } from '../../documents/claim/claim-set-reader.ts';
import { CLAIM_DOCUMENT } from '../../documents/claim/findings.ts';
import { readX12 } from '../../x12/reader.ts';
import type { Documents } from './documents.ts';
import { INTAKE } from './findings.ts';

const toDocument = ({ document, at, whole }: ClaimReading): Documents['documents'][number] =>
  whole ? { document, at } : { document, at, findings: [finding(CLAIM_DOCUMENT.cut, at)], cut: true };

export function readEdi(bytes: Uint8Array, file: { readonly file?: string }, guides: ClaimGuides): Documents {
  const readings: ClaimReading[] = [];
  const findings: Finding[] = [];
  const sets = new ClaimSetReader(guides, {
    claim: (reading) => readings.push(reading),
    finding: (item) => findings.push(item),
  });
  readX12(
    bytes,
    {
      setStart: (st, context) => sets.setStart(st, context),
      segment: (segment, context) => sets.segment(segment, context),
      setEnd: (se) => sets.setEnd(se),
      finding: (item) => findings.push(item),
    },
    file,
  );
  if (readings.length === 0) findings.push(finding(INTAKE.noClaims, file));
  return { kind: '837', documents: readings.map(toDocument), findings };
}
