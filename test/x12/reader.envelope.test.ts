import { describe, expect, it } from 'vitest';
import { GS, ISA, read, SET, SOUND } from './sample-interchange.ts';

const TA1 = 'TA1*000000905*260914*0800*A*000~';
const isaWith = (from: string, to: string): string => SOUND.replace(from, to);

/** One defect a row, and the one finding that it gives. */
const DEFECTS: readonly (readonly [string, string, string])[] = [
  ['nothing at all', '', 'file-empty'],
  ['blanks only', ' \r\n\0\x1a', 'file-empty'],
  ['no X12', 'name,amount\nSample,1.00\n', 'not-x12'],
  ['no X12 that names ISA', 'The ISA, as they say, is a header.', 'not-x12'],
  ['no ISA', `${GS}${SET}GE*1*1~`, 'interchange-header-missing'],
  ['segments after IEA', `${SOUND}STC*A1:20~`, 'interchange-header-missing'],
  ['ISA of three elements', `ISA*00*  *00~${GS}${SET}GE*1*1~IEA*1*000000001~`, 'isa-malformed'],
  ['ISA cut in the middle', ISA.slice(0, 60), 'isa-malformed'],
  ['ISA cut in the middle, after text', `Report follows.\n${ISA.slice(0, 60)}`, 'isa-malformed'],
  ['ISA without a terminator', SOUND.replace(':~GS', ':GS'), 'isa-malformed'],
  ['SE, GE, IEA missing', `${ISA}${GS}${SET.slice(0, 60)}`, 'interchange-trailer-missing'],
  ['cut right after ISA', ISA, 'interchange-trailer-missing'],
  ['cut inside of IEA01', SOUND.slice(0, -15), 'interchange-trailer-missing'],
  ['GE and IEA missing', `${ISA}${GS}${SET}`, 'interchange-trailer-missing'],
  ['IEA missing', `${ISA}${GS}${SET}GE*1*1~`, 'interchange-trailer-missing'],
  ['IEA missing before another ISA', `${ISA}${GS}${SET}GE*1*1~${SOUND}`, 'interchange-trailer-missing'],
  [
    'cut inside of a segment before another ISA',
    `${ISA}${GS}ST*835*0001~BPR*I*0*H*NO${SOUND}`,
    'interchange-trailer-missing',
  ],
  [
    'cut before an ISA with other separators',
    `${ISA}${GS}ST*835*0001~${SOUND.replaceAll('*', '|').replaceAll('~', '\n')}`,
    'interchange-trailer-missing',
  ],
  ['GE missing', SOUND.replace('GE*1*1~', ''), 'group-trailer-missing'],
  ['SE and GE missing', SOUND.replace('SE*4*0001~GE*1*1~', ''), 'group-trailer-missing'],
  [
    'GE missing before another GS',
    SOUND.replace('GE*1*1~', `${GS.replace('*1*X', '*2*X') + SET}GE*1*2~`).replace('IEA*1', 'IEA*2'),
    'group-trailer-missing',
  ],
  ['SE missing', SOUND.replace('SE*4*0001~', ''), 'set-trailer-missing'],
  [
    'ST inside ST',
    SOUND.replace('SE*4*0001~', SET.replaceAll('0001', '0002')).replace('GE*1', 'GE*2'),
    'set-trailer-missing',
  ],
  ['ST missing', SOUND.replace('ST*835*0001~', ''), 'segment-outside-set'],
  ['segment after SE', SOUND.replace('GE*1', 'LX*1~SVC*X~GE*1'), 'segment-outside-set'],
  ['segment before GS', SOUND.replace('GS*', 'N1*PR*X~GS*'), 'segment-outside-set'],
  ['SE twice', SOUND.replace('GE*1', 'SE*4*0001~GE*1'), 'trailer-without-header'],
  ['GE twice', SOUND.replace('IEA*1', 'GE*1*1~IEA*1'), 'trailer-without-header'],
  ['GS and GE missing', `${ISA}${SET}IEA*0*000000001~`, 'set-outside-group'],
  ['SE01 wrong', SOUND.replace('SE*4', 'SE*5'), 'set-segment-count'],
  ['SE01 no number', SOUND.replace('SE*4', 'SE*four'), 'set-segment-count'],
  ['SE02 wrong', SOUND.replace('SE*4*0001', 'SE*4*0002'), 'set-control-number-mismatch'],
  ['ST02 used twice', SOUND.replace('GE*1', `${SET}GE*2`), 'set-control-number-repeated'],
  [
    'ST02 too short',
    SOUND.replace('ST*835*0001', 'ST*835*1').replace('SE*4*0001', 'SE*4*1'),
    'set-control-number-malformed',
  ],
  ['ST01 empty', SOUND.replace('ST*835', 'ST*'), 'set-id-malformed'],
  ['837 in a group of remittances', SOUND.replace('ST*835', 'ST*837'), 'set-not-in-group'],
  ['835 in a group of another trade', SOUND.replace('GS*HP', 'GS*PO'), 'set-not-in-group'],
  ['GE01 wrong', SOUND.replace('GE*1*1', 'GE*2*1'), 'group-set-count'],
  ['GE02 wrong', SOUND.replace('GE*1*1', 'GE*1*9'), 'group-control-number-mismatch'],
  ['GS06 used twice', SOUND.replace('IEA*1', `${GS}${SET}GE*1*1~IEA*2`), 'group-control-number-repeated'],
  ['GS06 no number', SOUND.replace('*1*X*', '*ONE*X*').replace('GE*1*1', 'GE*1*ONE'), 'group-control-number-malformed'],
  ['IEA01 wrong', SOUND.replace('IEA*1', 'IEA*2'), 'interchange-group-count'],
  ['IEA02 wrong', SOUND.replace('IEA*1*000000001', 'IEA*1*000000002'), 'interchange-control-number-mismatch'],
  ['TA1 inside a group', SOUND.replace('ST*', `${TA1}ST*`), 'segment-outside-set'],
  ['component separator is the element separator', isaWith('*T*:~', '*T**~'), 'isa-separators'],
  ['component separator is a letter', isaWith('*T*:~', '*T*K~'), 'isa-separators'],
  ['ISA01 wrong', isaWith('ISA*00', 'ISA*99'), 'isa-authorization-qualifier'],
  ['ISA03 wrong', isaWith('          *00*          *ZZ', '          *77*          *ZZ'), 'isa-security-qualifier'],
  ['ISA05 blank', isaWith('*ZZ*SENDER', '*  *SENDER'), 'isa-sender-qualifier'],
  ['ISA06 blank', isaWith('SENDER         ', '               '), 'isa-sender-id'],
  ['ISA07 blank', isaWith('*ZZ*RECEIVER', '*  *RECEIVER'), 'isa-receiver-qualifier'],
  ['ISA08 blank', isaWith('RECEIVER       ', '               '), 'isa-receiver-id'],
  ['ISA09 no day', isaWith('*260915*0800*^', '*260231*0800*^'), 'isa-date'],
  ['ISA10 no time', isaWith('*260915*0800*^', '*260915*2500*^'), 'isa-time'],
  ['ISA12 no version', isaWith('*00501*', '*0050X*'), 'isa-version'],
  ['ISA13 not nine digits', SOUND.replaceAll('000000001', 'A00000001'), 'isa-control-number'],
  ['ISA14 wrong', isaWith('000000001*0*T', '000000001*7*T'), 'isa-acknowledgement-requested'],
  ['ISA15 wrong', isaWith('*0*T*:', '*0*Q*:'), 'isa-usage'],
];

