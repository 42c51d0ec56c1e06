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

/** Elements of the segment, from 1, that say something and of which the row took nothing; empty when it can't be told which. */
export function unreadElements(row: RowReader, segment: Segment): readonly number[] {
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
