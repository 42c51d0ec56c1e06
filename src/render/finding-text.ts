/** Render: findings as lines for people: what, where, the rule, how to mend it. */
import { type Finding, toFindingRecord } from '../base/finding.ts';
import type { Position } from '../base/position.ts';

/** Where it stands, most general first: `claims.json claim 2 lines[0].units`, `a.835 set 1 segment 12 2110 SVC02`. */
export function placeText(at: Position): string {
  const parts: string[] = [];
  if (at.file !== undefined) parts.push(at.file);
  if (at.interchange !== undefined && at.interchange > 1) parts.push(`interchange ${at.interchange}`);
  if (at.set !== undefined) parts.push(`set ${at.set}`);
  if (at.claim !== undefined) parts.push(`claim ${at.claim}`);
  if (at.segment !== undefined) parts.push(`segment ${at.segment}`);
  if (at.loop !== undefined) parts.push(at.loop);
  if (at.segmentId !== undefined) parts.push(designator(at));
  if (at.path !== undefined && at.path !== '') parts.push(at.path);
  if (parts.length <= 1 && at.offset !== undefined) parts.push(`byte ${at.offset}`);
  return parts.join(' ');
}

function designator(at: Position): string {
  const element = at.element === undefined ? '' : String(at.element).padStart(2, '0');
  const component = at.component === undefined ? '' : `-${at.component}`;
  const repetition = at.repetition === undefined || at.repetition === 1 ? '' : ` (repetition ${at.repetition})`;
  return `${at.segmentId ?? ''}${element}${component}${repetition}`;
}

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

/** One finding as one line. */
export function findingText(item: Finding): string {
  const { code, severity, snip, message, mend, at } = toFindingRecord(item);
  const place = placeText(at);
  const type = snip === undefined ? '' : `, SNIP ${snip}`;
  return `${severity.toUpperCase()} ${place === '' ? '' : `${place}: `}${sentence(message)} ${sentence(mend)} [${code}${type}]`;
}
