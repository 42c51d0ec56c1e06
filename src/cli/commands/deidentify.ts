/** CLI: `deidentify`: a file that may be mailed to support. */
import { randomBytes } from 'node:crypto';
import { isBlocking } from '../../base/finding.ts';
import { type ExitCode, GatewayError } from '../../base/gateway-error.ts';
import { deidentifyFile } from '../../offline/deidentify.ts';
import { gather } from '../../offline/file-content.ts';
import { type CommandCall, type CommandWords, optionText } from '../command.ts';
import { cliErrors } from '../errors.ts';
import { tellFinding } from '../records.ts';

export const deidentify: CommandWords = {
  usage: 'deidentify <file>',
  summary: 'Replace who is who in an X12 file; structure, lengths, amounts, codes and public numbers stay.',
  options: [
    { flags: '--out <file>', description: 'where the file goes (standard output)' },
    {
      flags: '--key <file>',
      description:
        'a secret of yours: the same names get the same pseudonyms in every file; without it a new one each time',
    },
  ],
  example: 'claimgate deidentify remittance.835 --out safe.835',
  run: runDeidentify,
};

/** Fewer bytes could be guessed, and a guessed key gives the names back. */
const LEAST_KEY = 16;

async function runDeidentify(call: CommandCall): Promise<ExitCode> {
  const { environment, words, json } = call;
  const [file = ''] = words;
  const out = optionText(call, 'out');
  const key = await keyOf(call);
  const { bytes, replaced, findings } = deidentifyFile(await gather(environment.readFile(file)), file, key);
  for (const item of findings) tellFinding(call, item);
  const exitCode = findings.some(isBlocking) ? 1 : 0;
  if (bytes === undefined) return exitCode;
  if (out !== undefined) {
    await environment.writeFile(out, bytes);
    if (json) await environment.out(`${JSON.stringify({ file: out, replaced, bytes: bytes.length })}\n`);
    else environment.err(`${out}: ${replaced} values replaced\n`);
    return exitCode;
  }
  const text = Buffer.from(bytes).toString('utf8');
  if (text.includes('\ufffd')) {
    throw new GatewayError(cliErrors.usage, 'the file holds bytes that are no UTF-8 text; give --out FILE');
  }
  await environment.out(text);
  environment.err(`${replaced} values replaced\n`);
  return exitCode;
}

async function keyOf(call: CommandCall): Promise<Uint8Array> {
  const path = optionText(call, 'key');
  if (path === undefined) return randomBytes(32);
  const key = await gather(call.environment.readFile(path), 65_536);
  if (key.length < LEAST_KEY) {
    throw new GatewayError(cliErrors.usage, `the key in ${path} has fewer than ${LEAST_KEY} bytes`);
  }
  return key;
}
