/** Rolls a TA1 or a 999 (997) down to the claims of what it answers. */
import {
  type Acknowledgement,
  type AcknowledgementError,
  type InterchangeAcknowledgement,
  type SyntaxVerdict,
  syntaxVerdict,
  type TransactionSetAcknowledgement,
  verdictsContradict,
} from './acknowledgement.ts';
import {
  type ClaimAnswer,
  claimLookUp,
  type RolledDown,
  type SentClaim,
  type SentInterchange,
  type SentSet,
  sameControlNumber,
  type Unexplained,
} from './lifecycle-sent.ts';

/** TA105 codes of faults that lie in the one transmission: a fresh interchange mends them without anybody's help. */
const MENDED_BY_RESENDING: ReadonlySet<string> = new Set(['001', '014', '015', '018', '021', '023', '025']);

/** True when the claims of a TA1-rejected interchange may go back by themselves; else the setting that it names must be mended first (T-05). */
export function mendedByResending(ack: InterchangeAcknowledgement): boolean {
  return MENDED_BY_RESENDING.has(ack.noteCode);
}

/** The verdict of a TA1 on every claim of the interchange. */
export function rollDownInterchange(ack: InterchangeAcknowledgement, sent: SentInterchange): RolledDown {
  const verdict = syntaxVerdict(ack.code);
  if (!sameControlNumber(ack.interchangeControlNumber, sent.interchangeControlNumber)) {
    return { answers: [], unexplained: [unexplained('unknown-interchange', ack.interchangeControlNumber, ack)] };
  }
  if (verdict === 'unknown' || verdict === 'partiallyAccepted') {
    return { answers: [], unexplained: [unexplained('verdict-unknown', ack.interchangeControlNumber, ack)] };
  }
  const answers = sent.sets.flatMap((set) =>
    set.claims.map((claim): ClaimAnswer => {
      const { transmission } = claim;
      return { claim, event: { kind: 'ta1', transmission, rejected: verdict === 'rejected' }, at: ack.at };
    }),
  );
  return { answers, unexplained: [] };
}

/**
 * The verdict of a 999 on every claim of the group. A group's reject kills all of its sets; a set's own verdict counts before a group's
 * acceptance; a set that isn't listed shares the group's verdict unless that is "partially".
 */
export function rollDownGroup(ack: Acknowledgement, sent: SentInterchange): RolledDown {
  const group = syntaxVerdict(ack.functionalGroup.code);
  const answers: ClaimAnswer[] = [];
  const found: Unexplained[] = [];
  for (const set of sent.sets) {
    const told = ack.transactionSets.find((item) => sameControlNumber(item.controlNumber, set.setControlNumber));
    const verdict = verdictOn(told, group);
    if (verdict === 'unknown') found.push(unexplained('verdict-unknown', set.setControlNumber, told ?? ack));
    if (verdict === 'accepted') answers.push(...accepted(set, told, ack));
    if (verdict === 'rejected') answers.push(...rejected(set, told, ack));
  }
  for (const told of ack.transactionSets) {
    if (!sent.sets.some((set) => sameControlNumber(told.controlNumber, set.setControlNumber))) {
      found.push(unexplained('unknown-set', told.controlNumber, told));
    }
  }
  const contradicted = answers.some(({ syntax }) => syntax?.inDoubt === true);
  if (contradicted) found.push(unexplained('verdicts-contradict', ack.functionalGroup.controlNumber, ack));
  return { answers, unexplained: found };
}

/** AK904 of AK903 may tell that the set's own reject is meant. */
function inDoubt(
  told: TransactionSetAcknowledgement | undefined,
  { functionalGroup, transactionSets }: Acknowledgement,
): boolean {
  if (told === undefined || !verdictsContradict(functionalGroup.code, [told.code])) return false;
  const { acceptedCount, receivedCount } = functionalGroup;
  const refused = transactionSets.filter(({ code }) => syntaxVerdict(code) === 'rejected').length;
  const counted = receivedCount !== undefined && acceptedCount === receivedCount - refused;
  return syntaxVerdict(told.code) !== 'rejected' || !counted;
}

function verdictOn(
  told: TransactionSetAcknowledgement | undefined,
  group: SyntaxVerdict,
): 'accepted' | 'rejected' | 'unknown' {
  if (group === 'rejected') return 'rejected';
  const verdict = told === undefined ? group : syntaxVerdict(told.code);
  if (verdict === 'rejected') return 'rejected';
  return verdict === 'accepted' || verdict === 'acceptedWithErrors' ? 'accepted' : 'unknown';
}

function accepted(
  set: SentSet,
  told: TransactionSetAcknowledgement | undefined,
  ack: Acknowledgement,
): readonly ClaimAnswer[] {
  return set.claims.map((claim) => {
    const { transmission } = claim;
    const at = told?.at ?? ack.at;
    return { claim, event: { kind: '999', transmission, rejected: false }, at, syntax: syntaxOf(set, told, []) };
  });
}

/** The guilty claims are told from those that were rejected with their batch; when an error has no claim, all are held guilty. */
function rejected(
  set: SentSet,
  told: TransactionSetAcknowledgement | undefined,
  ack: Acknowledgement,
): readonly ClaimAnswer[] {
  const blame = new Map<SentClaim, AcknowledgementError[]>();
  const named = claimLookUp(set.claims);
  const doubtful = inDoubt(told, ack);
  let clear = told !== undefined && told.errors.length > 0;
  for (const error of told?.errors ?? []) {
    const claim = claimOf(error, set, named);
    if (claim === undefined) clear = false;
    else blame.set(claim, [...(blame.get(claim) ?? []), error]);
  }
  return set.claims.map((claim) => {
    const { transmission } = claim;
    const errors = blame.get(claim) ?? [];
    const at = errors[0]?.at ?? told?.at ?? ack.at;
    const event = { kind: '999', transmission, rejected: true, guilty: !clear || errors.length > 0 } as const;
    const syntax = syntaxOf(set, told, errors);
    return { claim, event, at, syntax: doubtful ? { ...syntax, inDoubt: true } : syntax };
  });
}

function syntaxOf(
  set: SentSet,
  told: TransactionSetAcknowledgement | undefined,
  errors: readonly AcknowledgementError[],
): NonNullable<ClaimAnswer['syntax']> {
  return told === undefined ? { set, errors } : { set, told, errors };
}

/** The claim that an error belongs to: by the business unit CLM01 of its context, else by the segment's ordinal in the set. */
function claimOf(
  error: AcknowledgementError,
  set: SentSet,
  named: (returned: string | undefined) => readonly SentClaim[],
): SentClaim | undefined {
  const unit = error.context?.find((context) => /^(CLM01|PATIENT CONTROL NUMBER)$/i.test(context.name))?.value;
  const ordinal = error.segmentOrdinal;
  const byName = unit === undefined ? [] : named(unit);
  if (byName.length === 1 || ordinal === undefined) return byName[0];
  // Two bills of one encounter in a set may share their number (M-001).
  const inside = ({ firstSegment, lastSegment }: SentClaim): boolean =>
    ordinal >= firstSegment && ordinal <= lastSegment;
  return byName.find(inside) ?? byName[0] ?? set.claims.find(inside);
}

function unexplained(code: Unexplained['code'], names: string, where: { readonly at: Unexplained['at'] }): Unexplained {
  return { code, names, at: where.at };
}