describe('E-001, E-002, faults 50 and 51: one defect, one finding', () => {
  it.each(DEFECTS)('%s', (_name, text, code) => {
    expect(read(text).codes).toEqual([code]);
  });

  it('the sound one has none', () => {
    expect(read(SOUND).codes).toEqual([]);
  });

  it('says where: interchange, group, set, segment, element, byte', () => {
    const text = `${SOUND}\n${SOUND.replace('SE*4*0001', 'SE*4*0002')}`;
    const [found] = read(text).findings;
    const offset = text.lastIndexOf('SE*4*') + 5;
    expect(found?.at).toEqual({
      file: 'sample.x12',
      offset,
      length: 4,
      interchange: 2,
      group: 2,
      set: 2,
      segment: 4,
      segmentId: 'SE',
      element: 2,
    });
    expect(found?.detail).toEqual({ found: '0002', expected: '0001' });
    expect(found?.kind.acknowledgement).toEqual({ set: '3' });
  });

  it('fault 50: a bad interchange between good ones leaves them alone and has its byte range', () => {
    const bad = SOUND.replace('SE*4*0001~GE*1*1~IEA*1*000000001~', '');
    const { events, summary, codes } = read(SOUND + bad + SOUND);
    expect(codes).toEqual(['interchange-trailer-missing']);
    const ends = events.filter((event) => event.startsWith('iea'));
    expect(ends.map((event) => event.startsWith('iea - '))).toEqual([false, true, false]);
    expect(ends[1]).toContain(JSON.stringify({ offset: SOUND.length, length: bad.length }));
    expect(summary.interchangeBytes).toBe(summary.bytes);
  });

  it('fault 50: an unreadable ISA between good ones is noise with its range', () => {
    const bad = 'ISA*00*XX~GS*HP~';
    const { summary, codes } = read(SOUND + bad + SOUND);
    expect(codes).toEqual(['isa-malformed']);
    expect(summary.noise).toEqual([{ offset: SOUND.length, length: bad.length }]);
    expect(summary.interchanges).toBe(2);
  });

  it('ranges of sets and interchanges cover exactly their bytes', () => {
    const { events } = read(SOUND.replaceAll('~', '~\n'));
    const text = SOUND.replaceAll('~', '~\n');
    const offset = text.indexOf('ST*');
    const length = text.indexOf('SE*4*0001~') + 10 - offset;
    expect(events.find((event) => event.startsWith('se '))).toContain(JSON.stringify({ offset, length }));
    expect(events.at(-1)).toContain(JSON.stringify({ offset: 0, length: text.length - 1 }));
  });
});

describe('segments beyond the limit', () => {
  it('fault 51: a segment that is too long is told and reading goes on after it', () => {
    const text = SOUND.replace('TRACE1', 'X'.repeat(500));
    const { codes, events, summary } = read(text, [64], 300);
    expect(codes).toEqual(['segment-too-long']);
    expect(events.some((event) => event.startsWith('segment SE'))).toBe(true);
    expect(summary.interchangeBytes).toBe(text.length);
  });

  it('fault 50: an ISA behind a lost terminator is found', () => {
    const lost = `${ISA}${GS}ST*835*0001~BPR*${'X'.repeat(600)}`;
    const { codes, summary } = read(lost + SOUND.replaceAll('~', '\n'), [50], 300);
    expect(codes).toEqual(['segment-too-long', 'interchange-trailer-missing']);
    expect(summary).toMatchObject({ interchanges: 2, sets: 2 });
  });
});
