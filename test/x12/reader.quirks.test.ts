import { describe, expect, it } from 'vitest';
import { looksLikeX12 } from '../../src/x12/isa.ts';
import { GS, ISA, latin1, read, SET, SOUND } from './sample-interchange.ts';

const BODY = `${GS}${SET}GE*1*1~IEA*1*000000001~`;
const swap = (text: string, element: string, component: string, terminator: string): string =>
  text.replaceAll('*', element).replaceAll(':', component).replaceAll('~', terminator);

/** Habits of senders that are read as if nothing were; third: what is told of them. */
const READ: readonly (readonly [string, string | Uint8Array, readonly string[]])[] = [
  ['nothing odd', SOUND, []],
  ['newline after each terminator', SOUND.replaceAll('~', '~\n'), []],
  ['CR LF after each terminator', SOUND.replaceAll('~', '~\r\n'), []],
  ['blanks and a newline after each terminator', SOUND.replaceAll('~', '~  \n'), []],
  ['indented lines', SOUND.replaceAll('~', '~\n   '), []],
  ['terminator is a newline', SOUND.replaceAll('~', '\n'), []],
  ['terminator is CR LF', SOUND.replaceAll('~', '\r\n'), []],
  ['terminator is CR', SOUND.replaceAll('~', '\r'), []],
  ['CR LF in the ISA, newline alone later', SOUND.replace('~', '\r\n').replaceAll('~', '\n'), []],
  ['newline terminator with blanks before it', SOUND.replace('~', '\n').replaceAll('~', '  \n'), []],
  ['ISA terminator with blanks before it', SOUND.replace(':~', ':  ~'), []],
  ['blank lines with newline terminator', SOUND.replaceAll('~', '\n\n'), []],
  ['byte order mark before', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), latin1(SOUND)]), []],
  ['NUL padding and ^Z after', `${SOUND}\0\0\0\x1a`, []],
  ['blanks and newlines before', `  \r\n\t${SOUND}`, []],
  ['NUL between segments', SOUND.replaceAll('~', '~\0'), []],
  ['separators |, !, newline', swap(SOUND, '|', '!', '\n'), []],
  ['separators of control bytes', swap(SOUND, '\x1d', '\x1f', '\x1c'), []],
  ['tab as element separator', swap(SOUND, '\t', '!', '~'), []],
  ['terminator of several UTF-8 bytes', Buffer.from(SOUND.replaceAll('~', '…'), 'utf8'), []],
  ['latin1 terminator alone', latin1(SOUND.replaceAll('~', '\xa6')), []],
  ['ISA11 is U in 00401', SOUND.replace('^*00501', 'U*00401'), []],
  ['ISA11 is U in 00501', SOUND.replace('^*00501', 'U*00501'), ['isa-repetition-separator']],
  ['lines of 80 characters', SOUND.replace(/(.{80})/g, '$1\r\n'), ['segment-line-break']],
  ['lines of 7 characters, tags broken', SOUND.replace(/(.{7})/g, '$1\n'), ['segment-line-break']],
  ['line break before the terminator', SOUND.replaceAll('~', '\n~'), ['segment-line-break']],
  ['ISA with short ids', SOUND.replace('SENDER         ', 'SENDER '), ['isa-width']],
  ['ISA with long ids', SOUND.replace('SENDER         ', 'A SENDER WITH A LONG NAME'), ['isa-width']],
  ['last terminator missing', SOUND.slice(0, -1), ['segment-terminator-missing']],
  ['last terminator missing before a newline', `${SOUND.slice(0, -1)}\n`, ['segment-terminator-missing']],
  ['text after IEA', `${SOUND}\nEnd of report.`, ['text-outside-interchange']],
  ['text before ISA', `To whom it may concern, ISA, the VISA and so on:\n${SOUND}`, ['text-outside-interchange']],
  ['lower-case ISA tag', SOUND.replace('ISA', 'isa'), ['segment-id-malformed']],
  [
    'lower-case tags of the envelope',
    SOUND.replace('~ST*', '~st*').replace('~SE*', '~se*'),
    ['segment-id-malformed', 'segment-id-malformed'],
  ],
  ['lower-case tag inside a set', SOUND.replace('~TRN*', '~trn*'), ['segment-id-malformed']],
  ['GE02 with leading zeros', SOUND.replace('GE*1*1~', 'GE*1*0001~'), []],
  ['empty segment', SOUND.replace('~TRN', '~~TRN'), ['segment-empty']],
];

