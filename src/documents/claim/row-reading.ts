/** Documents, claims: what a row takes from a segment, looked at when it didn't take everything or takes it a second time. */
import type { Segment } from '../../x12/segment.ts';
import { type Draft, isDraft } from './draft.ts';
import type { RowReader } from './mapping-index.ts';

/** What stands under a path of the mapping; of a list, the list. */
function valueAt(draft: Draft, path: string): unknown {
  const [single = ''] = path.split('[]');
  let value: unknown = draft;
  for (const key of single.split('.')) value = isDraft(value) ? value[key] : undefined;
  return value;
}

function readAlone(row: RowReader, segment: Segment): Draft {
  const alone: Draft = {};
  row.read(segment, alone);
  return alone;
}

/** The segment as if it did not say that element. */
function without(segment: Segment, gone: number): Segment {
  const { id, elementCount, offset, length, delimiters, text } = segment;
  const kept =
    <T>(empty: T, ask: (number: number) => T) =>
    (number: number): T =>
      number === gone ? empty : ask(number);
  return {
    ...{ id, elementCount, offset, length, delimiters, text },
    element: kept('', (number) => segment.element(number)),
    component: (number, component, repetition) =>
      number === gone ? '' : segment.component(number, component, repetition),
    componentCount: (number, repetition) => (number === gone ? 0 : segment.componentCount(number, repetition)),
    repetitionCount: kept(0, (number) => segment.repetitionCount(number)),
    cents: kept(undefined, (number) => segment.cents(number)),
    codeKey: kept(0, (number) => segment.codeKey(number)),
    soundLength: (number, form) => (number === gone ? -1 : segment.soundLength(number, form)),
    copyTo: (target, at) => segment.copyTo(target, at),
    elementOffset: (number) => segment.elementOffset(number),
    copy: () => without(segment.copy(), gone),
  };
}

/** Elements of the segment, from 1, that say something and of which the row took nothing; empty when it can't be told which. */
export function unreadElements(row: RowReader, segment: Segment): readonly number[] {
  for (let element = 1; element <= segment.elementCount; element += 1)
    if (segment.element(element) !== '' && row.read(without(segment, element), {})) return [element];
  const alone = readAlone(row, segment);
  const last = Math.max(1, ...row.places.map(({ element }) => element));
  const unread: number[] = [];
  for (let element = 1; element <= segment.elementCount; element += 1) {
    if (segment.element(element) === '') continue;
    const places = row.places.filter((place) => place.element === element);
    const taken =
      places.every(({ implied }) => implied === true) || places.some(({ path }) => valueAt(alone, path) !== undefined);
    if (places.length > 0 ? !taken : element > last) unread.push(element);
  }
  return unread;
}

/** Whether the segment would say anew what `object` has in one place only. */
export function isSaidAgain(row: RowReader, object: Draft): boolean {
  return row.paths.some((path) => !path.includes('[]') && valueAt(object, path) !== undefined);
}

/** Whether `object` has all that the segment says, and nothing else in its places. */
export function saysTheSame(row: RowReader, segment: Segment, object: Draft): boolean {
  const alone = readAlone(row, segment);
  return row.paths.every((path) => JSON.stringify(valueAt(alone, path)) === JSON.stringify(valueAt(object, path)));
}
