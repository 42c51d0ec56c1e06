/** CLI: what `validate` judges claims by: a configuration's profiles, rules, providers and code lists, or one profile for all of them. */
import { join } from 'node:path';
import { calendarDateOf } from '../base/calendar-date.ts';
import { wallTimeIn } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { PayerProfile } from '../claims/payer-profile.ts';
import { gather } from '../offline/file-content.ts';
import type { ScrubContext } from '../outbound/scrub/scrub.ts';
import { type CommandCall, type OptionWords, optionText } from './command.ts';
import { cliErrors } from './errors.ts';
import { scrubContextOf } from './judging.ts';

export const JUDGING_OPTIONS: readonly OptionWords[] = [
  {
    flags: '--config <file>',
    description: 'judge by the payer profiles, rules, providers and code lists of this configuration',
  },
  {
    flags: '--payer-profile <id>',
    description:
      'judge every claim by this payer profile: an id (of the configuration, or as in config/payers) or a YAML file',
  },
];

export interface Judging {
  readonly scrub: ScrubContext;
  readonly profiles: readonly PayerProfile[];
}

/**
 * Profiles that need no house to know its payers: they apply by the claim filing indicator (SBR09 MA, MB), and hold in the whole country,
 * which those of Medicaid don't.
 */
const EVERYWHERE = ['medicare-part-a', 'medicare-part-b'] as const;

/** Throws `usage` when there is no such profile, `config-missing` and `config-invalid`. */
export async function judgingOf(call: CommandCall): Promise<Judging> {
  const { environment } = call;
  const configPath = optionText(call, 'config');
  const asked = optionText(call, 'payerProfile');
  if (configPath === undefined) {
    const profiles =
      asked === undefined
        ? await Promise.all(EVERYWHERE.map((id) => shippedProfile(call, id)))
        : [forAll(await shippedProfile(call, asked))];
    return { scrub: scrubContextOf(environment), profiles };
  }
  const config = await environment.loadConfig(configPath);
  const { profiles, providers, rules, codeSets } = await environment.loadRulebook(config);
  const { houseHistory } = await import('../outbound/scrub/house-history.ts');
  const asOf = calendarDateOf(wallTimeIn(config.zone, environment.clock.now()));
  const scrub = { asOf, rules, codeSets, history: houseHistory({ profiles, providers }) };
  if (asked === undefined) return { scrub, profiles };
  const own = profiles.find(({ id }) => id === asked);
  return { scrub, profiles: [forAll(own ?? (await shippedProfile(call, asked)))] };
}

/** The profile as the one that every claim gets, whoever its payer is. */
function forAll(profile: PayerProfile): PayerProfile {
  return { ...profile, id: 'default', payerIds: [], claimFilingIndicatorCodes: [] };
}

const LARGEST = 1_048_576;

async function shippedProfile({ environment }: CommandCall, asked: string): Promise<PayerProfile> {
  const isFile = /\.ya?ml$/.test(asked);
  if (!isFile && !/^[a-z0-9][a-z0-9-]{0,39}$/.test(asked)) throw unknown(asked);
  const path = isFile ? asked : join(environment.home, 'config', 'payers', `${asked}.yaml`);
  const bytes = await gather(environment.readFile(path), LARGEST).catch((cause: unknown) => {
    throw unknown(asked, cause);
  });
  const { readPayerProfiles } = await import('../claims/payer-profile.ts');
  const { profiles, faults } = readPayerProfiles([{ name: asked, document: await yamlOf(bytes, asked) }]);
  if (faults.length > 0)
    throw new GatewayError(cliErrors.usage, `the payer profile has faults:\n  ${faults.join('\n  ')}`);
  const [profile] = profiles;
  if (profile === undefined) throw unknown(asked);
  return profile;
}

async function yamlOf(bytes: Uint8Array, asked: string): Promise<unknown> {
  const { parse } = await import('yaml');
  try {
    return parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new GatewayError(cliErrors.usage, `${asked} is not readable as YAML`, { cause });
  }
}

function unknown(asked: string, cause?: unknown): GatewayError {
  return new GatewayError(
    cliErrors.usage,
    `there is no payer profile ${asked}: give an id of the configuration, the name of a file of config/payers without .yaml, or a YAML file`,
    { cause },
  );
}