describe('features.md lessons 1 to 3, fault 52: habits of senders are read', () => {
  it.each(READ)('%s', (_name, input, codes) => {
    const { events, summary, codes: told } = read(input);
    expect(told).toEqual(codes);
    expect(summary).toMatchObject({ interchanges: 1, groups: 1, sets: 1 });
    const ids = events
      .filter((event) => event.startsWith('segment '))
      .map((event) => event.split(' ')[1]?.toUpperCase());
    expect(ids).toEqual(['ST', 'BPR', 'TRN', 'SE']);
    const trace = events.find((event) => /^segment TRN/i.test(event));
    expect(trace).toMatch(/TRACE1.1512345678 #3$/);
    expect(events.at(-1)).not.toContain('iea -');
  });

  it('lesson 3: offsets stay those of the file when line breaks are taken out', () => {
    const wrapped = SOUND.replace(/(.{10})/g, '$1\r\n');
    const { events } = read(wrapped);
    const trn = events.find((event) => event.startsWith('segment TRN')) ?? '';
    const offset = Number(/ (\d+)\+/.exec(trn)?.[1]);
    expect(trn).toContain('TRN*1*TRACE1*1512345678');
    expect(wrapped.slice(offset).replaceAll('\r\n', '').startsWith('TRN*1*TRACE1')).toBe(true);
  });

  it('lesson 3: the letters ISA inside a name start nothing', () => {
    const named = SOUND.replace('TRN*1*TRACE1*', 'NM1*QC*1*LISA*ISA*ISABEL ISA*ISA*').replace('SE*4*', 'SE*4*');
    const { codes, summary } = read(named);
    expect(codes).toEqual([]);
    expect(summary.interchanges).toBe(1);
  });

  it('lesson 1: two interchanges with other separators, each read by its own', () => {
    const { codes, summary, events } = read(SOUND + swap(SOUND, '|', '!', '\n'));
    expect(codes).toEqual([]);
    expect(summary).toMatchObject({ interchanges: 2, groups: 2, sets: 2, segments: 16 });
    expect(events.filter((event) => event.startsWith('segment TRN')).length).toBe(2);
  });

  it.each(['', '\n', '\r\n'])(
    'lesson 4: files put together where the last terminator of the first is missing (%j between)',
    (between) => {
      const { codes, summary, events } = read(`${SOUND.slice(0, -1)}${between}${SOUND}`);
      expect(codes).toEqual(['segment-terminator-missing']);
      expect(summary).toMatchObject({ interchanges: 2, sets: 2, segments: 16 });
      expect(
        events.filter((event) => event.startsWith('iea ')).every((event) => event.includes('IEA*1*000000001')),
      ).toBe(true);
    },
  );

  it('an id of two bytes is not taken for one of three with a NUL', () => {
    const { events, codes } = read(SOUND.replace('TRN*1', 'N1*A~N1\0*B~TRN*1').replace('SE*4', 'SE*6'));
    expect(codes).toEqual(['segment-id-malformed']);
    expect(events.filter((event) => event.startsWith('segment N1')).map((event) => event.split(' ')[1])).toEqual([
      'N1',
      'N1\0',
    ]);
  });

  it('lesson 4: a TA1 alone is an interchange without groups', () => {
    const { codes, summary, events } = read(`${ISA}TA1*000000905*260914*0800*A*000~IEA*0*000000001~`);
    expect(codes).toEqual([]);
    expect(summary).toMatchObject({ interchanges: 1, groups: 0, sets: 0, segments: 3 });
    expect(events.some((event) => event.startsWith('outside') && event.includes('TA1*000000905'))).toBe(true);
  });

  it('repetitions exist only from 00402 on', () => {
    const delimiters = (text: string) =>
      JSON.parse(read(text).events[0]?.replace(/^isa .*? (?=\{)/, '') ?? '').delimiters;
    expect(delimiters(SOUND).repetition).toBe(0x5e);
    expect(delimiters(SOUND.replace('^*00501', '^*00401'))).not.toHaveProperty('repetition');
    expect(delimiters(SOUND.replace('^*00501', 'U*00501'))).not.toHaveProperty('repetition');
  });
});

describe('row 10: BIN and BDS hold any bytes, by their stated length', () => {
  const data = '<x>~ISA*00*\r\n</x>*:';
  const length = data.length;
  it.each([
    ['BIN', `BIN*${length}*${data}`, 2],
    ['BDS', `BDS*ASC*${length}*${data}`, 3],
    ['BIN that is long', `BIN*${length * 50}*${data.repeat(50)}`, 2],
  ])('%s', (_name, text, element) => {
    const id = text.slice(0, 3);
    const input = SOUND.replace('TRN*1*TRACE1*1512345678', () => text);
    for (const sizes of [[], [1], [7], [60]]) {
      const { codes, events } = read(input, sizes);
      expect(codes).toEqual([]);
      const at = input.indexOf(text);
      expect(events).toContain(`segment ${id} ${at}+${text.length} ${element} ${text} #3`);
    }
  });

  it.each([
    ['longer than what is there', 'BIN*9999*ABC'],
    ['shorter than the data', 'BIN*2*ABC'],
    ['no number', 'BIN*x*ABC'],
    ['absent', 'BIN'],
  ])('a stated length that is %s: read like any other segment', (_name, text) => {
    const { events } = read(SOUND.replace('TRN*1*TRACE1*1512345678', text), [5]);
    expect(events.some((event) => event.startsWith('segment BIN ') && event.endsWith(` ${text} #3`))).toBe(true);
    expect(events.filter((event) => event.startsWith('segment ')).map((event) => event.split(' ')[1])).toEqual([
      'ST',
      'BPR',
      'BIN',
      'SE',
    ]);
  });
});

describe('looksLikeX12', () => {
  it.each([
    ['an interchange', SOUND, true],
    ['one after a mark and blanks', `\xef\xbb\xbf  \n${SOUND}`, true],
    ['its first 106 bytes', SOUND.slice(0, 106), true],
    ['nothing', '', false],
    ['text', 'ISA is a word.', false],
    ['JSON', '{"claims":[]}', false],
    ['segments without ISA', BODY, false],
  ])('%s', (_name, text, expected) => {
    expect(looksLikeX12(latin1(text))).toBe(expected);
  });
});
