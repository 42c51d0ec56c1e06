/** Bench: writes 835 files of any size piece by piece: invented payers and patients, every check, claim and line in balance. */
import { type Cents, cents, centsToX12, sumCents } from '../../src/base/money.ts';
import { X12Writer } from '../../src/x12/writer.ts';

export interface Generate835Options {
  /** Stop after the check that reaches so many bytes. */
  readonly bytes?: number;
  /** Stop after so many claims. */
  readonly claims?: number;
  /** Claims of one check, which is one transaction set; a check of any size from `least` to `most`, or all of one; default 500. */
  readonly claimsPerCheck?: number | { readonly least: number; readonly most: number };
  /** Service lines of a claim, from 1 to so many; default 3. */
  readonly mostLines?: number;
  /** Same seed, same bytes. */
  readonly seed?: number;
}

interface Line {
  readonly procedure: string;
  readonly charge: Cents;
  readonly contractual: Cents;
  readonly copay: Cents;
  readonly paid: Cents;
}

const DELIMITERS = { element: 0x2a, component: 0x3a, repetition: 0x5e, segment: 0x7e };
const PROCEDURES = ['99213', '99214', '36415', '80053', '85025', '93000', '71046', '97110'] as const;
const LAST_NAMES = ['SAMPLE', 'EXAMPLE', 'TESTER', 'MUSTER', 'SPECIMEN', 'PLACEHOLDER'] as const;
const FIRST_NAMES = ['ANNA', 'BENJAMIN', 'CARLA', 'DIETER', 'ELENA', 'FRANCIS'] as const;
const CONTROL_GROUP = '1';

/** The file in pieces of about a check each, about 460 bytes a claim, 590 with up to 5 lines. Give `bytes` or `claims`. */
export function* generate835(options: Generate835Options): Generator<Uint8Array, void> {
  const writer = new X12Writer({ delimiters: DELIMITERS });
  const random = pseudoRandom(options.seed ?? 835);
  const { claimsPerCheck: size = 500, mostLines = 3 } = options;
  writeHeaders(writer);
  let written = writer.length;
  let claims = 0;
  let checks = 0;
  while (
    written < (options.bytes ?? Number.POSITIVE_INFINITY) &&
    claims < (options.claims ?? Number.POSITIVE_INFINITY)
  ) {
    const drawn = typeof size === 'number' ? size : size.least + random(size.most - size.least + 1);
    const count = Math.min(drawn, (options.claims ?? Number.POSITIVE_INFINITY) - claims);
    writeCheck(writer, { ordinal: ++checks, firstClaim: claims + 1, count, mostLines, random });
    claims += count;
    const piece = writer.take();
    written += piece.length;
    yield piece;
  }
  writer.segment('GE', [String(checks), CONTROL_GROUP]);
  writer.segment('IEA', ['1', '000000001']);
  yield writer.take();
}

function writeHeaders(writer: X12Writer): void {
  writer.interchangeHeader({
    senderQualifier: 'ZZ',
    senderId: 'BENCHPAYER',
    receiverQualifier: 'ZZ',
    receiverId: 'BENCHPROVIDER',
    date: '260915',
    time: '0800',
    controlNumber: 1,
    acknowledgementRequested: false,
    usage: 'T',
  });
  writer.segment('GS', ['HP', 'BENCHPAYER', 'BENCHPROVIDER', '20260915', '0800', CONTROL_GROUP, 'X', '005010X221A1']);
}

interface Check {
  readonly ordinal: number;
  readonly firstClaim: number;
  readonly count: number;
  readonly mostLines: number;
  readonly random: (below: number) => number;
}

