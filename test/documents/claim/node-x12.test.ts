import { X12Parser } from 'node-x12';
import { expect, it } from 'vitest';
import { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { testLibrary } from '../../guides/library.ts';
import { DEPENDENT, sampleClaim } from './sample-claim.ts';
import { interchangeOf } from './wire.ts';

it('what we write, node-x12 reads strictly and as the same segments', () => {
  const guides = new ClaimGuides(testLibrary());
  const claims = [sampleClaim(), sampleClaim({ patientControlNumber: 'B', patient: DEPENDENT })];
  const text = Buffer.from(interchangeOf(claims, guides).bytes).toString('latin1');
  const interchange = new X12Parser(true).parse(text);
  if (!('functionalGroups' in interchange)) throw new Error('node-x12 sees more than one interchange');
  const [transaction] = interchange.functionalGroups[0]?.transactions ?? [];
  const theirs = transaction?.segments.map(({ tag, elements }) =>
    [tag, ...elements.map(({ value }) => value)].join('*'),
  );
  expect(theirs).toEqual(text.split('~').slice(3, -4));
});
