/** Operations: what each kind of item on the worklist means, and the commands that resolve it. */

/** One way out: a command line, in which `{item}`, `{claim}` and `{trace}` stand for those of the item, and when it is the right one. */
export interface WorkWay {
  readonly command: string;
  readonly when: string;
}

export interface WorkGuide {
  readonly meaning: string;
  /** The likeliest first. Each is said with `--as USER --reason TEXT` where it changes something. */
  readonly ways: readonly WorkWay[];
}

const way = (command: string, when: string): WorkWay => ({ command, when });
const guide = (meaning: string, ...ways: readonly WorkWay[]): WorkGuide => ({ meaning, ways });

const CLOSE = way('worklist close {item}', 'it was seen to; no money moves');
const TIMELINE = way('timeline {claim}', 'shows every answer about the claim');
const MATCH = way('match {item} CLAIM', 'it belongs to that claim');
const NOT_OURS_MONEY = way('settle {item} --to RefundPayable:payer', 'it is not ours, or was paid twice; it goes back');
const SHOW = way('remittance show {trace}', 'shows what posting the check would do');
const RELEASE = way('remittance release {trace}', 'post it all the same, the difference in Suspense');
const DISMISS = way('worklist close --check {trace}', 'the check is never to be posted');
const TO_PATIENT = way('settle {item} --to AR:Pat', 'the patient owes it');
const WRITE_OFF = way('settle {item} --to DenialWriteOff:REASON', 'nobody will pay it');
const TO_CONTRACT = way('settle {item} --to ContractualAdj', 'the contract says so');
const LEAVE_OPEN = way('worklist close {item}', 'leave it open with the insurer');
const QUARANTINE = [
  way('quarantine list', 'names the part that was set aside'),
  way('quarantine release ITEM', 'apply it'),
  way('quarantine discard ITEM', 'never apply it'),
] as const;

