import type { Evidence } from '../port.ts';
import type { EvidenceColumns } from '../tables.ts';

export function evidenceColumns(evidence: Evidence | undefined): EvidenceColumns {
  return {
    evidence_sha256: evidence?.sha256 ?? null,
    evidence_name: evidence?.name ?? null,
    evidence_offset: evidence?.offset ?? null,
    evidence_length: evidence?.length ?? null,
    evidence_segment_id: evidence?.segmentId ?? null,
  };
}

export function evidenceOf(row: EvidenceColumns): Evidence | undefined {
  if (row.evidence_sha256 === null) return undefined;
  return {
    sha256: row.evidence_sha256,
    name: row.evidence_name ?? undefined,
    offset: row.evidence_offset ?? undefined,
    length: row.evidence_length ?? undefined,
    segmentId: row.evidence_segment_id ?? undefined,
  };
}
