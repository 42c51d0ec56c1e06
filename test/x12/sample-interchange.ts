/** A sound interchange to damage in tests, and what the reader says of bytes. */
import type { Finding } from '../../src/base/finding.ts';
import type { ReadSummary } from '../../src/x12/handler.ts';
import { X12Reader } from '../../src/x12/reader.ts';

export const ISA =
  'ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260915*0800*^*00501*000000001*0*T*:~';
export const GS = 'GS*HP*SENDER*RECEIVER*20260915*0800*1*X*005010X221A1~';
export const SET = 'ST*835*0001~BPR*I*0*H*NON************20260915~TRN*1*TRACE1*1512345678~SE*4*0001~';
export const SOUND = `${ISA}${GS}${SET}GE*1*1~IEA*1*000000001~`;

export interface Reading {
  /** Events as text, with everything that a handler could see. */
  readonly events: readonly string[];
  readonly findings: readonly Finding[];
  readonly codes: readonly string[];
  readonly summary: ReadSummary;
}

export const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** Reads bytes cut at the given sizes (the last size repeats; default whole) and notes every event. */
export function read(input: string | Uint8Array, sizes: readonly number[] = [], maxSegmentBytes?: number): Reading {
  const bytes = typeof input === 'string' ? latin1(input) : input;
  const events: string[] = [];
  const findings: Finding[] = [];
  const note =
    (name: string) =>
    (
      segment: { text: string; offset: number; length: number } | undefined,
      context: { segmentOrdinal: number },
      range?: unknown,
    ) => {
      events.push(
        `${name} ${segment === undefined ? '-' : `${segment.offset}+${segment.length} ${segment.text}`} #${context.segmentOrdinal} ${JSON.stringify(range ?? '')}`,
      );
    };
  const reader = new X12Reader(
    {
      interchangeStart: (isa, context) => events.push(`isa ${isa.text} ${JSON.stringify(context.interchange)}`),
      groupStart: (gs, context) => events.push(`gs ${gs.text} ${JSON.stringify(context.group)}`),
      setStart: (st, context) => events.push(`st ${st.text} ${JSON.stringify(context.set)}`),
      segment: (segment, context) => {
        events.push(
          `segment ${segment.id} ${segment.offset}+${segment.length} ${segment.elementCount} ${segment.text} #${context.segmentOrdinal}`,
        );
      },
      outside: note('outside'),
      setEnd: note('se'),
      groupEnd: note('ge'),
      interchangeEnd: note('iea'),
      finding: (item) => {
        findings.push(item);
        events.push(`finding ${item.kind.code} ${JSON.stringify(item.detail)} ${JSON.stringify(item.at)}`);
      },
    },
    { file: 'sample.x12', ...(maxSegmentBytes === undefined ? {} : { maxSegmentBytes }) },
  );
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const size = Math.max(1, sizes[Math.min(index, sizes.length - 1)] ?? bytes.length);
    reader.push(bytes.subarray(at, at + size));
    at += size;
  }
  const summary = reader.end();
  return { events, findings, codes: findings.map((item) => item.kind.code), summary };
}
