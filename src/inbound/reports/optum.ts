/**
 * Optum's (Change Healthcare's) report files by their public naming: two letters for the kind, the six-digit submitter, a two-character
 * sequence. Where the status of a claim stands in CF, UF and SF is in the mapping that Optum gives its customers; the configuration
 * names the columns (`partners[].reports`), and without them the file is kept and linked to the claims that it names.
 */

const NAME = /^(CF|UF|SF|SD|SB|FX|CN|X3|R5)\d{6}\.[A-Z0-9]{2}$/;

const KINDS: Readonly<Record<string, string>> = {
  CF: 'claims summary data file of the clearinghouse',
  UF: 'claims summary data file of a recreated batch',
  SF: 'payer report data file',
  SD: 'payer batch totals data file',
  SB: 'payer batch totals report',
  FX: 'notification of a delay',
  CN: 'notification of a paper claim that came back',
};

/** What kind of Optum's reports a file is by its name, in words; undefined for X12 (X3, R5) and any other name. */
export function optumKind(name: string): string | undefined {
  const letters = NAME.exec(name.toUpperCase())?.[1];
  return letters === undefined ? undefined : KINDS[letters];
}
