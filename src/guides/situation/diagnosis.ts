/** Guides: diagnoses of an 837 claim: one version of ICD, and pointers that point to one that is there (trap 6). */
import type { Segment } from '../../x12/segment.ts';
import type { Rule } from '../balance/rule.ts';
import { bindLoops } from '../bind.ts';
import type { Reporter } from '../reporter.ts';
import { SITUATION } from './findings.ts';

const ICD_9: ReadonlySet<string> = new Set(['BK', 'BF', 'BJ', 'PR', 'BN', 'BR', 'BQ', 'TQ']);
const ICD_10: ReadonlySet<string> = new Set(['ABK', 'ABF', 'ABJ', 'APR', 'ABN', 'BBR', 'BBQ']);
const POINTED: ReadonlySet<string> = new Set(['BK', 'BF', 'TQ', 'ABK', 'ABF']);
const POINTER_ELEMENT: Readonly<Record<string, readonly [string, number]>> = {
  '837P': ['2400/SV1', 7],
  '837D': ['2400/SV3', 11],
};

class Diagnoses {
  readonly reporter: Reporter;
  count = 0;
  version: 9 | 10 | undefined;
  mixed = false;

  constructor(reporter: Reporter) {
    this.reporter = reporter;
  }

  begin(): void {
    this.count = 0;
    this.version = undefined;
    this.mixed = false;
  }

  take(segment: Segment): void {
    for (let element = 1; element <= segment.elementCount; element++) {
      const type = segment.component(element, 1);
      if (POINTED.has(type)) this.count++;
      const version = ICD_10.has(type) ? 10 : ICD_9.has(type) ? 9 : undefined;
      if (version === undefined) continue;
      this.version ??= version;
      if (this.version === version || this.mixed) continue;
      this.mixed = true;
      this.reporter.segment(SITUATION.diagnosisMixed, segment, {}, { element });
    }
  }

  point(segment: Segment, element: number): void {
    for (let component = 1; component <= segment.componentCount(element); component++) {
      const pointer = Number(segment.component(element, component));
      if (!Number.isInteger(pointer) || pointer <= this.count) continue;
      const detail = { pointer, count: this.count };
      this.reporter.segment(SITUATION.pointerBeyond, segment, detail, { element, component });
    }
  }
}

export const DIAGNOSIS_RULE: Rule = {
  appliesTo: (guide) => guide.transactionSet === '837',
  bind: (guide) => {
    const pointer = POINTER_ELEMENT[guide.id];
    const handlers = guide.segments
      .filter((node) => node.id === 'HI' && node.loop.id === '2300')
      .map((node) => [node.key, (diagnoses: Diagnoses, segment: Segment) => diagnoses.take(segment)] as const);
    const bound = bindLoops<Diagnoses>(
      guide,
      {
        ...Object.fromEntries(handlers),
        ...(pointer === undefined
          ? {}
          : { [pointer[0]]: (diagnoses: Diagnoses, segment: Segment) => diagnoses.point(segment, pointer[1]) }),
      },
      { enter: { 2300: (diagnoses) => diagnoses.begin() } },
    );
    return { bound, start: (reporter) => bound.consumer(new Diagnoses(reporter)) };
  },
};
