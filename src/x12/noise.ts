/** X12: accounts for the bytes outside of interchanges and says what they are. */
import type { FindingDetail, FindingKind } from '../base/finding.ts';
import { fileFindings } from './findings.ts';
import type { GapNature } from './gap.ts';
import type { ByteRange } from './handler.ts';

export interface NoiseFault {
  readonly kind: FindingKind;
  readonly detail: FindingDetail;
  readonly range: ByteRange;
}

export class Noise {
  readonly ranges: ByteRange[] = [];
  /** Text that was not told yet: in a file without an interchange it is not noise but the whole matter. */
  #text: NoiseFault | undefined;
  #told = false;

  /** Takes a run of bytes; returns what is wrong with it, unless that depends on what follows. */
  add(range: ByteRange, nature: GapNature): NoiseFault | undefined {
    this.ranges.push(range);
    const { length } = range;
    switch (nature.kind) {
      case 'blank':
        return undefined;
      case 'text':
        this.#text = { kind: fileFindings.textOutsideInterchange, detail: { length }, range };
        return undefined;
      case 'isa-malformed': {
        this.#told = true;
        const left = range.offset + length - nature.offset;
        return {
          kind: fileFindings.isaMalformed,
          detail: { length: left },
          range: { offset: nature.offset, length: left },
        };
      }
      case 'header-missing':
        this.#told = true;
        return { kind: fileFindings.interchangeHeaderMissing, detail: { found: nature.found, length }, range };
    }
  }

  /** The text before an interchange, or after the last one. */
  takeText(): NoiseFault | undefined {
    const text = this.#text;
    this.#text = undefined;
    return text;
  }

  /** Of a file of `bytes` without any interchange: why, unless it was told. */
  takeWithoutInterchange(bytes: number): NoiseFault | undefined {
    const range = { offset: 0, length: bytes };
    const text = this.takeText();
    if (this.#told) return text;
    return { kind: text === undefined ? fileFindings.fileEmpty : fileFindings.notX12, detail: {}, range };
  }
}
