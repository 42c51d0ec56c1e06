/** Outbound: `<name>.result.json`, which tells the billing system what became of each claim of a file. Pure. */
import { type Finding, toFindingRecord } from '../base/finding.ts';
import type { ReadClaims } from './intake/read-claims.ts';
import type { JudgedClaim } from './judge-claims.ts';

export interface ResultInput {
  readonly name: string;
  readonly sha256: string;
  readonly takenAt: string;
  readonly read: ReadClaims;
  readonly judged: readonly JudgedClaim[];
  /** What could not be checked in the whole file. */
  readonly notChecked: readonly Finding[];
}

/** Each claim once, in the file's order: `ready`, `held`, `duplicate` or `refused` (it has not the shape of a claim), with its findings and repairs. */
export function claimFileResult({ name, sha256, takenAt, read, judged, notChecked }: ResultInput): string {
  const byOrdinal = new Map(judged.map((claim) => [claim.ordinal, claim]));
  const ofClaim = new Map<number, Finding[]>();
  const ofFile: Finding[] = [...notChecked];
  for (const item of read.findings) {
    const ordinal = item.at.claim;
    if (ordinal === undefined) ofFile.push(item);
    else ofClaim.set(ordinal, [...(ofClaim.get(ordinal) ?? []), item]);
  }
  const claims = Array.from({ length: read.count }, (_, index) => {
    const ordinal = index + 1;
    const claim = byOrdinal.get(ordinal);
    const findings = [...(ofClaim.get(ordinal) ?? []), ...(claim?.findings ?? [])].map(toFindingRecord);
    if (claim === undefined) return { ordinal, outcome: 'refused', findings, repairs: [] };
    const { claimId, patientControlNumber, chargeAmount } = claim.claim;
    const partner = claim.partner === undefined ? {} : { partner: claim.partner.id };
    return {
      ordinal,
      outcome: claim.verdict,
      claimId,
      patientControlNumber,
      chargeAmount,
      ...partner,
      findings,
      repairs: claim.repairs,
    };
  });
  const mapping = read.mapping === undefined ? {} : { mapping: read.mapping };
  const result = {
    file: name,
    sha256,
    kind: read.kind,
    ...mapping,
    takenAt,
    claims,
    findings: ofFile.map(toFindingRecord),
  };
  return `${JSON.stringify(result, undefined, 2)}\n`;
}
