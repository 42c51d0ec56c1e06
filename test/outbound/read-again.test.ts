import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ClaimGuides } from '../../src/documents/claim/claim-guides.ts';
import { createEnvironment } from '../../src/main.ts';
import { readClaims } from '../../src/outbound/intake/read-claims.ts';

it('M-012: lines of a claim document get a control number, those that `read` printed stay as they came from the wire', () => {
  const guides = new ClaimGuides(createEnvironment().guides);
  const [document] = JSON.parse(readFileSync('samples/claims/professional/office-visits.json', 'utf8'));
  const plain = {
    ...document,
    lines: document.lines.map(({ lineItemControlNumber: _number, ...line }: Record<string, unknown>) => line),
  };
  const controlNumbers = (given: object): unknown[] =>
    readClaims(Buffer.from(JSON.stringify(given)), { guides }).claims.flatMap(({ claim }) =>
      claim.lines.map((line) => line.lineItemControlNumber),
    );
  expect(controlNumbers(plain).every((number) => typeof number === 'string')).toBe(true);
  expect(controlNumbers({ type: 'claim', ...plain, at: { file: 'x.837' } })).toEqual(plain.lines.map(() => undefined));
});
