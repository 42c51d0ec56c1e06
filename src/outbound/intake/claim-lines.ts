/** Outbound, intake: a file with a claim a line (NDJSON), of any size, read in pieces. It gives what `readClaims` gives of the whole. */
import { isUtf8 } from 'node:buffer';
import { type Finding, finding, isBlocking } from '../../base/finding.ts';
import type { ClaimBatch, ClaimFinding } from './claim-batch.ts';
import type { ReadClaim, RefusedClaim } from './claims-read.ts';
import { INTAKE } from './findings.ts';
import { documentsIn, parsed } from './json.ts';
import { judgeDocument, refusedClaim } from './judge.ts';

const LINE_FEED = 0x0a;
const BYTE_ORDER_MARK = '\ufeff';

/** Whether a file that begins so, and is UTF-8, has a claim a line: the first line is whole by itself, and there is another. */
export function beginsWithLines(head: Uint8Array): boolean {
  const text = Buffer.from(head.buffer, head.byteOffset, head.length);
  const end = text.indexOf(LINE_FEED);
  if (end < 0) return false;
  const first = lineText(text.subarray(0, end));
  return first.startsWith('{') && parsed(first) !== undefined && text.subarray(end).toString('latin1').trim() !== '';
}

/** Whether a text is UTF-8 throughout, looked at in pieces: of one that isn't no claim is taken. */
export async function isUtf8Throughout(chunks: AsyncIterable<Uint8Array>): Promise<boolean> {
  let carried = Buffer.alloc(0);
  for await (const chunk of chunks) {
    // No character of UTF-8 holds the byte of a line's end, so that is where a chunk may be cut.
    const cut = chunk.lastIndexOf(LINE_FEED) + 1;
    if (cut > 0 && !isUtf8(Buffer.concat([carried, chunk.subarray(0, cut)]))) return false;
    carried = cut > 0 ? Buffer.from(chunk.subarray(cut)) : Buffer.concat([carried, chunk]);
  }
  return isUtf8(carried);
}

/** The text of a line as the whole file's would be: the first may begin with a byte order mark. */
function lineText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

export class ClaimLines {
  readonly #file: { readonly file?: string };
  readonly #size: number;
  #carry: Buffer[] = [];
  #line = 0;
  #count = 0;
  #batched = 0;
  #claims: ReadClaim[] = [];
  #refused: RefusedClaim[] = [];
  #findings: ClaimFinding[] = [];
  readonly #ofFile: Finding[] = [];

  /** `size` claims make a batch; a line that holds many of them stays whole. */
  constructor(size: number, file: string | undefined) {
    this.#size = size;
    this.#file = file === undefined ? {} : { file };
  }

  /** The next bytes of the file; the batches that are full with them. */
  *push(bytes: Uint8Array): Generator<ClaimBatch> {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      this.#take(this.#joined(chunk.subarray(start, end)));
      start = end + 1;
      if (this.#count - this.#batched >= this.#size) yield this.#batch();
    }
    // The caller may use its bytes again.
    if (start < chunk.length) this.#carry.push(Buffer.from(chunk.subarray(start)));
  }

  /** The last batch, with what is known at the end of the file. */
  end(): ClaimBatch {
    this.#take(this.#joined(Buffer.alloc(0)));
    if (this.#count === 0 && this.#ofFile.length === 0) this.#ofFile.push(finding(INTAKE.noClaims, this.#file));
    return { ...this.#batch(), end: { kind: 'ndjson', findings: this.#ofFile } };
  }

  #joined(last: Buffer): Buffer {
    if (this.#carry.length === 0) return last;
    const line = Buffer.concat([...this.#carry, last]);
    this.#carry = [];
    return line;
  }

  #take(bytes: Buffer): void {
    this.#line += 1;
    const text = lineText(bytes);
    if (text.trim() === '') return;
    const item = parsed(text);
    if (item === undefined) {
      this.#ofFile.push(finding(INTAKE.lineMalformed, this.#file, { line: this.#line }));
      return;
    }
    for (const { document, findings: own = [] } of documentsIn(item.value, text)) {
      this.#count += 1;
      const at = { ...this.#file, claim: this.#count };
      const judged = judgeDocument(document, at, { numberLines: true });
      const ownAt = own.map((item) => ({ ...item, at: { ...at, ...item.at } }));
      for (const found of [...ownAt, ...judged.findings]) this.#findings.push({ ordinal: this.#count, finding: found });
      if (judged.claim !== undefined && !own.some(isBlocking))
        this.#claims.push({ ordinal: this.#count, claim: judged.claim, at });
      else this.#refused.push(refusedClaim(this.#count, document));
    }
  }

  #batch(): ClaimBatch {
    const batch = { lastClaim: this.#count, claims: this.#claims, refused: this.#refused, findings: this.#findings };
    this.#batched = this.#count;
    this.#claims = [];
    this.#refused = [];
    this.#findings = [];
    return batch;
  }
}
