/** Render, forms: form locators 50 to 65 of the UB-04: payers A, B and C in the order in which they answer. */
import type { Claim } from '../../claims/claim.ts';
import type { OtherPayer } from '../../claims/other-payer.ts';
import type { ClaimFacts } from './claim-facts.ts';
import { coded, joined, RELATIONSHIP } from './claim-words.ts';
import { box, type FormField } from './form.ts';
import { identifierWords, nameWords } from './party-words.ts';

const PAYERS = ['A', 'B', 'C'] as const;
/** SBR01, the first to answer first. */
const ORDER = 'PSTABCDEFGH';

type Texts = ReadonlyMap<string, string>;

export function payerRows(claim: Claim, facts: ClaimFacts): readonly FormField[][] {
  const others = (claim.otherPayers ?? []).map((other) => ({ code: other.payerResponsibilityCode, other }));
  const all = [{ code: claim.payerResponsibilityCode, other: undefined }, ...others];
  const inOrder = all.toSorted((left, right) => placeOf(left.code) - placeOf(right.code)).slice(0, PAYERS.length);
  const npi = facts.text(claim.billingProvider, 'npi');
  const rows = PAYERS.flatMap((letter, index) => {
    const entry = inOrder[index];
    const texts: Texts =
      entry === undefined
        ? new Map()
        : entry.other === undefined
          ? destinationTexts(claim, facts)
          : otherTexts(entry.other, facts);
    return ROWS.map((row) =>
      row.map(([number, label, width]) => box(`${number}${letter}`, label, texts.get(number) ?? '', width)),
    );
  });
  return [[box('56', 'Billing NPI', npi)], ...rows];
}

const placeOf = (code: string): number => (ORDER.includes(code) ? ORDER.indexOf(code) : ORDER.length);

const ROWS: readonly (readonly (readonly [number: string, label: string, width: number])[])[] = [
  [
    ['50', 'Payer', 2],
    ['51', 'Payer’s ID', 1],
    ['52', 'Release', 0.6],
    ['53', 'Assigned', 0.7],
    ['54', 'Paid before', 0.9],
    ['55', 'Estimated due', 1],
    ['57', 'Other provider ID', 1.2],
    ['63', 'Authorization', 1.2],
  ],
  [
    ['58', 'Insured’s name', 2],
    ['59', 'Relationship', 0.9],
    ['60', 'Insured’s ID', 1.3],
    ['61', 'Group name', 1.2],
    ['62', 'Group number', 1],
    ['64', 'Document control number', 1.4],
    ['65', 'Employer', 0.8],
  ],
];

function destinationTexts(claim: Claim, facts: ClaimFacts): Texts {
  const { payer, subscriber, patient } = claim;
  const relationship = patient === undefined ? '18' : facts.text(patient, 'relationshipCode');
  return new Map([
    ['50', joined([facts.text(payer, 'name'), codeWords(facts.text(claim, 'payerResponsibilityCode'))], '\n')],
    ['51', facts.text(payer, 'id')],
    ['52', facts.text(claim, 'releaseOfInformationCode')],
    ['53', facts.text(claim, 'benefitsAssignmentIndicator')],
    ['55', facts.text(claim, 'estimatedAmountDue')],
    [
      '57',
      joined(
        [
          identifierWords(facts, payer.billingProviderIdentifiers),
          identifierWords(facts, claim.billingProvider.secondaryIdentifiers),
        ],
        '\n',
      ),
    ],
    ['58', nameWords(facts, subscriber)],
    ['59', coded(relationship, RELATIONSHIP)],
    ['60', facts.text(subscriber, 'memberId')],
    ['61', facts.text(subscriber, 'groupName')],
    ['62', facts.text(subscriber, 'groupNumber')],
    ['63', authorization(claim, facts)],
    ['64', facts.text(claim, 'originalPayerClaimControlNumber')],
  ]);
}

function otherTexts(other: OtherPayer, facts: ClaimFacts): Texts {
  const { payer, subscriber } = other;
  facts.implied(payer, 'idQualifier', 'PI');
  facts.implied(subscriber, 'memberIdQualifier', 'MI');
  return new Map([
    ['50', joined([facts.text(payer, 'name'), codeWords(facts.text(other, 'payerResponsibilityCode'))], '\n')],
    ['51', facts.text(payer, 'id')],
    ['52', facts.text(other, 'releaseOfInformationCode')],
    ['53', facts.text(other, 'benefitsAssignmentIndicator')],
    ['54', facts.text(other, 'paidAmount')],
    ['57', identifierWords(facts, other.providers?.billing?.secondaryIdentifiers)],
    ['58', nameWords(facts, subscriber)],
    ['59', coded(facts.text(other, 'relationshipCode'), RELATIONSHIP)],
    ['60', facts.text(subscriber, 'memberId')],
    ['61', facts.text(subscriber, 'groupName')],
    ['62', facts.text(subscriber, 'groupNumber')],
    ['63', authorization(payer, facts)],
    ['64', facts.text(payer, 'payerClaimControlNumber')],
  ]);
}

const codeWords = (code: string): string => `(${code})`;

interface Authorized {
  readonly priorAuthorizationNumber?: string;
  readonly referralNumber?: string;
}

/** The box has room for one number; the other is listed below the form. */
function authorization(holder: Authorized, facts: ClaimFacts): string {
  if (holder.priorAuthorizationNumber !== undefined) return facts.text(holder, 'priorAuthorizationNumber');
  const referral = facts.text(holder, 'referralNumber');
  return referral === '' ? '' : `${referral} (referral)`;
}
