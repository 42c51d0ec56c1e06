/** CLI: what codes mean to an offline command: by the code lists of a gateway where there is one, else in our own words. */
import { GatewayError } from '../base/gateway-error.ts';
import type { CodeWords } from '../codesets/code-words.ts';
import { type CommandCall, optionText } from './command.ts';

/** Throws when the configuration that was asked for is missing or wrong; one that merely lies about must not keep a file from being read. */
export async function wordsFor({ environment, ...call }: CommandCall): Promise<CodeWords> {
  const asked = optionText({ environment, ...call }, 'config');
  try {
    const { codeSets } = await environment.loadRulebook(await environment.loadConfig(asked));
    return environment.codeWords(codeSets);
  } catch (cause) {
    if (asked !== undefined || !(cause instanceof GatewayError)) throw cause;
    return environment.codeWords();
  }
}
