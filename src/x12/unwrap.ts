/** X12: a segment with line breaks inside, written anew without them; its offsets in the file stay known. */
import { ByteWindow } from './byte-window.ts';
import { BREAK, type ByteTables } from './delimiters.ts';
import type { SegmentView } from './segment-view.ts';

/** Points `view` at a copy of its `size` bytes at `start` of `bytes` without breaks. `view.fileBounds` holds the bounds as they lie in the file. */
export function unwrap(
  view: SegmentView,
  bytes: Buffer,
  span: { readonly start: number; readonly end: number },
  tables: ByteTables,
): void {
  const { start, end } = span;
  const clean = Buffer.allocUnsafeSlow(end - start);
  const bounds = new Int32Array(view.elementCount + 2);
  let length = 0;
  let element = 0;
  for (let at = start; at < end; at++) {
    while (element <= view.elementCount && view.fileBounds[element] === at - start) bounds[element++] = length;
    const byte = bytes[at] ?? 0;
    if (tables.classes[byte] !== BREAK) clean[length++] = byte;
  }
  while (element <= view.elementCount) bounds[element++] = length;
  bounds[element] = length + 1;
  view.window = new ByteWindow(clean, length);
  view.start = 0;
  view.bounds = bounds;
}
