/** CLI: records for programs, lines for people. */
import { type Finding, isBlocking } from '../base/finding.ts';
import { findingText } from '../render/finding-text.ts';
import type { CommandCall } from './command.ts';

/** True when the command is to print records: asked for, or nobody reads along. */
export const wantsRecords = ({ json, environment }: CommandCall): boolean => json || !environment.isTerminal;

export const recordLine = (record: object): string => `${JSON.stringify(record)}\n`;

/** What somebody has to act on, as lines on standard error. */
export function tellFinding({ environment }: CommandCall, item: Finding): void {
  if (isBlocking(item) || item.severity === 'warning') environment.err(`${findingText(item)}\n`);
}
