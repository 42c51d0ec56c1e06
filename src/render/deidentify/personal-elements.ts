/** Render, deidentify: which elements say who a person is. A table, so that another segment costs a row. */

/** How an element is replaced: an identifier and a name keep their length, a date is shifted, a ZIP keeps three digits, text is blotted out. */
export type Replacement = 'identifier' | 'name' | 'date' | 'zip' | 'text' | 'phone';

export interface PersonalElement {
  readonly element: number;
  /** Absent: the whole element, every component of it. */
  readonly component?: number;
  readonly replacement: Replacement;
}

const of = (replacement: Replacement, ...elements: readonly number[]): readonly PersonalElement[] =>
  elements.map((element) => ({ element, replacement }));
const part = (element: number, component: number, replacement: Replacement): PersonalElement => ({
  element,
  component,
  replacement,
});

/** Segments whose elements are personal wherever they stand. */
export const ALWAYS: Readonly<Record<string, readonly PersonalElement[]>> = {
  CLM: of('identifier', 1),
  CLP: of('identifier', 1, 7),
  SBR: [...of('identifier', 3), ...of('name', 4)],
  DMG: of('date', 2),
  DTP: of('date', 3),
  DTM: [...of('date', 2), ...of('date', 6)],
  BPR: [...of('identifier', 7, 9, 13, 15)],
  PAT: of('date', 6),
  NTE: of('text', 2),
  MSG: of('text', 1),
  K3: of('text', 1),
  PWK: [...of('identifier', 6), ...of('text', 7)],
  PLB: [
    part(3, 2, 'identifier'),
    part(5, 2, 'identifier'),
    part(7, 2, 'identifier'),
    part(9, 2, 'identifier'),
    part(11, 2, 'identifier'),
    part(13, 2, 'identifier'),
  ],
  STC: [...of('identifier', 9), ...of('text', 12)],
  IK4: of('text', 4),
  AK4: of('text', 4),
  CTX: [part(1, 2, 'identifier')],
  INS: of('date', 12),
  HSD: [],
  BIN: of('text', 2),
  CR1: [...of('text', 9, 10)],
  CR2: of('text', 10, 11),
  CR6: of('date', 2, 4, 5, 9, 12, 13, 14, 16, 18, 19, 20, 21),
  CRD: [],
  UM: [],
  HCR: of('identifier', 2),
  COB: of('identifier', 2),
  III: of('text', 4),
  FRM: [...of('text', 3), ...of('date', 4)],
  OTI: of('identifier', 3),
  TED: of('text', 2, 7),
  RED: of('text', 1),
  SV1: [part(1, 7, 'text')],
  SV2: [part(2, 7, 'text')],
  SV3: [part(1, 7, 'text')],
  SVC: [part(1, 7, 'text'), part(6, 7, 'text')],
};

/** TRN02 names a claim in a 277CA's and 277's 2200D, an inquiry in a 276, 270 and 278, a check in an 835. Equal values stay equal. */
export const TRACE: readonly PersonalElement[] = of('identifier', 2);

/** NM1 of patients, subscribers, providers: a person's names, and the identifiers that aren't public. */
export const PERSON_NAME: readonly PersonalElement[] = of('name', 3, 4, 5);
export const PARTY_IDENTIFIER: readonly PersonalElement[] = of('identifier', 9);
/** Entities that are patients, insured persons or their families: address and contact below them are theirs. */
export const PATIENT_ENTITIES: ReadonlySet<string> = new Set([
  'IL',
  'QC',
  '03',
  '74',
  'GB',
  'QD',
  'S1',
  'S3',
  'E1',
  'EXS',
  'M8',
  'HH',
  'GD',
  'LR',
  'IN',
  'QQ',
  'TL',
  'PW',
  '45',
]);
/** NM108 of identifiers that anyone may look up, and that others must still be able to check: NPI, payer ids. */
export const PUBLIC_QUALIFIERS: ReadonlySet<string> = new Set(['XX', 'PI', 'XV', '46', 'AD', 'NI', 'FI1']);
export const ADDRESS: Readonly<Record<string, readonly PersonalElement[]>> = {
  N2: of('name', 1, 2),
  N3: of('text', 1, 2),
  N4: [...of('name', 1), ...of('zip', 3)],
  PER: [...of('name', 2), ...of('phone', 4, 6, 8)],
};

/** REF qualifiers that don't name a person, a claim or a tax payer: contracts, versions, public numbers. */
export const PUBLIC_REFERENCES: ReadonlySet<string> = new Set([
  '87',
  '2U',
  'X4',
  'EW',
  'F4',
  'CE',
  '9K',
  'LU',
  'BLT',
  '4N',
  'F5',
  'T4',
  'P4',
  'EV',
  'F2',
  'NF',
  'HPI',
  'G5',
  'CT',
]);
