/** CLI: the practice's own files of payers, rules, providers and mappings, read and judged. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { GatewayError } from '../base/gateway-error.ts';
import { readPayerProfiles } from '../claims/payer-profile.ts';
import { readProviderTable } from '../claims/provider-table.ts';
import { readRules } from '../claims/rule.ts';
import type { GatewayConfig } from '../config/config.ts';
import { configErrors } from '../config/errors.ts';
import { judgeMappingFiles, mappingNameFaults } from '../config/mapping-files.ts';
import { readMappingFolder } from '../operations/mapping-folder.ts';
import type { Rulebook } from './environment.ts';

interface YamlFile {
  readonly name: string;
  readonly document: unknown;
}

/** Parsed YAML files of a folder, by name; none when the folder is missing. */
function yamlFiles(folder: string): readonly YamlFile[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  return names.sort().flatMap((name) => yamlFile(join(folder, name)) ?? []);
}

/** One parsed YAML file; undefined when it isn't there. */
function yamlFile(path: string): YamlFile | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const document: unknown = parse(readFileSync(path, 'utf8'));
    return { name: basename(path), document };
  } catch (cause) {
    throw new GatewayError(configErrors.invalid, `${path} is not readable as YAML`, { cause });
  }
}

/** All files below `folder`. Throws `config-invalid` with every fault of them. */
export async function readRuleFiles(config: GatewayConfig, folder: string): Promise<Omit<Rulebook, 'codeSets'>> {
  const { profiles, faults } = readPayerProfiles(yamlFiles(join(folder, 'payers')));
  const rules = readRules(yamlFiles(join(folder, 'rules')));
  const { mappings, faults: mappingFaults } = judgeMappingFiles(await readMappingFolder(join(folder, 'mappings')));
  const unknown = mappingFaults.length > 0 ? [] : mappingNameFaults(config.billingSystems, mappings);
  const providers = readProviderTable(yamlFile(join(folder, 'providers.yaml'))?.document);
  const all = [...faults, ...providers.faults, ...rules.faults, ...mappingFaults, ...unknown];
  if (all.length > 0)
    throw new GatewayError(
      configErrors.invalid,
      `payer profiles, providers, rules and mappings have ${all.length} fault(s):\n  ${all.join('\n  ')}`,
    );
  return { profiles, providers: providers.table, rules: rules.rules, mappings };
}