function writeCheck(writer: X12Writer, check: Check): void {
  const { random, mostLines } = check;
  const claims = Array.from({ length: check.count }, () =>
    Array.from({ length: 1 + random(mostLines) }, () => line(random)),
  );
  const total = sumCents(claims.flat().map((item) => item.paid));
  const controlNumber = String(check.ordinal).padStart(4, '0');
  const trace = `BENCH${String(check.ordinal).padStart(8, '0')}`;
  writer.segment('ST', ['835', controlNumber]);
  const account = ['01', '999999992', 'DA', '123456789'];
  writer.segment('BPR', [
    'I',
    centsToX12(total),
    'C',
    'ACH',
    'CCP',
    ...account,
    '1512345678',
    '',
    ...account,
    '20260915',
  ]);
  writer.segment('TRN', ['1', trace, '1512345678']);
  writer.segment('DTM', ['405', '20260914']);
  writer.segment('N1', ['PR', 'BENCH HEALTH PLAN', 'XV', '12345']);
  writer.segment('N3', ['1 BENCH STREET']);
  writer.segment('N4', ['SPRINGFIELD', 'IL', '627010001']);
  writer.segment('PER', ['BL', 'PROVIDER SERVICES', 'TE', '8005550100']);
  writer.segment('N1', ['PE', 'BENCH MEDICAL GROUP', 'XX', '1234567893']);
  writer.segment('REF', ['TJ', '123456789']);
  writer.segment('LX', ['1']);
  for (const [index, lines] of claims.entries()) writeClaim(writer, check.firstClaim + index, lines);
  writer.segment('SE', [String(writer.segmentsInSet + 1), controlNumber]);
}

function line(random: (below: number) => number): Line {
  const charge = cents(5000 + random(40_000));
  const contractual = cents(random(Math.trunc(charge / 3)));
  const copay = random(4) === 0 ? cents(2000) : cents(0);
  const paid = cents(charge - contractual - copay);
  return { procedure: PROCEDURES[random(PROCEDURES.length)] ?? '', charge, contractual, copay, paid };
}

function writeClaim(writer: X12Writer, ordinal: number, lines: readonly Line[]): void {
  const charge = centsToX12(sumCents(lines.map((item) => item.charge)));
  const paid = centsToX12(sumCents(lines.map((item) => item.paid)));
  const patient = sumCents(lines.map((item) => item.copay));
  const responsibility = patient === 0 ? '' : centsToX12(patient);
  const number = String(ordinal).padStart(9, '0');
  const last = LAST_NAMES[ordinal % LAST_NAMES.length] ?? '';
  const first = FIRST_NAMES[ordinal % FIRST_NAMES.length] ?? '';
  writer.segment('CLP', [`PCN${number}`, '1', charge, paid, responsibility, '12', `2026258${number}`, '11', '1']);
  writer.segment('NM1', ['QC', '1', last, first, '', '', '', 'MI', `W${number}`]);
  writer.segment('NM1', ['IL', '1', last, first, '', '', '', 'MI', `W${number}`]);
  writer.segment('NM1', ['82', '1', 'RENDERING', 'ROBIN', '', '', '', 'XX', '1999999984']);
  writer.segment('REF', ['EA', `MR${number}`]);
  writer.segment('DTM', ['232', '20260901']);
  writer.segment('DTM', ['233', '20260901']);
  writer.segment('DTM', ['050', '20260905']);
  for (const [index, item] of lines.entries()) writeLine(writer, `${number}L${index + 1}`, item);
}

function writeLine(writer: X12Writer, controlNumber: string, item: Line): void {
  writer.segment('SVC', [['HC', item.procedure, '25'], centsToX12(item.charge), centsToX12(item.paid), '', '1']);
  writer.segment('DTM', ['472', '20260901']);
  if (item.contractual > 0) writer.segment('CAS', ['CO', '45', centsToX12(item.contractual)]);
  if (item.copay > 0) writer.segment('CAS', ['PR', '3', centsToX12(item.copay)]);
  writer.segment('REF', ['6R', controlNumber]);
  writer.segment('AMT', ['B6', centsToX12(cents(item.charge - item.contractual))]);
}

/** A linear congruential generator: repeatable, and good enough for amounts. */
function pseudoRandom(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return below <= 0 ? 0 : Math.floor((state / 4_294_967_296) * below);
  };
}
