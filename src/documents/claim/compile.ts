/** Documents, claims: binds rows and loops of the mapping to the nodes of one guide: order of writing, look-up for reading, misfits. */
import { pathOf } from '../../base/path-of.ts';
import type { ElementNode, LoopNode, SegmentNode } from '../../guides/guide.ts';
import { duePlan } from './due.ts';
import type { LoopContent, LoopSpec, Step } from './loop-content.ts';
import { type MappingIndex, qualifierTest } from './mapping-index.ts';
import { type MisfitCheck, type Misfits, misfitCheck, misfitPaths, type PartCheck } from './misfit.ts';
import { rawCheck, writeWithRaw } from './raw.ts';
import type { Row } from './row.ts';
import { listCheck } from './row-limit.ts';
import type { SegmentSink } from './segment-sink.ts';

export interface CompiledContent<From> {
  readonly canMisfit: boolean;
  /** `ordinal` is the number of the loop among its siblings, which LX says. */
  write(from: From, sink: SegmentSink, ordinal: number): void;
  /** What `check` looks at; loops that stand for one object can be checked together. */
  readonly misfits: Misfits<From>;
  readonly check: MisfitCheck<From>;
}

/** Everything that `content` says and `node` has a place for, in the guide's order. `path` is the object's place in the claim. */
export function compileContent<From extends object>(
  content: LoopContent<From>,
  node: LoopNode,
  index: MappingIndex,
  path: string,
): CompiledContent<From> {
  const bound = bindRows(content.rows, node, index, path);
  const loops = bindLoopSpecs(content.loops ?? [], node, index, path);
  const steps: Step<From>[] = [...bound.steps, ...loops.steps].sort(
    (left, right) => left.order - right.order || left.place - right.place,
  );
  const { raw, counted } = content;
  if (raw !== undefined) index.carries(node, pathOf(raw));
  const misfits = {
    paths: misfitPaths([...bound.misfits, ...loops.misfits], [...bound.fits, ...loops.fits]),
    parts: [...bound.checks, ...loops.checks, ...(raw === undefined ? [] : [{ check: rawCheck(raw) }])],
  };
  const plan = planOf(steps);
  return {
    canMisfit: misfits.paths.length > 0 || misfits.parts.length > 0,
    misfits,
    check: misfitCheck([misfits]),
    write: (from, sink, ordinal) => {
      if (counted === true) sink.segment(node.opener.id, [String(ordinal)]);
      const carried = raw?.(from);
      if (carried !== undefined) writeWithRaw({ steps, node, raw: carried }, from, sink);
      else plan(from, sink);
    },
  };
}

const firstKey = (path: string): string => /^[^.[]*/.exec(path)?.[0] ?? '';
const firstKeys = (paths: readonly string[]): readonly string[] => [...new Set(paths.map(firstKey))];

/** A loop that stands for the whole object has no path. */
const keyOfPath = (path = ''): { readonly key?: string } => (path === '' ? {} : { key: firstKey(path) });

/** Below this it takes longer to see what is there than to ask for everything. */
const WORTH_LOOKING = 16;

/** Writes the steps in their order. Of many, only those run of which the object has a key. */
function planOf<From extends object>(steps: readonly Step<From>[]): (from: From, sink: SegmentSink) => void {
  if (steps.length >= WORTH_LOOKING) return duePlan(steps);
  const writes = steps.map(({ write }) => write);
  return (from, sink) => {
    for (const write of writes) write(from, sink);
  };
}

interface BoundRows<From> {
  readonly steps: Step<From>[];
  readonly fits: string[];
  readonly misfits: string[];
  readonly checks: PartCheck<From>[];
}

function bindRows<From>(
  rows: readonly Row<From>[],
  node: LoopNode,
  index: MappingIndex,
  path: string,
): BoundRows<From> {
  const bound: BoundRows<From> = { steps: [], fits: [], misfits: [], checks: [] };
  for (const row of rows) {
    const nodes = segmentsFor(row, node);
    const paths = row.places.map((place) => place.path);
    const first = nodes[0];
    if (first === undefined) {
      bound.misfits.push(...paths);
      continue;
    }
    bound.fits.push(...paths);
    const list = listCheck(row, nodes);
    if (list !== undefined) bound.checks.push({ ...keyOfPath(row.list?.path), check: list });
    bound.steps.push({
      order: first.order,
      place: node.children.indexOf(first),
      ...(row.always === true ? {} : { keys: firstKeys(paths) }),
      write: row.write,
    });
    const { codes, places, read } = row;
    const reader = { codes, takes: qualifierTest(row.id, codes), places, paths, read };
    for (const each of nodes) index.reads(each, reader);
    for (const { path: field, implied: _implied, ...place } of row.places) {
      index.describe({
        path: path + field,
        loop: node.id,
        segment: row.id,
        ...(row.codes === undefined ? {} : { codes: row.codes }),
        ...place,
      });
    }
  }
  return bound;
}

function segmentsFor<From>(row: Row<From>, loop: LoopNode): readonly SegmentNode[] {
  return loop.children.filter((node): node is SegmentNode => {
    if (node.kind !== 'segment' || node.id !== row.id) return false;
    const allowed = codesOf(node);
    return row.codes === undefined || allowed === undefined || row.codes.some((code) => allowed.has(code));
  });
}

/** The values that tell the node from others of its id: its qualifier's, or those of its first element. */
function codesOf(node: SegmentNode): ReadonlySet<string> | undefined {
  if (node.qualifier !== undefined) return node.qualifier.position === 1 ? node.qualifier.codes : undefined;
  const first: ElementNode | undefined = node.elements[0];
  return first?.kind === 'composite' ? first.components[0]?.codes : first?.codes;
}

interface BoundLoopSpecs<From> {
  readonly steps: Step<From>[];
  readonly checks: PartCheck<From>[];
  readonly fits: string[];
  readonly misfits: string[];
}

function bindLoopSpecs<From>(
  specs: readonly LoopSpec<From>[],
  node: LoopNode,
  index: MappingIndex,
  path: string,
): BoundLoopSpecs<From> {
  const bound: BoundLoopSpecs<From> = { steps: [], checks: [], fits: [], misfits: [] };
  for (const spec of specs) {
    const target = loopFor(spec, node);
    if (target === undefined) {
      if (spec.path !== '') bound.misfits.push(spec.path);
      continue;
    }
    const compiled = spec.compile(target, index, path);
    if (compiled.canMisfit) bound.checks.push({ ...keyOfPath(spec.path), check: compiled.check });
    bound.fits.push(spec.path);
    bound.steps.push({
      order: target.order,
      place: node.children.indexOf(target),
      ...(spec.path === '' ? {} : { keys: [firstKey(spec.path)] }),
      write: compiled.write,
    });
  }
  return bound;
}

/** The loop that the opener and its code pick among the children of `parent`. */
export function loopFor(
  spec: { readonly opener: string; readonly code?: string },
  parent: LoopNode,
): LoopNode | undefined {
  return parent.children.find((node): node is LoopNode => {
    if (node.kind !== 'loop' || node.opener.id !== spec.opener) return false;
    const codes = node.opener.qualifier?.codes;
    return spec.code === undefined || codes === undefined || codes.has(spec.code);
  });
}
