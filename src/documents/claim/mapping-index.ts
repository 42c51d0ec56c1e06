/** Documents, claims: the mapping of one guide by the guide's own node numbers: what reading looks up for each segment and loop. */
import type { LoopNode, SegmentNode } from '../../guides/guide.ts';
import type { Segment } from '../../x12/segment.ts';
import type { Draft } from './draft.ts';

/** The side of a row that reading needs. */
export interface RowReader {
  readonly codes?: readonly string[];
  /** Paths of its fields in the object of its loop. */
  readonly paths: readonly string[];
  read(segment: Segment, into: Draft): boolean;
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

export class MappingIndex {
  readonly fields: FieldEntry[] = [];
  /** By the number of the node, the row of nodes that only one row can take whatever the segment's qualifier. */
  readonly only: (RowReader | undefined)[] = [];
  private readonly readers: RowReader[][] = [];
  private readonly openers: LoopOpener[][] = [];
  private count = 0;

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
    this.only[node.index] = present === undefined && whole ? reader : undefined;
    if (present === undefined) this.readers[node.index] = [reader];
    else present.push(reader);
  }

  /** The opener for a loop that begins with a segment of this code. */
  opener(loop: LoopNode, code: string): LoopOpener | undefined {
    const openers = this.openers[loop.index];
    if (openers === undefined || openers.length === 1) return openers?.[0];
    return openers.find((opener) => opener.code === code) ?? openers[0];
  }

  /** The rows that may take this segment: by its qualifier where rows share a node. */
  candidates(node: SegmentNode): readonly RowReader[] | undefined {
    return this.readers[node.index];
  }

  describe(entry: FieldEntry): void {
    this.fields.push(entry);
  }
}
