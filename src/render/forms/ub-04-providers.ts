/** Render, forms: form locators 76 to 79 of the UB-04: attending, operating and other providers. */
import type { Claim } from '../../claims/claim.ts';
import type { Provider } from '../../claims/provider.ts';
import type { ClaimFacts } from './claim-facts.ts';
import { joined } from './claim-words.ts';
import { box, type FormField } from './form.ts';
import { identifierWords, nameWords } from './party-words.ts';

/** Who may stand in 78 and 79, under the qualifier of paper; whom there is no place for is listed below the form. */
const OTHERS = [
  ['otherOperating', 'ZZ'],
  ['rendering', '82'],
  ['referring', 'DN'],
] as const;

export function providerRow({ providers }: Claim, facts: ClaimFacts): FormField[] {
  const others = OTHERS.filter(([role]) => providers?.[role] !== undefined);
  const other = (index: number): string => {
    const entry = others[index];
    return entry === undefined ? '' : joined([entry[1], providerWords(facts, providers?.[entry[0]])]);
  };
  return [
    box('76', 'Attending', providerWords(facts, providers?.attending)),
    box('77', 'Operating', providerWords(facts, providers?.operating)),
    box('78', 'Other', other(0)),
    box('79', 'Other', other(1)),
  ];
}

function providerWords(facts: ClaimFacts, provider: Provider | undefined): string {
  const npi = facts.text(provider, 'npi');
  return joined(
    [
      npi === '' ? '' : `NPI ${npi}`,
      identifierWords(facts, provider?.secondaryIdentifiers),
      nameWords(facts, provider),
    ],
    '\n',
  );
}