const PAYMENTS: Readonly<Record<string, WorkGuide>> = {
  UNMATCHED: guide(
    'A payment for which no claim of ours was found; its money lies in UnappliedCash.',
    MATCH,
    NOT_OURS_MONEY,
  ),
  MATCH_SUGGESTED: guide(
    'A payment that a claim is likely, but not sure, to belong to; `worklist show` names the claims.',
    MATCH,
    NOT_OURS_MONEY,
  ),
  MATCH_AMBIGUOUS: guide(
    'A payment that several claims fit as well; `worklist show` names them.',
    MATCH,
    NOT_OURS_MONEY,
  ),
  LINE_UNMATCHED: guide(
    'A payment whose services fit no line of its claim.',
    way('match {item} {claim} --lines 0=LINE', 'say which line of ours each service is'),
    NOT_OURS_MONEY,
  ),
  CHARGE_DIFFERS: guide(
    'The payer answered another charge than was billed.',
    way('match {item} {claim}', 'it is the claim all the same'),
    NOT_OURS_MONEY,
  ),
  UNMATCHED_REVERSAL: guide(
    'The payer took back something that was never posted here; its money lies in Suspense.',
    MATCH,
    way('settle {item} --to PayerRecoupPayable', 'count it as taken without an announcement'),
    way('worklist close {item}', 'it moves no money'),
  ),
  REVERSAL_DIFFERS: guide(
    'The payer took back other amounts than it had paid; worklist show tells the difference line by line.',
    way('settle {item} --to AR:Ins:1 --line LINE', 'it took back a part of the claim, which is open again'),
    way('settle {item} --to PayerRecoupPayable', 'count it as taken without an announcement'),
    TIMELINE,
  ),
  REVERSAL_PENDING: guide(
    'A corrected answer waits for the reversal before it, which waits itself; mend that item first.',
    way('worklist UNMATCHED_REVERSAL', 'finds the reversal'),
    way('match {item} {claim}', 'once nothing waits before it'),
    way('settle {item} --to AR:Ins:1 --line LINE', 'it pays a part of the claim that was taken back by such a word'),
    NOT_OURS_MONEY,
  ),
  READJUDICATED_NO_REVERSAL: guide(
    'The payer answered lines a second time without taking the first answer back.',
    way('match {item} {claim} --replaces', 'the new answer takes the place of the first, whose money we owe back'),
    NOT_OURS_MONEY,
  ),
  PRIOR_PAYER_MISSING: guide(
    'A later payer paid before the first one answered; it is posted by itself when that answer comes.',
    way('eob FILE', 'enter the first payer’s answer from paper, as status 19 if it passed the claim on'),
    NOT_OURS_MONEY,
  ),
  DUPLICATE_CLAIM_PAYMENT: guide(
    'The same answer with the same payer number came in another check.',
    NOT_OURS_MONEY,
    way('settle {item} --to PayerRecoupPayable', 'the payer will take it back by itself'),
  ),
  UNEXPECTED_MONEY: guide(
    'The payer paid under a status that moves no money (23 or 25).',
    NOT_OURS_MONEY,
    way('settle {item} --to PayerRecoupPayable', 'the payer will take it back by itself'),
  ),
  ERA_REVIEW: guide(
    'A payment, or the whole check, does not balance, or the check came before with other content or another amount.',
    SHOW,
    way('remittance release {claim}', 'post a claim payment all the same, what is unexplained in Suspense'),
    RELEASE,
    DISMISS,
  ),
  NOT_OURS: guide('The check pays somebody else; nothing of it is posted.', DISMISS, RELEASE),
  NO_PAYMENT: guide(
    'The check says that no money comes with it: it announces transfers to come, or the payer takes money from our account. Nothing of it is posted.',
    way('remittance show {trace}', 'tells why nobody can post it, and what may be done instead'),
    way('worklist close --check {trace}', 'no money came: a prenotification, or the payer sends a corrected 835'),
    way('eob FILE', 'the bank shows money that only a letter of the payer explains: enter that'),
  ),
  AWAITING_APPROVAL: guide(
    'A check that balances and waits for a person’s word.',
    way('remittance approve {trace}', 'post it'),
    SHOW,
  ),
  ORIGINAL_NOT_TAKEN_BACK: guide(
    'The payer decided on a replacement (frequency 7), and has not taken back what it paid for the claim before it: both stand, with the patient’s share of both. Closes by itself when the reversal (CLP02 22) comes.',
    TIMELINE,
    way('eob FILE', 'the payer takes it back by letter, or you send it back: enter that as a reversal, status 22'),
    way('worklist close {item}', 'the payer lets both stand'),
  ),
  INTEREST_DIFFERS: guide(
    'The interest that the claims of a check tell (AMT*I) is not that which its provider adjustments move (PLB L6). The latter is booked to InterestIncome, and no claim is touched.',
    way('remittance show {trace}', 'shows both; ask the payer when they should be equal'),
    way('worklist close {item}', 'it is explained: only the provider adjustment moves money'),
  ),
  SUSPENSE_BALANCE: guide(
    'A difference that a person let pass lies in Suspense.',
    way(
      'settle {item} --to ACCOUNT',
      'what it turned out to be, e.g. ContractualAdj, PayerRecoupPayable, InterestIncome',
    ),
    way('settle {item} --to AR:Ins:1 --claim CLAIM', 'it belongs to a claim'),
  ),
};

const PROVIDER: Readonly<Record<string, WorkGuide>> = {
  PROVIDER_ADJUSTMENT_UNMAPPED: guide(
    'A provider adjustment (PLB) whose code no table knows; its money lies in Suspense.',
    way('adjustments rerun', 'after a row for the code was added to `providerAdjustments` of gateway.yaml'),
    way('settle {item} --to ACCOUNT', 'this one only'),
  ),
  PROVIDER_ADJUSTMENT_REVIEW: guide(
    'A provider adjustment whose code has more than one meaning; it is booked to PayerOtherAdj or where your row says.',
    way('settle {item} --to ACCOUNT', 'it is something else'),
    way('worklist close {item}', 'it is right where it lies'),
  ),
  RECOUP_UNIDENTIFIED: guide(
    'The payer took money back for something that no remittance announced; it lies in PayerRecoupPayable.',
    way(
      'settle {item} --claim CLAIM',
      'it was for that claim: tied to its payer number, so that a reversal to come meets it',
    ),
    way('settle {item} --claim CLAIM --to AR:Ins:1', 'no reversal will come: the claim is open with the insurer again'),
    way('settle {item} --to RefundPayable:payer', 'it settles a refund that we owed'),
    way('worklist close {item}', 'leave it with the payer; `report payer-liability` shows it'),
  ),
};

