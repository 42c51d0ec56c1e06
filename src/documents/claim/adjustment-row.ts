/** Documents, claims: CAS: adjustments of one group code, six to a segment. */
import { pathOf } from '../../base/path-of.ts';
import type { ClaimAdjustment } from '../../claims/other-payer.ts';
import type { Get } from './codec.ts';
import { listAt } from './draft.ts';
import { listOf, onlyEmptyAfter, type Row } from './row.ts';
import type { WireElement } from './segment-sink.ts';
import { amountFromWire, amountToWire } from './values.ts';

const PER_SEGMENT = 6;
const LAST_ELEMENT = 1 + 3 * PER_SEGMENT;

export function adjustments<From extends object>(get: Get<From, readonly ClaimAdjustment[]>): Row<From> {
  const path = pathOf(get);
  const name = path.join('.');
  return {
    id: 'CAS',
    places: [
      { path: `${name}[].groupCode`, element: 1 },
      { path: `${name}[].reasonCode`, element: 2 },
      { path: `${name}[].amount`, element: 3 },
      { path: `${name}[].quantity`, element: 4 },
    ],
    list: listOf(get, path, PER_SEGMENT),
    write: (from, sink) => {
      for (const run of runsOf(get(from) ?? [])) sink.segment('CAS', run);
    },
    read: (wire, into) => {
      const groupCode = wire.element(1);
      const found: unknown[] = [];
      for (let element = 2; element <= Math.min(LAST_ELEMENT, wire.elementCount); element += 3) {
        const reasonCode = wire.element(element);
        const amount = amountFromWire(wire.element(element + 1));
        const quantity = wire.element(element + 2);
        if (reasonCode === '' && amount === undefined && quantity === '') continue;
        if (groupCode === '' || reasonCode === '' || amount === undefined) return false;
        found.push(quantity === '' ? { groupCode, reasonCode, amount } : { groupCode, reasonCode, amount, quantity });
      }
      if (found.length === 0 || !onlyEmptyAfter(wire, LAST_ELEMENT)) return false;
      listAt(into, path).push(...found);
      return true;
    },
  };
}

/** Elements of each CAS: neighbours of one group code together, at most six. */
function runsOf(items: readonly ClaimAdjustment[]): readonly (readonly WireElement[])[] {
  const runs: string[][] = [];
  let group = '';
  for (const { groupCode, reasonCode, amount, quantity } of items) {
    let run = runs[runs.length - 1];
    if (run === undefined || group !== groupCode || run.length >= LAST_ELEMENT) {
      run = [groupCode];
      group = groupCode;
      runs.push(run);
    }
    run.push(reasonCode, amountToWire(amount), quantity ?? '');
  }
  for (const run of runs) while (run[run.length - 1] === '') run.pop();
  return runs;
}
