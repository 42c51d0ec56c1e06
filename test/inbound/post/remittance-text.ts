/** Writes 835 files for tests from their money segments. */

export interface CheckText {
  readonly trace?: string;
  readonly payment: string;
  readonly handling?: string;
  readonly method?: string;
  /** BPR03. */
  readonly creditDebit?: string;
  readonly date?: string;
  readonly payerId?: string;
  /** Segments from LX or CLP on, PLB included; blanks or line breaks between them are free. */
  readonly body: string;
}

/** One transaction set, ST to SE. */
export function setText(check: CheckText, ordinal = 1): string {
  const control = String(ordinal).padStart(4, '0');
  const payer = check.payerId ?? '1512345678';
  const body = check.body
    .split(/[\n~]/)
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '');
  const segments = [
    `ST*835*${control}`,
    `BPR*${check.handling ?? 'I'}*${check.payment}*${check.creditDebit ?? 'C'}*${check.method ?? 'ACH'}*CCP*01*111000025*DA*33*${payer}**01*111000025*DA*22*${check.date ?? '20261105'}`,
    `TRN*1*${check.trace ?? 'T1'}*${payer}`,
    'DTM*405*20261104',
    'N1*PR*EXAMPLE HEALTH PLAN',
    'N3*1 MAIN ST',
    'N4*ALBANY*NY*12207',
    'REF*2U*EXHP',
    'PER*BL*EDI DESK*TE*5185550100',
    'N1*PE*EXAMPLE CLINIC*XX*1234567893',
    ...body,
  ];
  return `${segments.join('~')}~SE*${segments.length + 1}*${control}~`;
}

/** One interchange with one group of sets, as bytes. */
export function fileText(...checks: readonly CheckText[]): Buffer {
  const sets = checks.map((check, index) => setText(check, index + 1)).join('');
  const isa =
    'ISA*00*          *00*          *ZZ*EXHP           *ZZ*CLINIC         *261105*1200*^*00501*000000001*0*T*:~';
  const gs = 'GS*HP*EXHP*CLINIC*20261105*1200*1*X*005010X221A1~';
  return Buffer.from(`${isa}${gs}${sets}GE*${checks.length}*1~IEA*1*000000001~`, 'latin1');
}
