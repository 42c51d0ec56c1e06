/** Outbound: parts of one claim leave together or not at all, and never beside an earlier copy that was parted otherwise. Pure. */
import { finding, isBlocking } from '../base/finding.ts';
import type { Claim } from '../claims/claim.ts';
import type { ClaimRow } from '../ledger/port.ts';
import { outboundFindings } from './findings.ts';
import type { JudgedClaim } from './judged-claim.ts';
import { displayOf, isRejected, type PriorClaims } from './prior-claims.ts';

/** `judged` in the order of the file, parts of one claim side by side. */
export function settleParts(judged: readonly JudgedClaim[], prior: PriorClaims): readonly JudgedClaim[] {
  return [...grouped(judged).values()].flatMap((parts) => (parts.length === 1 ? parts : settleClaim(parts, prior)));
}

function grouped(judged: readonly JudgedClaim[]): ReadonlyMap<number, readonly JudgedClaim[]> {
  const groups = new Map<number, JudgedClaim[]>();
  for (const one of judged) {
    const group = groups.get(one.ordinal);
    if (group === undefined) groups.set(one.ordinal, [one]);
    else group.push(one);
  }
  return groups;
}

function settleClaim(parts: readonly JudgedClaim[], prior: PriorClaims): readonly JudgedClaim[] {
  const [first] = parts;
  const leftOver = first === undefined ? [] : prior.partsBeyond(first.claim, parts.length);
  const known = parts.filter(({ verdict }) => verdict === 'duplicate');
  const taken = parts.length - known.length;
  if (taken > 0 && (known.some((part) => differs(part, prior)) || leftOver.some(stands))) return parts.map(refused);
  const blocked = parts.some(({ verdict, findings }) => verdict === 'held' && findings.some(isBlocking));
  return parts.map((part, index) => {
    const own = index === 0 && part.verdict !== 'duplicate' ? { ...part, leftOver } : part;
    if (!blocked || own.verdict !== 'ready') return own;
    const at = own.findings[0]?.at ?? {};
    return { ...own, verdict: 'held', findings: [...own.findings, finding(outboundFindings.partWaits, at)] };
  });
}

const stands = (row: ClaimRow): boolean => !isRejected(row) && displayOf(row) !== 'HELD';

/** The ledger's copy of the part bills other lines, or other charges for them. */
function differs({ claim, part }: JudgedClaim, prior: PriorClaims): boolean {
  const row = prior.byClaimId(claim, part?.number);
  if (row === undefined) return true;
  const before: Claim = JSON.parse(row.body);
  return linesOf(before) !== linesOf(claim);
}

const linesOf = ({ lines }: Claim): string =>
  JSON.stringify(lines.map(({ lineId, chargeAmount }) => [lineId, chargeAmount]));

function refused(part: JudgedClaim): JudgedClaim {
  const { ordinal, claim, partner } = part;
  const at = { claim: ordinal };
  return {
    ordinal,
    claim,
    partner,
    verdict: 'duplicate',
    findings: [finding(outboundFindings.partsDiffer, at, { claimId: claim.claimId })],
    repairs: [],
    replaces: undefined,
    corrects: undefined,
    original: undefined,
    earlierBills: [],
    leftOver: [],
    ...(part.part === undefined ? {} : { part: part.part }),
  };
}