const RECEIVABLES: Readonly<Record<string, WorkGuide>> = {
  DENIAL_WORK: guide('Lines that the payer denied; nothing is written off.', WRITE_OFF, TO_PATIENT, LEAVE_OPEN),
  PATIENT_REVIEW: guide(
    'The payer says that the patient owes it; nobody is billed until a person agrees.',
    TO_PATIENT,
    WRITE_OFF,
    LEAVE_OPEN,
  ),
  PAID_TO_PATIENT: guide('The payer paid the patient; it is still open with the insurer.', TO_PATIENT, LEAVE_OPEN),
  QMB_REVIEW: guide(
    'The patient may not be billed and no further payer is known.',
    way('settle {item} --to DenialWriteOff:QMB', 'write it off'),
    way('settle {item} --to AR:Ins:2', 'a further payer is known after all'),
  ),
  BUNDLING_REVIEW: guide(
    'The charge that bundling moved does not cancel out over the lines.',
    TO_CONTRACT,
    WRITE_OFF,
    LEAVE_OPEN,
  ),
  ZERO_ALLOWED_REVIEW: guide(
    'The whole charge was taken as contractual, and nothing allowed.',
    TO_CONTRACT,
    WRITE_OFF,
    LEAVE_OPEN,
  ),
  UNKNOWN_REASON_CODE: guide(
    'A reason code that no table knows; its amount is still open.',
    TO_CONTRACT,
    TO_PATIENT,
    WRITE_OFF,
    LEAVE_OPEN,
  ),
  CREDIT: guide(
    'More was paid than was open: the insurer has a credit.',
    way('settle {item} --to RefundPayable:payer', 'we refund it'),
    way('settle {item} --to PayerRecoupPayable', 'the payer will take it back'),
  ),
  PATIENT_CREDIT: guide(
    'The patient paid a share that a reversal took back.',
    way('settle {item} --to PatientCredit', 'keep it for the patient'),
    way('settle {item} --to RefundPayable:patient', 'we refund it'),
  ),
  CAPPED: guide('The payer wrote off more than was open; only what was open was posted.', TIMELINE, CLOSE),
  UNDERPAID: guide(
    'The payer allowed less than the contract says.',
    way('underpayments dispute {item}', 'you ask the payer for it; the sum at stake is followed'),
    way('underpayments accept {item}', 'you let it be'),
    way('contracts test {claim}', 'shows how the expected amount came about'),
  ),
  OVERPAID: guide(
    'The payer allowed more than the contract says; Medicare and Medicaid want it reported and returned within 60 days.',
    way('contracts test {claim}', 'shows how the expected amount came about'),
    CLOSE,
  ),
  ALLOWED_AMBIGUOUS: guide(
    'The payer tells one amount as allowed (AMT*B6), and its adjustments come to another; it was not compared with the contract.',
    TIMELINE,
    CLOSE,
  ),
  UNDERPAYMENT_DISPUTED: guide(
    'An underpayment that the payer was asked for.',
    way('underpayments accept {item}', 'the payer gave nothing, and you let it be'),
    way('underpayments withdraw {item}', 'it was disputed by mistake'),
  ),
};

const HINTS: Readonly<Record<string, WorkGuide>> = {
  DUPLICATE_CLAIM: guide('The payer holds the claim for a duplicate of one that it has.', TIMELINE, CLOSE),
  TRANSFERRED: guide('The payer passed the claim on to the payer that is responsible.', TIMELINE, CLOSE),
  INFORMATION: guide('The payer tells something that moves no money.', TIMELINE, CLOSE),
  CORRECTED_INSURED: guide(
    'The payer has another name or member id for the patient or the insured; correct it in the billing system.',
    TIMELINE,
    CLOSE,
  ),
  CORRECTED_PRIORITY_PAYER: guide('The payer says that another payer comes first; bill that one.', TIMELINE, CLOSE),
  CROSSOVER_CARRIER: guide('The payer passed the claim on to the next payer; do not bill it again.', CLOSE),
  PRIMARY_CHANGED: guide(
    'A payer changed its answer after the share of the next payer went on. Drop the bill to the next payer again, corrected (frequency 7); the item closes by itself then.',
    way('worklist show {item}', 'tells both bills and what of the share stands at each'),
    TIMELINE,
    CLOSE,
  ),
  CANCELLED_BY_REVERSAL: guide('A payment and its reversal cancelled out, and neither was posted.', CLOSE),
  DEPOSIT_WITHOUT_ERA: guide(
    'Money of the bank without a remittance for three business days.',
    way('bank match DEPOSIT TRACE', 'the remittance is here under another number'),
    way('eob FILE', 'the payer sent it on paper'),
    CLOSE,
  ),
  DEPOSIT_TAKEN_BACK: guide(
    'The bank took the money of a check from the account again: the EFT was returned, or the payer reversed it. What the check posted stands.',
    way('bank unmatch DEPOSIT', 'its money is not there; the check waits for money once more'),
    way('remittance reverse {trace}', 'the payer says that the check is void'),
    CLOSE,
  ),
  ERA_WITHOUT_DEPOSIT: guide(
    'A remittance whose money is not in the bank after three business days.',
    way('bank match DEPOSIT {trace}', 'the money came under another number'),
    CLOSE,
  ),
};

