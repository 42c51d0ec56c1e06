/** Operations: contracts and fee schedules, loaded whole: a load takes the place of what the contract had before; and what they say of a claim. */
import { createHash } from 'node:crypto';
import { toInstant } from '../base/clock.ts';
import { type Finding, finding, isBlocking } from '../base/finding.ts';
import { type Cents, cents } from '../base/money.ts';
import type { Claim } from '../claims/claim.ts';
import { pricingOfClaim } from '../claims/contract-facts.ts';
import { type Price, type PricingLine, priceClaim } from '../claims/contract-price.ts';
import { NO_PAYER, ratesOf } from '../inbound/contract-rates.ts';
import { readContractFile } from '../inbound/match/contract-file.ts';
import { CONTRACT_FILE_FINDINGS } from '../inbound/match/findings.ts';
import type { LedgerView } from '../ledger/port.ts';
import { audit, type OperatorPorts, type OperatorWord } from './operator-word.ts';

export interface LoadedContract {
  readonly contract: string;
  /** Zero when nothing was taken. */
  readonly terms: number;
  readonly findings: readonly Finding[];
}

export interface ContractBytes {
  readonly contract: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  /** A fee schedule, which contracts are per cents of; of no payer. */
  readonly schedule: boolean;
}

/** Loads a file under the contract's name, whole or not at all. */
export async function loadContract(
  ports: OperatorPorts,
  { contract, name, bytes, schedule }: ContractBytes,
  word: OperatorWord,
): Promise<LoadedContract> {
  const now = ports.clock.now();
  const { terms, schedules, findings } = readContractFile(Buffer.from(bytes).toString('utf8'), name, schedule);
  if (findings.some(isBlocking)) return { contract, terms: 0, findings };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await ports.ledger.transaction(async (tx) => {
    await tx.replaceContract(
      { contract, sha256, loadedAt: toInstant(now), loadedBy: word.user },
      terms.map(({ payerId, procedureCode, rate }) => ({ payerId, procedureCode, body: JSON.stringify(rate) })),
    );
    const what = schedule ? 'fee schedule' : 'contract';
    await audit(tx, word, now, { action: 'contract-load', about: `${what} ${contract}, ${terms.length} rates` });
  });
  return { contract, terms: terms.length, findings: [...findings, ...(await missing(ports.ledger, schedules, name))] };
}

async function missing(view: LedgerView, schedules: readonly string[], file: string): Promise<readonly Finding[]> {
  const known = new Set((await view.contracts()).map((one) => one.contract));
  return schedules
    .filter((schedule) => !known.has(schedule))
    .map((schedule) => finding(CONTRACT_FILE_FINDINGS.scheduleMissing, { file }, { schedule }));
}

/** Takes a contract or fee schedule out; false when there is none of that name. */
export function removeContract(ports: OperatorPorts, contract: string, word: OperatorWord): Promise<boolean> {
  const now = ports.clock.now();
  return ports.ledger.transaction(async (tx) => {
    const known = (await tx.contracts()).find((one) => one.contract === contract);
    if (known === undefined || known.terms === 0) return false;
    await tx.replaceContract({ contract, sha256: '', loadedAt: toInstant(now), loadedBy: word.user }, []);
    await audit(tx, word, now, { action: 'contract-remove', about: `contract ${contract}, ${known.terms} rates` });
    return true;
  });
}

export interface PricedClaim {
  readonly claimId: string;
  readonly payerId: string;
  /** The rate that pays the claim as a whole. */
  readonly whole: Price | undefined;
  readonly lines: readonly { readonly line: PricingLine; readonly price: Price | undefined }[];
  /** Of the claim as a whole, else of the lines that have a rate. */
  readonly expected: Cents;
}

/** What the loaded contracts allow for a claim, with the steps. */
export async function priceByContracts(view: LedgerView, claim: Claim): Promise<PricedClaim> {
  const facts = pricingOfClaim(claim);
  const payerId = claim.payer.id ?? NO_PAYER;
  const known = await ratesOf(
    view,
    payerId,
    facts.lines.map((line) => line.code),
  );
  const { whole, lines } = priceClaim(facts, known.rates, known.schedules);
  const sum = lines.reduce((total, price) => total + (price?.expected ?? 0), 0);
  return {
    claimId: claim.claimId,
    payerId,
    whole,
    lines: facts.lines.map((line, index) => ({ line, price: lines[index] })),
    expected: whole?.expected ?? cents(sum),
  };
}
