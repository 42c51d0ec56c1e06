/** Documents, claims: a segment seen with another component separator than its ISA declares: senders change ISA16 and not the data. */

import type { Cents } from '../../base/money.ts';
import { codeKeyOf } from '../../x12/code-key.ts';
import type { Delimiters, Segment } from '../../x12/segment.ts';

const FACILITY = /^[0-9A-Z]{1,2}([^0-9A-Z .-])[AB]\1[0-9A-Z]$/;

/** The separator that CLM05 shows when it isn't the declared one; undefined when CLM05 is in order or shows nothing. */
export function impliedSeparator(claim: Segment): string | undefined {
  return claim.componentCount(5) > 1 ? undefined : FACILITY.exec(claim.element(5))?.[1];
}

/** One reused view, as the reader's own is. */
export class SeparatedSegment implements Segment {
  private readonly separator: string;
  private inner: Segment | undefined;

  constructor(separator: string) {
    this.separator = separator;
  }

  /** Looks at `segment` until the next call. */
  over(segment: Segment): Segment {
    this.inner = segment;
    return this;
  }

  private get seen(): Segment {
    if (this.inner === undefined) throw new Error('assertion failed: a view over no segment');
    return this.inner;
  }

  get id(): string {
    return this.seen.id;
  }

  get elementCount(): number {
    return this.seen.elementCount;
  }

  get offset(): number {
    return this.seen.offset;
  }

  get length(): number {
    return this.seen.length;
  }

  get delimiters(): Delimiters {
    return { ...this.seen.delimiters, component: this.separator.charCodeAt(0) };
  }

  get text(): string {
    return this.seen.text;
  }

  element(number: number): string {
    return this.seen.element(number);
  }

  component(number: number, component: number): string {
    return this.seen.element(number).split(this.separator)[component - 1] ?? '';
  }

  componentCount(number: number): number {
    const text = this.seen.element(number);
    return text === '' ? 0 : text.split(this.separator).length;
  }

  repetitionCount(number: number): number {
    return this.seen.repetitionCount(number);
  }

  cents(number: number): Cents | undefined {
    return this.seen.cents(number);
  }

  codeKey(number: number): number {
    return codeKeyOf(this.element(number));
  }

  /** Nothing is known without a look at the text. */
  soundLength(): number {
    return -1;
  }

  copyTo(target: Uint8Array, at: number): number {
    return this.seen.copyTo(target, at);
  }

  elementOffset(number: number): number {
    return this.seen.elementOffset(number);
  }

  copy(): Segment {
    return new SeparatedSegment(this.separator).over(this.seen.copy());
  }
}
