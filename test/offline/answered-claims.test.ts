import { describe, expect, it } from 'vitest';
import type { ClaimAccountView } from '../../src/claims/posting.ts';
import type { ClaimPayment } from '../../src/claims/remittance.ts';
import { AnsweredClaims } from '../../src/offline/answered-claims.ts';
import { RecurringClaims } from '../../src/offline/recurring-claims.ts';
import { type RemittanceFile, readInto, summarize } from '../../src/offline/remittance-pass.ts';
import { StubClaims } from '../../src/offline/stub-claims.ts';
import { generate835 } from '../bench/generate-835.ts';

const fileOf = (name: string, claims: number, seed = 835): RemittanceFile => {
  const bytes = Buffer.concat([...generate835({ claims, claimsPerCheck: 4, seed })]);
  return { name, open: () => [bytes] };
};

/** Without its keys, which only have to be unlike all others. */
const said = (views: readonly ClaimAccountView[]) =>
  views.map(({ claimKey: _claim, encounterKey: _encounter, ...view }) => view);

async function candidatesIn(files: readonly RemittanceFile[]) {
  const answered = new AnsweredClaims();
  const gathered = new StubClaims('');
  const payments: ClaimPayment[] = [];
  for (const file of files) {
    await summarize(file, answered.firstPass);
    await readInto(file, { claimPayment: (payment) => payments.push(payment) });
  }
  for (const payment of payments) gathered.add(payment);
  await answered.gather(files);
  return payments.map((payment) => ({
    payment,
    ...answered.candidates(payment),
    expected: gathered.candidates(payment),
  }));
}

describe('the claims that claim payments answer', () => {
  it('are those that gathering every claim payment gives, held or not', async () => {
    const found = await candidatesIn([fileOf('a', 10), fileOf('b', 6, 7)]);
    expect(found).toHaveLength(16);
    for (const { views, expected } of found) expect(said(views)).toEqual(said(expected));
    // The second file answers six of the claims of the first again.
    expect(found.map(({ once }) => once)).toEqual([
      ...Array.from({ length: 10 }, (_unused, index) => index >= 6),
      ...Array.from({ length: 6 }, () => false),
    ]);
    const keys = found.filter(({ once }) => once).flatMap(({ views }) => views.map(({ claimKey }) => claimKey));
    const held = found.filter(({ once }) => !once).flatMap(({ views }) => views.map(({ claimKey }) => claimKey));
    expect(new Set([...keys, ...held]).size).toBe(keys.length + held.length / 2);
  });

  it('R-142: of a set that is here twice none is answered again', async () => {
    const file = fileOf('a', 8);
    const found = await candidatesIn([file, { ...file, name: 'again' }]);
    expect(found.every(({ once }) => once)).toBe(true);
  });
});

describe('claims that recur', () => {
  it('are those whose name was seen twice', () => {
    const claims = new RecurringClaims();
    for (const name of ['a', 'b', 'c', 'b', 'd', 'b', 'a']) claims.see(name);
    expect(claims.size).toBe(2);
    expect(['a', 'b', 'c', 'd'].map((name) => claims.has(name))).toEqual([true, true, false, false]);
  });
});
