import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isBlocking } from '../../src/base/finding.ts';
import { validateX12, X12Validator } from '../../src/guides/validate.ts';
import { FIXTURES, interchangeOf } from './fixtures/sets.ts';
import { testLibrary } from './library.ts';

const library = testLibrary();
const sound = interchangeOf(FIXTURES['837P']);

describe('validateX12', () => {
  it('sums up a file as the contract says', () => {
    const { interchanges, functionalGroups, transactionSets, accepted } = validateX12(sound, { library });
    expect({ interchanges, functionalGroups, transactionSets, accepted }).toEqual({
      interchanges: 1,
      functionalGroups: 1,
      accepted: true,
      transactionSets: [{ ordinal: 1, id: '837', guide: '837P', controlNumber: '0001', accepted: true, segments: 34 }],
    });
  });

  it('finds the same however the bytes are cut', () => {
    const broken = Buffer.from(
      sound.toString('latin1').replace('N3*12 QUAY STREET', 'NTE*ADD*X').replace('*80*UN', '*8O*UN'),
      'latin1',
    );
    const whole = validateX12(broken, { library });
    for (const size of [1, 7, 64]) {
      const validator = new X12Validator({ library });
      for (let at = 0; at < broken.length; at += size) validator.push(broken.subarray(at, at + size));
      expect(validator.end().findings).toEqual(whole.findings);
    }
    expect(whole.findings.map((item) => item.kind.code)).toEqual([
      'segment-unexpected',
      'segment-missing',
      'element-not-number',
    ]);
  });

  it.each([
    ['before the SE', 'SE*34'],
    ['within a claim, whose total its lines do not reach yet', 'LX*2'],
    ['right after an LX', 'SV1*HC:87880'],
    ['within a provider', 'N3*12 QUAY'],
  ])('fault 51: a set that was cut %s has that one finding; what it lacks behind the cut is none', (_name, at) => {
    const cut = sound.subarray(0, sound.indexOf(at));
    const { accepted, transactionSets, findings } = validateX12(cut, { library });
    expect(findings.map((item) => item.kind.code)).toEqual(['interchange-trailer-missing']);
    expect([accepted, transactionSets.map((set) => set.accepted)]).toEqual([false, [false]]);
  });

  it('fault 51: what was missing before the cut is told with it', () => {
    const text = sound.toString('latin1').replace('N3*12 QUAY STREET~\n', '');
    const { findings } = validateX12(Buffer.from(text.slice(0, text.indexOf('LX*2'))), { library });
    expect(findings.map((item) => item.kind.code).toSorted()).toEqual([
      'interchange-trailer-missing',
      'segment-missing',
    ]);
  });

  it('R-005: a payment below zero is one finding, though the sums agree with it', () => {
    const lines = FIXTURES['835'].lines.replace('BPR*I*245*', 'BPR*I*-5*').replace('OVERPAY1*5', 'OVERPAY1*255');
    const { findings } = validateX12(interchangeOf(FIXTURES['835'], lines.split('\n')), { library });
    expect(findings.map((item) => [item.kind.code, item.at.segmentId, item.at.element])).toEqual([
      ['payment-negative', 'BPR', 2],
    ]);
  });

  it('a GS08 that is missing is one finding, and ST03 says which guide is meant', () => {
    const text = sound.toString('latin1').replace('*X*005010X222A1~', '*X*~');
    const { findings, transactionSets } = validateX12(Buffer.from(text), { library });
    expect(findings.filter((item) => isBlocking(item)).map((item) => item.kind.code)).toEqual(['element-missing']);
    expect(transactionSets[0]?.guide).toBe('837P');
  });

  it('places each finding by byte, ordinals, loop and claim', () => {
    const text = sound.toString('latin1').replace('SV1*HC:99212*80*', 'SV1*HC:99212*8O*');
    const [item] = validateX12(Buffer.from(text, 'latin1'), { library, file: 'a.x12' }).findings;
    expect(item?.at).toEqual({
      file: 'a.x12',
      interchange: 1,
      group: 1,
      set: 1,
      segment: 32,
      segmentId: 'SV1',
      loop: '2400',
      element: 2,
      claim: 2,
      offset: text.indexOf('8O'),
      length: 2,
    });
  });

  it('reads a version without a guide at segment level and says so', () => {
    const text = sound.toString('latin1').replaceAll('005010X222A1', '004010X098A1');
    const result = validateX12(Buffer.from(text, 'latin1'), { library });
    expect(result.accepted).toBe(true);
    expect(result.findings.map((item) => [item.kind.code, item.severity])).toEqual([['guide-unsupported', 'warning']]);
    expect(result.transactionSets[0]).toEqual({
      ordinal: 1,
      id: '837',
      controlNumber: '0001',
      accepted: true,
      segments: 34,
    });
    const cut = validateX12(Buffer.from(text.replace('SE*34', 'SE*33'), 'latin1'), { library });
    expect(cut.accepted).toBe(false);
  });

  it.each([
    ['837P', '005010X222A2'],
    ['837I', '005010X223A3'],
    ['837D', '005010X224A3'],
    ['835', '005010X221'],
  ] as const)('takes the errata version of %s, %s', (name, version) => {
    const fixture = FIXTURES[name];
    const lines = fixture.lines.replaceAll(fixture.version, version).split('\n');
    const result = validateX12(interchangeOf({ ...fixture, version }, lines), { library });
    expect(result.findings).toEqual([]);
    expect(result.transactionSets[0]?.guide).toBe(name);
  });

  it('tells a 278 response from a request by BHT02', () => {
    const set = (bht02: string): string | undefined => {
      const lines = ['ST*278*0001*005010X217', `BHT*0007*${bht02}*A1*20260302*1200`, 'HL*1**20*1'];
      return validateX12(interchangeOf({ functionalId: 'HI', version: '005010X217', lines: '' }, lines), { library })
        .transactionSets[0]?.guide;
    };
    expect(set('13')).toBe('278-request');
    expect(set('11')).toBe('278-response');
  });

  it('judges each set by itself', () => {
    const lines = FIXTURES['837P'].lines.split('\n');
    const bad = lines.filter((line) => !line.startsWith('N3*12')).map((line) => line.replace('*0001*', '*0002*'));
    const text = sound.toString('latin1').replace('GE*1', `${bad.join('~\n')}~\nSE*${bad.length + 1}*0002~\nGE*2`);
    const result = validateX12(Buffer.from(text, 'latin1'), { library });
    expect(result.transactionSets.map((set) => set.accepted)).toEqual([true, false]);
    expect(result.findings.length).toBe(1);
  });

  it('lists a bounded number of findings a set and counts the rest', () => {
    const lines = FIXTURES['837P'].lines.split('\n');
    const many = lines.flatMap((line) =>
      line.startsWith('HL*1') ? [line, ...new Array<string>(50).fill('QQQ*1')] : [line],
    );
    const result = validateX12(interchangeOf(FIXTURES['837P'], many), { library, maxFindings: 10 });
    expect(result.findings.length).toBe(11);
    expect(result.findings.at(-1)?.detail).toEqual({ count: 40 });
    expect(result.accepted).toBe(false);
  });

  it('never throws on damaged bytes', () => {
    let seed = 7;
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    for (const fixture of Object.values(FIXTURES)) {
      for (let round = 0; round < 25; round++) {
        const bytes = Buffer.from(interchangeOf(fixture));
        for (let hit = 0; hit < 6; hit++) {
          const at = Math.floor(random() * bytes.length);
          bytes[at] = random() < 0.3 ? (bytes[Math.floor(random() * bytes.length)] ?? 0) : Math.floor(random() * 256);
        }
        const cut = bytes.subarray(0, Math.floor(random() * bytes.length) + 1);
        expect(() => validateX12(random() < 0.5 ? bytes : cut, { library, snip: 7 })).not.toThrow();
      }
    }
  });
});

