/** CLI: `translate`: claims of any form → 837 files. */
import { join } from 'node:path';
import type { Snip } from '../../base/finding.ts';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { type GatewayConfig, partnerForPayer } from '../../config/config.ts';
import { ClaimGuides } from '../../documents/claim/claim-guides.ts';
import { DEFAULT_PARTNER } from '../../offline/default-partner.ts';
import { ClaimEdits } from '../../offline/edits.ts';
import { type TranslateOptions, translateFiles } from '../../offline/translate.ts';
import type { SplitNumbers } from '../../offline/translate-partner.ts';
import { houseHistory } from '../../outbound/scrub/house-history.ts';
import { plural } from '../../render/verdict-text.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { eachFile } from '../each-file.ts';
import type { Rulebook } from '../environment.ts';
import { cliErrors } from '../errors.ts';
import { scrubContextOf, wallTimeOf } from '../judging.ts';
import { chosenMapping, MAPPING_OPTION } from '../mapping-choice.ts';
import { recordLine, tellFinding, wantsRecords } from '../records.ts';

export const translate: CommandWords = {
  usage: 'translate <files...>',
  summary: 'Write claims (JSON, NDJSON, XML, CSV, 837, or what `read` prints of an 837) as 837 files.',
  options: [
    { flags: '--out <folder>', description: 'where the 837 files go; made when missing' },
    { flags: '--config <file>', description: 'take partners, payer profiles and rules from this configuration' },
    MAPPING_OPTION,
    { flags: '--partner <id>', description: 'write for this partner of the configuration, whatever the payer' },
  ],
  example:
    'claimgate translate claims.json --out outgoing\n  {"file":"outgoing/837P_000000001.837","claims":12,"sha256":"…"}',
  run: runTranslate,
};

const ALL: Snip = 7;

async function runTranslate(call: CommandCall): Promise<ExitCode> {
  const { environment, words } = call;
  const out = optionText(call, 'out');
  if (out === undefined) throw new GatewayError(cliErrors.usage, 'translate needs --out FOLDER');
  const { partnerFor, rulebook, said } = await settingOf(call);
  const mapping = await chosenMapping(call, await configOf(call));
  environment.err(`${said}\n`);
  const files: string[] = [];
  const unreadable = await eachFile(environment, words, async (file) => {
    // The first bytes show whether the file can be read at all.
    for await (const _chunk of environment.readFile(file)) break;
    files.push(file);
    return 0;
  });
  if (files.length === 0) return unreadable;
  const records = wantsRecords(call);
  const outcome = await translateFiles(files, {
    guides: new ClaimGuides(environment.guides),
    at: wallTimeOf(environment),
    partnerFor,
    editsFor: editsFactory(call, rulebook),
    profiles: rulebook?.profiles ?? [],
    ...(mapping === undefined ? {} : { mapping }),
    chunks: (file) => environment.readFile(file),
    finding: (item) => tellFinding(call, item),
    scratch: () => environment.openScratch(out),
    create: (name) => environment.createFile(join(out, name)),
    written: async ({ name, claims, sets, sha256, bytes, claimType, split }) => {
      const file = join(out, name);
      const record = {
        file,
        claims,
        sha256,
        claimType,
        transactionSets: sets,
        bytes,
        ...splitRecord(split),
      };
      const line = `${file}  ${plural(claims, 'claim')}, ${plural(sets, 'transaction set')}  ${sha256.slice(0, 12)}\n`;
      await environment.out(records ? recordLine(record) : line);
    },
  });
  const left = outcome.read - outcome.written;
  if (left > 0) environment.err(`${plural(left, 'claim')} of ${outcome.read} could not be written\n`);
  return unreadable > 0 ? unreadable : outcome.sound ? 0 : 1;
}

const splitRecord = (split: readonly SplitNumbers[]): object => (split.length === 0 ? {} : { split });

/** Where `--mapping NAME` looks, besides the package. */
async function configOf(call: CommandCall): Promise<GatewayConfig | undefined> {
  const path = optionText(call, 'config');
  return path === undefined ? undefined : call.environment.loadConfig(path);
}

interface Setting {
  readonly partnerFor: TranslateOptions['partnerFor'];
  readonly rulebook?: Rulebook;
  /** What nobody asked for and everybody should know. */
  readonly said: string;
}

async function settingOf(call: CommandCall): Promise<Setting> {
  const { environment } = call;
  const configPath = optionText(call, 'config');
  const id = optionText(call, 'partner');
  if (configPath === undefined && id === undefined) {
    const said =
      'no configuration: sender SENDER, receiver RECEIVER, usage T (test), control numbers from 1; --config sets your own';
    return { partnerFor: () => DEFAULT_PARTNER, said };
  }
  const config = await environment.loadConfig(configPath);
  const rulebook = await environment.loadRulebook(config);
  const said = 'control numbers count from 1: these files are for looking at; `claimgate send` numbers what is sent';
  return {
    partnerFor: id === undefined ? (payer) => partnerForPayer(config, payer) : fixed(config, id),
    rulebook,
    said,
  };
}

function fixed(config: GatewayConfig, id: string): TranslateOptions['partnerFor'] {
  const partner = config.partners.find((one) => one.id === id);
  if (partner === undefined) {
    const known = config.partners.map((one) => one.id).join(', ');
    throw new GatewayError(cliErrors.usage, `there is no partner ${id}; the configuration has ${known}`);
  }
  return () => partner;
}

/** One run of scrubbing for each partner, since what may be written depends on its delimiters. */
function editsFactory(call: CommandCall, rulebook: Rulebook | undefined): TranslateOptions['editsFor'] {
  const known = new Map<string, ClaimEdits>();
  return (partner) => {
    const { element, component, repetition, segment } = partner.delimiters;
    const made =
      known.get(partner.id) ??
      new ClaimEdits(
        {
          ...scrubContextOf(call.environment),
          usage: partner.usage,
          delimiters: element + component + repetition + segment,
          ...(rulebook === undefined
            ? {}
            : { rules: rulebook.rules, codeSets: rulebook.codeSets, history: houseHistory(rulebook) }),
        },
        ALL,
        rulebook?.profiles,
      );
    known.set(partner.id, made);
    return made;
  };
}