const CORRECT_AND_DROP = way(
  'worklist show {item}',
  'the field to correct; drop the corrected claim, which closes the item',
);
const CLAIMS: Readonly<Record<string, WorkGuide>> = {
  REJECTED: guide(
    'The claim was rejected before any payer judged it; it is not filed.',
    CORRECT_AND_DROP,
    way('worklist close {item}', 'it will not be sent again'),
  ),
  NOT_WRITABLE: guide(
    'The claim is held since it can’t be written as an 837; `worklist show` tells the findings.',
    CORRECT_AND_DROP,
    CLOSE,
  ),
};

const contradiction = (meaning: string): WorkGuide => guide(meaning, TIMELINE, CLOSE);
const ofMany = (meaning: string): WorkGuide =>
  guide(`${meaning} One item for all claims that the answer speaks of; worklist show names them.`, TIMELINE, CLOSE);
const ANSWERS: Readonly<Record<string, WorkGuide>> = {
  OPPOSITE_INTERCHANGE_VERDICTS: ofMany(
    'One TA1 took the interchange, another refused it; nothing was put back. Ask the partner: only when it has none, drop the claims again.',
  ),
  ANSWERED_AFTER_INTERCHANGE_REJECT: ofMany('The interchange was refused, and yet something of it was answered.'),
  OPPOSITE_SYNTAX_VERDICTS: ofMany('One 999 took the set, another refused it.'),
  ANSWERED_AFTER_SET_REJECT: ofMany('The set was refused, and yet the claim was answered.'),
  OPPOSITE_CLEARINGHOUSE_VERDICTS: contradiction('The clearinghouse both accepted and rejected the claim.'),
  PAYER_ANSWERED_AFTER_CLEARINGHOUSE_REJECT: contradiction(
    'The clearinghouse rejected the claim, and yet the payer answered it.',
  ),
  OPPOSITE_PAYER_VERDICTS: contradiction('The payer both accepted and rejected the claim.'),
  PAID_AFTER_PAYER_REJECT: contradiction('The payer rejected the claim, and yet paid or denied it.'),
  PAID_AFTER_VOID: contradiction('The payer paid a claim that it had voided: does it have another one in its place?'),
  VOID_REFUSED: guide(
    'The payer denied a void: the claim that it was to take back stands as before, with its charge.',
    TIMELINE,
    way('worklist close {item}', 'the claim stands, or its void is sent once more under a claimId of its own'),
  ),
  PAST_ANSWERED: contradiction(
    'A set that was refused, and sent again, was accepted after all: ask whether the payer has the claim twice.',
  ),
  MISSING_IN_277CA: contradiction(
    'A 277CA for the set leaves the claim out; it may be lost: ask, before it is sent again.',
  ),
  ACTION_AGAINST_CATEGORY: contradiction('A 277CA says both accepted and rejected of the claim.'),
  CATEGORY_NOT_ALLOWED: contradiction('A 277CA gives a status category that it must not give.'),
  NOT_FOUND: contradiction('The payer does not find the claim.'),
  ANSWER_FAILED: contradiction('The payer could not answer the question about the claim.'),
  REVERSAL_WITHOUT_PAYMENT: contradiction('A reversal of something that was never paid.'),
  ADJUDICATED_AGAIN_WITHOUT_REVERSAL: contradiction(
    'More was adjudicated than was billed, and nothing of it taken back.',
  ),
  REJECTED_AGAIN_AND_AGAIN: contradiction('The claim’s set was rejected so often that it is no longer sent by itself.'),
  ILLEGAL_TRANSITION: contradiction(
    'An answer or act that the claim’s state has no place for; it was noted and changed nothing.',
  ),
  UNKNOWN_INTERCHANGE: guide(
    'An answer to an interchange that was never sent from here.',
    way('claims import FILE --already-sent', 'another system sent it; then replay the answer'),
    CLOSE,
  ),
  UNKNOWN_SET: guide(
    'An answer to a transaction set that was never sent from here.',
    way('claims import FILE --already-sent', 'another system sent it; then replay the answer'),
    CLOSE,
  ),
  INFORMATION_REQUESTED: guide(
    'The payer waits for something from the practice or the patient and pays nothing until it has it; `worklist show` tells the codes. It closes with the next answer.',
    TIMELINE,
    way('worklist close {item}', 'it was sent'),
  ),
  ANSWER_NAMES_ANOTHER_PATIENT: guide(
    'An answer under the number of our claim names another patient and charge; it was kept, and changed nothing.',
    TIMELINE,
    CLOSE,
  ),
  UNKNOWN_PROVIDER: guide(
    'A 277CA refuses all claims of a billing provider, and no claim of the set has that one; all stand as they were.',
    CLOSE,
  ),
  STATUS_TOTALS_DIFFER: guide(
    'A 277CA counts or sums other claims than it lists; `worklist show` tells which. Ask the partner for those that it left out.',
    CLOSE,
  ),
  UNKNOWN_CLAIM: guide(
    'An answer to a claim that was never sent to this partner from here.',
    way('claims import FILE --already-sent', 'another system sent it; then replay the answer'),
    way('replay FILE --partner PARTNER', 'it was sent through that other partner'),
    CLOSE,
  ),
  UNKNOWN_BATCH: guide(
    'A 277CA for a batch that was never sent from here.',
    way('claims import FILE --already-sent', 'another system sent it; then replay the answer'),
    CLOSE,
  ),
  VERDICT_UNKNOWN: guide('A TA1, 999 or application advice (824) whose verdict is no code that we know.', CLOSE),
  VERDICTS_CONTRADICT: guide(
    'A 999 rejects a group and accepts a set of it, or the reverse. The claims of the set count as rejected, and none goes again by itself: ask the partner whether it has them.',
    way('claims --state SYNTAX_REJECTED', 'names the claims; drop them again when the partner has none'),
    CLOSE,
  ),
};

