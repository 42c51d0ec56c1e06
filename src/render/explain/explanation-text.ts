/** Render, explain: the lines of an explanation for a terminal. */
import type { ExplanationLine } from './explanation.ts';

const INDENT = '  ';
/** Where values begin, so that the eye runs down one column. */
const VALUE_COLUMN = 64;

export function explanationText({ kind, depth, id, name, value }: ExplanationLine): string {
  const margin = INDENT.repeat(depth);
  switch (kind) {
    case 'interchange':
      return `${margin}${name} ${id}: ${value}\n`;
    case 'group':
    case 'set':
      return `${margin}${name} ${id}: ${value}\n`;
    case 'loop':
      return `${margin}${id} ${name}\n`;
    case 'segment':
      return `${margin}${id} ${name}${value === '' ? '' : `: ${value}`}\n`;
    case 'finding':
      return `${margin}>> ${value}\n`;
    default:
      return `${`${margin}${id} ${name}`.padEnd(VALUE_COLUMN)} ${value}\n`;
  }
}
