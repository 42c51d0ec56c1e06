/** CLI: what the edits of claims go by, with and without a configuration. */
import { calendarDateOf } from '../base/calendar-date.ts';
import { type WallTime, wallTimeIn } from '../base/clock.ts';
import type { Snip } from '../base/finding.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { ScrubContext } from '../outbound/scrub/scrub.ts';
import { type CommandCall, optionText } from './command.ts';
import type { CliEnvironment } from './environment.ts';
import { cliErrors } from './errors.ts';

/** Now, as the machine's own clock on the wall shows it. */
export const wallTimeOf = (environment: CliEnvironment): WallTime =>
  wallTimeIn(environment.zone, environment.clock.now());

export function scrubContextOf(environment: CliEnvironment): ScrubContext {
  const asOf = calendarDateOf(wallTimeOf(environment));
  return { asOf };
}

const SNIPS: readonly Snip[] = [1, 2, 3, 4, 5, 6, 7];

/** `--snip`; undefined when not given. Throws `usage` when it is none of 1 to 7. */
export function snipOf(call: CommandCall): Snip | undefined {
  const given = optionText(call, 'snip');
  if (given === undefined) return undefined;
  const snip = SNIPS.find((one) => String(one) === given);
  if (snip === undefined) throw new GatewayError(cliErrors.usage, '--snip is a number from 1 to 7');
  return snip;
}
