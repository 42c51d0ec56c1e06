/** Render, diff: differences grouped by loop, changed elements by name. */
import type { Difference } from './compare.ts';
import type { Entry } from './entries.ts';

export interface ElementChange {
  /** `CLM02`. */
  readonly element: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** The elements in which a changed segment differs. */
export function elementChanges({ before, after, segmentId }: Difference): readonly ElementChange[] {
  if (before === undefined || after === undefined) return [];
  const changes: ElementChange[] = [];
  const count = Math.max(before.elements.length, after.elements.length);
  for (let index = 0; index < count; index += 1) {
    const [one = '', other = ''] = [before.elements[index], after.elements[index]];
    if (one === other) continue;
    const element = `${segmentId}${String(index + 1).padStart(2, '0')}`;
    changes.push({ element, name: before.names[index] ?? '', before: one, after: other });
  }
  return changes;
}

const entryText = ({ segmentId, elements }: Entry): string => [segmentId, ...elements].join('*');

/** One paragraph a loop. */
export function differencesText(differences: readonly Difference[]): string {
  let text = '';
  let loop: string | undefined;
  for (const difference of differences) {
    if (difference.loop !== loop) {
      loop = difference.loop;
      text += `${text === '' ? '' : '\n'}${loop}\n`;
    }
    const { before, after, kind } = difference;
    if (kind === '~') {
      for (const change of elementChanges(difference)) {
        const label = `${change.element} ${change.name}`.trim();
        text += `  ~ ${label}: ${change.before === '' ? '(none)' : change.before} → ${change.after === '' ? '(none)' : change.after}\n`;
      }
    } else {
      const entry = before ?? after;
      if (entry !== undefined) text += `  ${kind} ${entryText(entry)}\n`;
    }
  }
  return text;
}

/** The record of one difference. */
export function differenceRecord(difference: Difference): object {
  const { kind, loop, segmentId, before, after } = difference;
  const change = { '-': 'removed', '+': 'added', '~': 'changed' }[kind];
  return {
    type: 'difference',
    change,
    loop,
    segmentId,
    ...(before === undefined ? {} : { before: entryText(before) }),
    ...(after === undefined ? {} : { after: entryText(after) }),
    ...(kind === '~' ? { elements: elementChanges(difference) } : {}),
  };
}
