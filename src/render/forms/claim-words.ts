/** Render, forms: codes and values in our own short words; a code always stands beside its word. */

const CCYY_MM_DD = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?$/;

/** `2026-10-26` as the forms write days: `10/26/2026`. Other texts stay as they are. */
export function dayWords(text: string): string {
  const match = CCYY_MM_DD.exec(text);
  if (match === null) return text;
  const [, year = '', month = '', day = '', time] = match;
  return [`${month}/${day}/${year}`, ...(time === undefined ? [] : [time])].join(' ');
}

type Words = Readonly<Record<string, string>>;

/** `18 self`; the code alone when we have no word for it; `''` for none. */
export const coded = (code: string, words: Words): string => [code, words[code] ?? ''].filter(Boolean).join(' ');

export const RELATIONSHIP: Words = {
  '01': 'spouse',
  '18': 'self',
  '19': 'child',
  '20': 'employee',
  '21': 'unknown',
  '39': 'organ donor',
  '40': 'cadaver donor',
  '53': 'life partner',
  G8: 'other',
};

export const COVERAGE: Words = {
  '11': 'other non-federal',
  '12': 'PPO',
  '13': 'POS',
  '14': 'EPO',
  '15': 'indemnity',
  '16': 'Medicare HMO',
  '17': 'dental HMO',
  AM: 'auto medical',
  BL: 'Blue Cross Blue Shield',
  CH: 'TRICARE',
  CI: 'commercial',
  DS: 'disability',
  FI: 'federal employees',
  HM: 'HMO',
  LM: 'liability',
  MA: 'Medicare A',
  MB: 'Medicare B',
  MC: 'Medicaid',
  OF: 'other federal',
  TV: 'Title V',
  VA: 'Veterans Affairs',
  WC: 'workers’ compensation',
  ZZ: 'mutually defined',
};

export const SEX: Words = { F: 'female', M: 'male', U: 'unknown' };
export const YES_NO: Words = { Y: 'yes', N: 'no', W: 'not applicable' };
export const RELEASE: Words = { Y: 'signature on file', I: 'informed consent' };
export const ASSIGNMENT: Words = { A: 'yes', B: 'laboratory services only', C: 'no', P: 'patient refuses' };
export const PROVIDER_SIGNATURE: Words = { Y: 'signature on file', N: 'no signature on file' };

const LETTERS = 'ABCDEFGHIJKL';

/** The letter of a diagnosis on the form, from its ordinal; past L the ordinal itself. */
export const letterOf = (ordinal: string): string => LETTERS[Number(ordinal) - 1] ?? ordinal;

/** The parts that say something. */
export const joined = (parts: readonly string[], by = ' '): string => parts.filter((part) => part !== '').join(by);
