/** Documents, claims: the mapping of one guide by the guide's own node numbers: what reading looks up for each segment and loop. */
import type { Guide, LoopNode, SegmentNode } from '../../guides/guide.ts';
import { codeKeyOf } from '../../x12/code-key.ts';
import type { Segment } from '../../x12/segment.ts';
import type { FieldPlace } from './codec.ts';
import type { Draft } from './draft.ts';

/** Reads a segment into the object of its loop; false when it says something that the object can't hold. */
export type SegmentReader = (segment: Segment, into: Draft) => boolean;

/** The side of a row that reading needs. */
export interface RowReader {
  readonly codes: readonly string[] | undefined;
  /** Whether the segment's qualifier is one of `codes`; any is when there are none. */
  readonly takes: (segment: Segment) => boolean;
  /** Its fields: where they stand in the segment, and their paths in the object of its loop. */
  readonly places: readonly FieldPlace[];
  readonly paths: readonly string[];
  readonly read: SegmentReader;
}

/** One field of the claim and where it stands on the wire. */
export interface FieldEntry {
  readonly path: string;
  readonly loop: string;
  readonly segment: string;
  /** Qualifier values of the row; any when absent. */
  readonly codes?: readonly string[];
  readonly element: number;
  readonly component?: number;
}

/** Which object a loop stands for, from the object of the loop around it; `many` when it may stand there again. */
export interface LoopOpener {
  /** Its number among all openers, from 0; given by the index. */
  readonly index: number;
  /** The trigger's code, where several objects share the loop: DN and P3. */
  readonly code?: string;
  readonly many: boolean;
  open(into: Draft): Draft;
}

/** Whether a segment has one of `codes` where rows that share a node differ: in its first element, HI in the first component of it. */
export function qualifierTest(id: string, codes: readonly string[] | undefined): RowReader['takes'] {
  if (codes === undefined) return () => true;
  if (id === 'HI') return (segment) => codes.includes(segment.component(1, 1));
  const keys = codes.map(codeKeyOf).filter((key) => key !== 0);
  const [only = 0] = keys;
  return keys.length === 1 ? (segment) => segment.codeKey(1) === only : (segment) => keys.includes(segment.codeKey(1));
}

/** Takes only segments whose qualifier is the row's. */
function guarded({ takes, read }: RowReader): SegmentReader {
  return (segment, into) => takes(segment) && read(segment, into);
}

export class MappingIndex {
  readonly fields: FieldEntry[] = [];
  /** By the number of the node, how nodes are read that only one row can take. */
  readonly only: (SegmentReader | undefined)[];
  private readonly readers: (RowReader[] | undefined)[];
  private readonly openers: (LoopOpener[] | undefined)[];
  private readonly rawPaths: (readonly string[] | undefined)[];
  private count = 0;

  /** The arrays are as long as they will be: one that is filled here and there becomes a hash table. */
  constructor({ segments, loops }: Guide) {
    this.only = segments.map(() => undefined);
    this.readers = segments.map(() => undefined);
    this.openers = loops.map(() => undefined);
    this.rawPaths = loops.map(() => undefined);
  }

  /** How many openers there are. */
  get openerCount(): number {
    return this.count;
  }

  /** Says which object a loop stands for, from the object of the loop around it. */
  opens(loop: LoopNode, opener: Omit<LoopOpener, 'index'>): void {
    const numbered = { ...opener, index: this.count };
    this.count += 1;
    const present = this.openers[loop.index];
    if (present === undefined) this.openers[loop.index] = [numbered];
    else present.push(numbered);
  }

  reads(node: SegmentNode, reader: RowReader): void {
    const present = this.readers[node.index];
    // A walker puts a segment of a strange qualifier into a required place that is still empty: there the qualifier is looked at.
    const { qualifier, usage } = node;
    const codes = usage === 'R' ? undefined : qualifier?.codes;
    const whole =
      reader.codes === undefined || (codes !== undefined && [...codes].every((code) => reader.codes?.includes(code)));
    this.only[node.index] = present !== undefined ? undefined : whole ? reader.read : guarded(reader);
    if (present === undefined) this.readers[node.index] = [reader];
    else present.push(reader);
  }

  /** The opener for a loop that begins with this segment. */
  opener(loop: LoopNode, segment: Segment): LoopOpener | undefined {
    const openers = this.openers[loop.index];
    if (openers === undefined || openers.length === 1) return openers?.[0];
    const code = segment.element(1);
    return openers.find((opener) => opener.code === code) ?? openers[0];
  }

  /** The rows that may take this segment: by its qualifier where rows share a node. */
  candidates(node: SegmentNode): readonly RowReader[] | undefined {
    return this.readers[node.index];
  }

  /** Where the object of the loop keeps segments that no row takes. */
  carries(loop: LoopNode, path: readonly string[]): void {
    this.rawPaths[loop.index] = path;
  }

  rawPath(loop: LoopNode): readonly string[] | undefined {
    return this.rawPaths[loop.index];
  }

  describe(entry: FieldEntry): void {
    this.fields.push(entry);
  }
}

/** What a segment is to the reader, by the number of its node. */
export const SEGMENT_ROLE = { field: 0, header: 1, level: 2, claim: 3, subscriber: 4 } as const;
/** What a loop is to the reader, by its number. */
export const LOOP_ROLE = { part: 0, header: 1, level: 2, claim: 3 } as const;

/** What reading asks of each segment and loop, in arrays by their numbers: looking into the nodes takes longer. */
export interface ReadingRoles {
  readonly segments: Uint8Array;
  readonly loops: Uint8Array;
  /** Depth of each segment's loop. */
  readonly depths: Uint8Array;
}

const HEADER_LOOPS: ReadonlySet<string> = new Set(['ST', '1000A', '1000B']);

export function readingRoles(guide: Guide): ReadingRoles {
  const loops = Uint8Array.from(guide.loops, (loop) => {
    if (HEADER_LOOPS.has(loop.id)) return LOOP_ROLE.header;
    if (loop.id === '2300') return LOOP_ROLE.claim;
    return loop.opener.id === 'HL' ? LOOP_ROLE.level : LOOP_ROLE.part;
  });
  const segments = Uint8Array.from(guide.segments, (node) => {
    if (HEADER_LOOPS.has(node.loop.id)) return SEGMENT_ROLE.header;
    if (node.id === 'HL') return SEGMENT_ROLE.level;
    if (node.id === 'SBR' && node.loop.id === '2000B') return SEGMENT_ROLE.subscriber;
    return node.id === 'CLM' ? SEGMENT_ROLE.claim : SEGMENT_ROLE.field;
  });
  return { segments, loops, depths: Uint8Array.from(guide.segments, (node) => node.loop.depth) };
}
