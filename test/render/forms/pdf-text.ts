/** What a PDF of ours says, without a PDF reader: its page count, and the text of each page in the order of drawing. */
import { inflateSync } from 'node:zlib';

export function pdfPages(bytes: Uint8Array): readonly string[] {
  const file = Buffer.from(bytes).toString('latin1');
  const contents: string[] = [];
  for (const match of file.matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g)) {
    const stream = inflateSync(Buffer.from(match[1] ?? '', 'latin1')).toString('latin1');
    if (stream.includes(' TJ') || stream.includes('] TJ')) contents.push(drawn(stream));
  }
  return contents;
}

export const pageCount = (bytes: Uint8Array): number =>
  [
    ...Buffer.from(bytes)
      .toString('latin1')
      .matchAll(/\/Type \/Page\b(?!s)/g),
  ].length;

function drawn(stream: string): string {
  const texts = [...stream.matchAll(/\[([^\]]*)\] TJ/g)].map((match) =>
    [...(match[1] ?? '').matchAll(/<([0-9a-f]*)>/gi)]
      .map((hex) => Buffer.from(hex[1] ?? '', 'hex').toString('latin1'))
      .join(''),
  );
  return texts.join('\n');
}