const corpus = process.env['CLAIMGATE_CORPUS'];

describe('the public samples', () => {
  if (corpus === undefined) console.log('SKIPPED: verdicts on the public samples: CLAIMGATE_CORPUS is not set');
  it.skipIf(corpus === undefined)(
    'are accepted where every validator that can read them accepts, or the table names why not',
    () => {
      const folder = corpus ?? '';
      const [head = '', ...rows] = readFileSync(join(folder, 'oracle-verdicts.tsv'), 'utf8').trim().split('\n');
      const names = head.split('\t');
      const documented = readFileSync('docs/conformance.md', 'utf8');
      const unexplained: string[] = [];
      for (const row of rows) {
        const cells = new Map(row.split('\t').map((cell, index) => [names[index] ?? '', cell]));
        const cell = (name: string): string => cells.get(name) ?? '';
        if (!/(^|,)00501/.test(cell('versions').replaceAll('005010', '00501'))) continue;
        const guides = ['pyx12', 'stupidedi', 'lfh'].map(cell).filter((verdict) => verdict !== 'n/a');
        const unreadable = cell('detail').includes('does not look like an X12 data file');
        if (guides.length === 0 || unreadable) continue;
        const { accepted } = validateX12(readFileSync(join(folder, cell('file'))), { library, snip: 3 });
        const all = guides.every((verdict) => verdict === 'OK') && cell('staedi_envelope') === 'OK';
        const none = guides.every((verdict) => verdict === 'FAIL');
        if (((all && !accepted) || (none && accepted)) && !documented.includes(`\`${cell('file')}\``))
          unexplained.push(cell('file'));
      }
      expect(unexplained).toEqual([]);
    },
  );
});