const set = (meaning: string): WorkGuide => guide(meaning, ...QUARANTINE);
const FILES: Readonly<Record<string, WorkGuide>> = {
  SET_UNSOUND: set('A transaction set that is cut or damaged; the rest of its file was applied.'),
  INTERCHANGE_UNSOUND: set('An interchange that is cut or damaged; the rest of its file was applied.'),
  SET_NOT_HANDLED: set('A transaction set that claimgate does not act upon.'),
  INTERCHANGE_NUMBER_REPEATED: set('Another content under an interchange number that came before.'),
  NOT_X12: set('A report for people, or noise.'),
  PACKED_TOO_LARGE: set('A packed file that swells beyond every measure.'),
  PACKED_UNREADABLE: set('A packed file that is cut, or has a password.'),
  PGP_UNDECRYPTABLE: set('A file that was encrypted to another key.'),
  PGP_SIGNATURE_INVALID: set('A file that the partner did not sign, or that was changed.'),
  NAME_REFUSED: guide(
    'A name in the mailbox that is never touched; ask the partner to rename it.',
    way('replay FILE --partner PARTNER', 'you fetched it by hand, under a name of letters and digits'),
    CLOSE,
  ),
  EMPTY_FILE: guide('A file in the mailbox that stays empty.', CLOSE),
  FILE_TOO_LARGE: guide('A file in the mailbox that is larger than the partner’s limit.', CLOSE),
};

/** By code. A test holds it against every code that the sources put onto the worklist. */
export const WORK_GUIDES: Readonly<Record<string, WorkGuide>> = {
  ...PAYMENTS,
  ...PROVIDER,
  ...RECEIVABLES,
  ...HINTS,
  ...CLAIMS,
  ...ANSWERS,
  ...FILES,
};

const UNKNOWN = guide('An item of another version of claimgate.', CLOSE);

export interface WorkNames {
  readonly item: number;
  readonly claim: string | undefined;
  /** How commands name the check. */
  readonly trace: string | undefined;
}

/** What the item means and the commands that resolve it, with its own names put in. */
export function workGuide(code: string, names: WorkNames): WorkGuide {
  const { meaning, ways } = WORK_GUIDES[code] ?? UNKNOWN;
  const { item, claim = 'CLAIM', trace = 'TRACE' } = names;
  const fill = (command: string): string =>
    `claimgate ${command.replace('{item}', String(item)).replace('{claim}', claim).replace('{trace}', trace)}`;
  return { meaning, ways: ways.map((one) => ({ ...one, command: fill(one.command) })) };
}
