/** Claims: an adjudication as the text that a ledger keeps of it: JSON whose entries stand in one short text. */
import { type Cents, cents } from '../base/money.ts';
import type { Adjudication, Complete, PostingEntry } from './posting.ts';

/** As `shortEntries` writes them; in ledgers from before it, the entries as they are. */
interface Stored extends Omit<Adjudication, 'entries'> {
  readonly entries: string | readonly PostingEntry[];
  readonly accounts?: readonly string[];
  readonly entryLines?: readonly string[];
}

const NONE = '-';
/** Codes that stand in the short text as they are. */
const CODE = /^[A-Z0-9]+$/;

class Numbers {
  readonly names: string[] = [];

  of(name: string): number {
    const known = this.names.indexOf(name);
    return known >= 0 ? known : this.names.push(name) - 1;
  }
}

/**
 * Of each entry the number of its account and of its line, the amount in cents, then what is there of group, reason and remark codes; blanks
 * between, commas between entries. Undefined when a code has other characters than letters and digits.
 */
function shortEntries(entries: readonly PostingEntry[], accounts: Numbers, lines: Numbers): string | undefined {
  let text = '';
  for (const { account, line, amount, groupCode, reasonCode, remarkCodes } of entries) {
    const codes = [groupCode, reasonCode, ...remarkCodes];
    if (codes.some((code) => code !== undefined && !CODE.test(code))) return undefined;
    text += `${text === '' ? '' : ','}${accounts.of(account)} ${line === undefined ? NONE : lines.of(line)} ${amount}`;
    if (groupCode === undefined && reasonCode === undefined && remarkCodes.length === 0) continue;
    for (const code of codes) text += ` ${code ?? NONE}`;
  }
  return text;
}

export function adjudicationText(adjudication: Adjudication): string {
  const accounts = new Numbers();
  const lines = new Numbers();
  const entries = shortEntries(adjudication.entries, accounts, lines);
  if (entries === undefined) return JSON.stringify(adjudication);
  const stored: { readonly [Key in keyof Complete<Stored>]: Stored[Key] | undefined } = {
    adjudicationKey: adjudication.adjudicationKey,
    payerClaimControlNumber: adjudication.payerClaimControlNumber,
    patientControlNumber: adjudication.patientControlNumber,
    claimStatusCode: adjudication.claimStatusCode,
    payerSequence: adjudication.payerSequence,
    chargeAmount: adjudication.chargeAmount,
    paymentAmount: adjudication.paymentAmount,
    patientResponsibilityAmount: adjudication.patientResponsibilityAmount,
    adjustments: adjudication.adjustments,
    lines: adjudication.lines,
    reassociationTraceNumber: adjudication.reassociationTraceNumber,
    paymentDate: adjudication.paymentDate,
    entries,
    state: adjudication.state,
    reversed: adjudication.reversed,
    replaced: adjudication.replaced,
    byLine: adjudication.byLine,
    takenBack: adjudication.takenBack,
    accounts: accounts.names,
    entryLines: lines.names,
  };
  return JSON.stringify(stored);
}

/** Reads what `adjudicationText` writes, and the plain JSON of ledgers from before it. */
export function readAdjudication(text: string): Adjudication {
  const stored: Stored = JSON.parse(text);
  const { accounts = [], entryLines = [], entries, ...rest } = stored;
  if (typeof entries !== 'string') return { ...rest, entries };
  const code = (given: string | undefined): string | undefined => (given === NONE ? undefined : given);
  const entryOf = (entry: string): PostingEntry => {
    const [account = '', line = '', amount = '', groupCode, reasonCode, ...remarkCodes] = entry.split(' ');
    return {
      account: accounts[Number(account)] ?? '',
      line: line === NONE ? undefined : entryLines[Number(line)],
      amount: amountOf(amount),
      groupCode: code(groupCode),
      reasonCode: code(reasonCode),
      remarkCodes,
    };
  };
  return { ...rest, entries: entries === '' ? [] : entries.split(',').map(entryOf) };
}

const amountOf = (text: string): Cents => cents(Number(text));
