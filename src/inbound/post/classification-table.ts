/** Post: which adjustment means what for the ledger (domain.md 4.7), as dated data. Codes only; the standard's wording isn't ours to ship. */

/** What an adjustment does to the receivable of its line. */
export type Classification =
  /** Written off by contract. */
  | 'CONTRACTUAL'
  /** Kept back by the payer, still ours. */
  | 'WITHHOLD'
  | 'TAX_WITHHELD'
  /** Next payer, else the patient. */
  | 'PATIENT'
  /** The patient's by the payer's word; stays open until a person agrees. */
  | 'PATIENT_REVIEW'
  /** What an earlier payer did; posted from that payer's remittance. */
  | 'PRIOR_PAYER'
  | 'BUNDLED'
  /** Duplicate, transferred, paid to the patient: no change of the receivable. */
  | 'INFO_ZERO'
  /** The payer has not decided yet. */
  | 'PEND'
  /** The next payer's, never the patient's. */
  | 'NEXT_PAYER_ONLY'
  | 'DENIAL'
  | 'UNKNOWN';

/** When a row holds besides its group and code. */
export type RowCondition =
  /** The line was paid something. */
  | 'paid'
  /** The adjustment is below zero: the payer gives something back, or pays it out of another pocket. */
  | 'negative'
  /** A remark code of MIA, MOA or LQ says that the patient is a Qualified Medicare Beneficiary, or we know it. */
  | 'qualifiedMedicareBeneficiary';

export interface ClassificationRow {
  readonly classification: Classification;
  /** Undefined: any group. */
  readonly groups: readonly string[] | undefined;
  /** Undefined: any code. */
  readonly codes: readonly string[] | undefined;
  readonly when?: RowCondition;
  /** First and last payment date (BPR16) that the row holds for; open when absent. */
  readonly from?: string;
  readonly to?: string;
  readonly rule: string;
}

/** Entries keep it, so that a later table doesn't change what an earlier one did (L-21). */
export const CLASSIFICATION_VERSION = '2026-11-30';

/** Remark codes that name a Qualified Medicare Beneficiary. */
export const BENEFICIARY_REMARKS: ReadonlySet<string> = new Set(['N781', 'N782', 'N783']);

/** What payers before did to the charge. */
export const PRIOR_PAYER = '23';

/** Negative on a line whose code was changed: the charge of other lines moved here. */
export const BUNDLE_GAIN = '94';
/** The same charge taken from the other lines. */
export const BUNDLE_LOSS = '97';

const DENIAL_CODES =
  '4 5 6 7 8 9 10 11 12 15 16 19 20 21 22 26 27 29 31 32 33 35 39 40 49 50 51 54 55 56 58 96 107 109 110 112 114 116 119 125 128 129 136 140 146 147 148 149 150 151 152 153 154 155 160 163 164 165 166 167 170 171 172 173 174 175 176 177 179 181 182 183 184 185 188 189 193 197 198 199 200 202 204 206 207 208 210 216 222 226 227 240 242 243 250 251 252 256 272 273 275 276 279 282 283 284 287 288 296 299 302 A1 A8 B1 B4 B7 B12 B13 B23'.split(
    ' ',
  );

/** The first row that fits decides. */
export const CLASSIFICATIONS: readonly ClassificationRow[] = [
  { classification: 'INFO_ZERO', groups: undefined, codes: ['100', 'B11'], rule: '4.7 INFO_ZERO' },
  { classification: 'INFO_ZERO', groups: ['CO', 'OA', 'PI'], codes: ['18'], rule: 'R-080' },
  { classification: 'PRIOR_PAYER', groups: ['OA', 'CO', 'PI'], codes: [PRIOR_PAYER], rule: 'R-082' },
  { classification: 'PEND', groups: ['OA', 'CO', 'PI'], codes: ['133', '257', '277'], rule: '4.7 PEND' },
  { classification: 'NEXT_PAYER_ONLY', groups: ['OA'], codes: ['209'], rule: 'R-085' },
  {
    classification: 'NEXT_PAYER_ONLY',
    groups: ['PR'],
    codes: ['1', '2', '3', '66'],
    when: 'qualifiedMedicareBeneficiary',
    rule: 'R-085',
  },
  { classification: 'PATIENT', groups: ['PR'], codes: ['1', '2', '3', '66', '142', '178'], rule: 'R-042' },
  // 187 below zero: the payer pays the patient's share out of the patient's own spending account (HRA, FSA), beside the share itself.
  { classification: 'PATIENT', groups: ['PR', 'OA'], codes: ['187'], when: 'negative', rule: 'R-038, R-042' },
  { classification: 'PATIENT_REVIEW', groups: ['PR'], codes: undefined, rule: 'R-042' },
  { classification: 'CONTRACTUAL', groups: ['CO'], codes: ['59'], when: 'paid', rule: '4.7 CONTRACTUAL' },
  {
    classification: 'CONTRACTUAL',
    groups: ['CO'],
    codes: ['45', '44', '24', '131', '144', '161', '237', '253', '246', '70', '74', '75', '76', '118', '223'],
    rule: '4.7 CONTRACTUAL',
  },
  // OA-45: fee-schedule excess told by payers (Medicaid, other payers after the first) that leave the patient out of it and have no
  // further payer to send it to; capped at what is open, so that nothing is written off twice.
  { classification: 'CONTRACTUAL', groups: ['OA'], codes: ['45'], rule: '4.7 CONTRACTUAL, R-040, R-082' },
  // PI-45: the payer cuts on its own authority, without a contract that we agreed to; disputed rather than written off.
  { classification: 'DENIAL', groups: ['PI'], codes: ['45'], rule: 'R-040, R-041' },
  {
    classification: 'CONTRACTUAL',
    groups: ['CO', 'OA', 'PI'],
    codes: ['94', 'P5', 'P12', 'P23', 'P24', 'P25', 'P26', 'P29'],
    rule: '4.7 CONTRACTUAL',
  },
  { classification: 'WITHHOLD', groups: ['CO', 'OA', 'PI'], codes: ['104', '245'], rule: '4.7 WITHHOLD' },
  { classification: 'TAX_WITHHELD', groups: ['CO', 'OA', 'PI'], codes: ['105'], rule: '4.7 WITHHOLD' },
  {
    classification: 'BUNDLED',
    groups: ['CO', 'OA', 'PI'],
    codes: ['97', '234', '236', '231', 'B10', 'B15'],
    rule: '4.7 BUNDLED',
  },
  { classification: 'DENIAL', groups: ['CO', 'OA', 'PI'], codes: ['59', ...DENIAL_CODES], rule: '4.7 DENIAL' },
  { classification: 'UNKNOWN', groups: undefined, codes: undefined, rule: 'R-044' },
];
