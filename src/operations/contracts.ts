/** Operations: contracts and fee schedules, loaded whole: a load takes the place of what the contract had before. */
import { createHash } from 'node:crypto';
import { toInstant } from '../base/clock.ts';
import { type Finding, isBlocking } from '../base/finding.ts';
import { readContractFile } from '../inbound/match/contract-file.ts';
import { audit, type OperatorPorts, type OperatorWord } from './operator-word.ts';

export interface LoadedContract {
  readonly contract: string;
  /** Zero when nothing was taken. */
  readonly terms: number;
  readonly findings: readonly Finding[];
}

/** Loads a file under the contract's name, whole or not at all. */
export async function loadContract(
  ports: OperatorPorts,
  { contract, name, bytes }: { readonly contract: string; readonly name: string; readonly bytes: Uint8Array },
  word: OperatorWord,
): Promise<LoadedContract> {
  const now = ports.clock.now();
  const { terms, findings } = readContractFile(Buffer.from(bytes).toString('utf8'), name);
  if (findings.some(isBlocking)) return { contract, terms: 0, findings };
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await ports.ledger.transaction(async (tx) => {
    await tx.replaceContract(
      { contract, sha256, loadedAt: toInstant(now), loadedBy: word.user },
      terms.map(({ payerId, procedureCode, rate }) => ({ payerId, procedureCode, body: JSON.stringify(rate) })),
    );
    await audit(tx, word, now, { action: 'contract-load', about: `contract ${contract}, ${terms.length} rates` });
  });
  return { contract, terms: terms.length, findings };
}
