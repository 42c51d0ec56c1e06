/** CLI: `--mapping NAME|FILE`: files of another system, read by its mapping. */
import { join } from 'node:path';
import { GatewayError } from '../base/gateway-error.ts';
import type { ExportMapping } from '../claims/mapping.ts';
import type { GatewayConfig } from '../config/config.ts';
import { gather } from '../offline/file-content.ts';
import { type CommandCall, type OptionWords, optionText } from './command.ts';
import { cliErrors } from './errors.ts';

export const MAPPING_OPTION: OptionWords = {
  flags: '--mapping <name>',
  description: 'read the files by this mapping of another system’s export: a name (`mappings list`) or a YAML file',
};

const LARGEST = 1_048_576;

/** The mapping of `--mapping`; undefined when not given. Throws `usage` when there is none, `config-invalid` with all that is wrong with it. */
export async function chosenMapping(call: CommandCall, config?: GatewayConfig): Promise<ExportMapping | undefined> {
  const given = optionText(call, 'mapping');
  if (given === undefined) return undefined;
  const isFile = /\.ya?ml$/.test(given);
  const path = isFile ? given : join(call.environment.mappingFolder(config), `${given}.yaml`);
  const bytes = await gather(call.environment.readFile(path), LARGEST).catch((cause: unknown) => {
    const reason = isFile ? 'it is no file that can be read' : 'claimgate mappings list names those that there are';
    throw new GatewayError(cliErrors.usage, `there is no mapping ${given}: ${reason}`, { cause });
  });
  const { readMappingFiles } = await import('../config/mapping-files.ts');
  return readMappingFiles([{ path, bytes }])[0];
}
