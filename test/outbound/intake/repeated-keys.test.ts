/** A key that stands twice in a JSON object: JSON.parse keeps the last in silence, a claim must not be paid by it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { ClaimLines } from '../../../src/outbound/intake/claim-lines.ts';
import { readClaims } from '../../../src/outbound/intake/read-claims.ts';
import { pathText, repeatedKeys } from '../../../src/outbound/intake/repeated-keys.ts';
import { sampleClaim } from '../../documents/claim/sample-claim.ts';
import { testLibrary } from '../../guides/library.ts';

const guides = new ClaimGuides(testLibrary());
const good = JSON.stringify(sampleClaim());
const twice = good.replace('"chargeAmount"', '"chargeAmount":"1.00","chargeAmount"');
const inLine = good.replace('"lines":[{', '"lines":[{"lineId":"X",');

describe('repeatedKeys', () => {
  it.each([
    ['{"a":1,"a":2}', ['a']],
    ['{"a":{"b":1,"b":1},"c":{"b":1}}', ['a.b']],
    ['[{"a":1},{"a":1,"x":[1,{"a":2,"a":3}]}]', ['[1].x[1].a']],
    ['{"\\u0061":1,"a":2}', ['a']],
    ['{"a\\"":1,"a\\\\":2,"b":"a\\\\","c":"\\"a\\":"}', []],
    ['{"a":"a","b":["a","a",{"a":"b"}]}', []],
    [' { "a" : 1 , "b" : { } , "a" : [ ] } ', ['a']],
    ['"a"', []],
  ])('%s', (text, paths) => {
    expect(repeatedKeys(text).map(pathText)).toEqual(paths);
  });

  it('finds nothing in what JSON.stringify writes, and each key that is put in twice', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.string(), (value, key) => {
        const text = JSON.stringify(value);
        expect(repeatedKeys(text)).toEqual([]);
        const name = JSON.stringify(key);
        expect(repeatedKeys(`[0,{${name}:${text},${name}:${text}}]`)).toEqual([[1, key]]);
      }),
    );
  });
});

describe('a claim with a key that stands twice is not taken; the others are', () => {
  const read = (text: string) => readClaims(Buffer.from(text), { file: 'f', guides });
  it.each([
    ['alone', twice, 0, ['chargeAmount']],
    ['in a list', `[${good},${twice},${inLine}]`, 1, ['chargeAmount', 'lines[0].lineId']],
    ['under claims', `{"claims":[${twice},${good}]}`, 1, ['chargeAmount']],
    ['a claim a line', `${good}\n${twice}\n${good}\n`, 2, ['chargeAmount']],
    ['claims itself', `{"claims":[${good}],"claims":[${good}]}`, 0, ['claims']],
  ])('%s', (_name, text, taken, paths) => {
    const { claims, refused, findings } = read(text);
    expect(claims).toHaveLength(taken);
    expect(findings.map(({ kind, at }) => [kind.code, at.path])).toEqual(
      paths.map((path) => ['claim-key-repeated', path]),
    );
    expect(refused.map(({ claimId }) => claimId)).toEqual(paths.map(() => sampleClaim().claimId));
  });

  it('read in pieces too', () => {
    const lines = new ClaimLines(100, 'f');
    const full = [...lines.push(Buffer.from(`${good}\n${twice}\n`))];
    const { claims, refused, findings } = lines.end();
    expect(full).toEqual([]);
    expect(claims.map(({ ordinal }) => ordinal)).toEqual([1]);
    expect(refused.map(({ ordinal, claimId }) => [ordinal, claimId])).toEqual([[2, sampleClaim().claimId]]);
    expect(findings.map(({ ordinal, finding }) => [ordinal, finding.kind.code])).toEqual([[2, 'claim-key-repeated']]);
  });
});
