/** Operations: a published code list taken into the gateway's folder, with the word of who did it. */
import { storeCodeFile } from '../codesets/folder/code-folder.ts';
import type { LoadHints, LoadResult } from '../codesets/load.ts';
import { audit, type OperatorPorts, type OperatorWord } from './operator-word.ts';

/** Loads the file; nothing is kept of one with blocking findings. It counts from the next start of the daemon. */
export async function loadCodes(
  ports: OperatorPorts,
  given: { readonly folder: string; readonly file: string; readonly hints: LoadHints },
  word: OperatorWord,
): Promise<LoadResult> {
  const result = storeCodeFile(given.folder, given.file, given.hints);
  if (result.pack === undefined) return result;
  const { set, effectiveFrom, version } = result.pack.header;
  await ports.ledger.transaction((tx) =>
    audit(tx, word, ports.clock.now(), { action: 'codes-load', about: `${set} ${version} from ${effectiveFrom}` }),
  );
  return result;
}
