import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Classifier, classify } from '../../src/inbound/classify/classify.ts';
import { interchange, ta1 } from '../documents/read-answers.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const set = (id: string, version: string, functionalId: string, body: readonly string[] = ['BHT*0085*08*X']) =>
  interchange({ id, version, functionalId }, body);
const accept = set('999', '005010X231A1', 'FA', ['AK1*HC*1', 'AK9*A*1*1*1']);

describe('F-001 a file is what it holds, whatever it is called', () => {
  it.each([
    ['999', accept],
    ['997', set('997', '005010', 'FA')],
    ['277CA', set('277', '005010X214', 'HN')],
    ['277', set('277', '005010X212', 'HN')],
    ['277CA', set('277', '005010', 'HN', ['BHT*0085*08*X'])],
    ['277', set('277', '005010', 'HN', ['BHT*0010*08*X'])],
    ['277', set('277', '005010X213', 'HN')],
    ['other', set('277', '005010X228', 'HN')],
    ['835', set('835', '005010X221A1', 'HP')],
    ['271', set('271', '005010X279A1', 'HB')],
    ['278', set('278', '005010X217', 'HI')],
    ['824', set('824', '005010X186A1', 'AG')],
    ['837', set('837', '005010X222A1', 'HC')],
    ['other', set('834', '005010X220A1', 'BE')],
    ['TA1', ta1('TA1*000000050*261031*1200*A*000')],
    ['mixed', Buffer.concat([accept, set('835', '005010X221A1', 'HP')])],
  ])('%s', (kind, file) => {
    expect(classify(file).kind).toBe(kind);
  });

  it.each([
    ['empty', Buffer.alloc(0)],
    ['empty', bytes('  \r\n\n')],
    ['gzip', gzipSync(accept)],
    ['zip', Buffer.from([0x50, 0x4b, 3, 4, 20, 0, 0, 0])],
    ['pgp', bytes('-----BEGIN PGP MESSAGE-----\n\nhQEM')],
    ['pgp', Buffer.from([0x85, 0x01, 0x0c, 0x03, 1, 2, 3])],
    ['pdf', bytes('%PDF-1.7\n')],
    ['xml', bytes('<?xml version="1.0"?><a/>')],
    ['json', bytes('{"a":1}')],
    ['edifact', bytes("UNB+UNOA:1+A+B+261101:1200+1'")],
    ['text', bytes('CLAIM REPORT\r\nAccepted 3\r\nRejected 0\r\n')],
    ['text', bytes('1|A|CLAIM|ACCEPTED\n2|B|CLAIM|REJECTED\n')],
    ['text', bytes('ISA*00*')],
    ['binary', Buffer.from([0, 1, 2, 3, 255])],
  ])('F-002 %s without any X12 is called by its form', (form, file) => {
    const result = classify(file);
    expect(result.kind).toBe(form);
    expect(result.interchanges).toEqual([]);
    expect(result.findings.length).toBeGreaterThan(0);
  });

  it('F-002 X12 after a mark of byte order, or after a cover text, is still X12', () => {
    expect(classify(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), accept])).kind).toBe('999');
    const covered = classify(Buffer.concat([bytes('YOUR REPORT\r\n'), accept]));
    expect(covered.kind).toBe('999');
    expect(covered.findings.map((item) => item.kind.code)).toEqual(['text-outside-interchange']);
  });
});

describe('byte ranges', () => {
  const body = ['AK1*HC*1', 'AK2*837*0001', 'IK5*A', 'AK9*A*1*1*1'];
  const two = interchange({ id: '999', version: '005010X231A1' }, body, body);
  const file = Buffer.concat([accept, bytes('\r\n'), two]);

  it('name each interchange and set, so that each stands alone', () => {
    const { interchanges } = classify(file);
    expect(interchanges).toHaveLength(2);
    for (const item of interchanges) {
      const part = file.subarray(item.range.offset, item.range.offset + item.range.length);
      expect(part.toString('latin1')).toMatch(/^ISA.*IEA\*1\*000000009~$/s);
      for (const found of item.sets) {
        const text = file.subarray(found.range.offset, found.range.offset + found.range.length).toString('latin1');
        expect(text).toMatch(/^ST\*999.*~SE\*\d+\*\d{4}~$/s);
      }
    }
    expect(interchanges[1]?.sets.map((item) => [item.ordinal, item.controlNumber, item.sound])).toEqual([
      [2, '0001', true],
      [3, '0002', true],
    ]);
    expect(interchanges[0]?.facts).toMatchObject({ senderId: 'CLEARING', receiverId: 'SENDER', usage: 'T' });
  });

  it('a damaged set is unsound, its neighbour and their interchange are not', () => {
    const damaged = bytes(two.toString('latin1').replace('SE*6*0002', 'SE*7*0002'));
    const [item] = classify(damaged).interchanges;
    expect(item?.sets.map((found) => found.sound)).toEqual([true, false]);
    expect(item?.sets[1]?.findings.map((found) => found.kind.code)).toEqual(['set-segment-count']);
    expect(item?.sound).toBe(true);
  });

  it('a cut interchange is unsound and keeps its whole sets', () => {
    const text = two.toString('latin1');
    const [item] = classify(bytes(text.slice(0, text.indexOf('~IK5', text.indexOf('0002'))))).interchanges;
    expect(item?.sets.map((found) => found.sound)).toEqual([true, false]);
    expect(item?.sound).toBe(false);
  });

  it('the same is found however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 6 }), (cuts) => {
        const classifier = new Classifier();
        let at = 0;
        for (const cut of cuts) {
          classifier.push(file.subarray(at, at + cut));
          at += cut;
        }
        classifier.push(file.subarray(at));
        expect(classifier.end()).toEqual(classify(file));
      }),
    );
  });

  it('never throws on any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => void classify(noise)));
  });
});
