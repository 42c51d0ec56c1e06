import { describe, expect, it } from 'vitest';
import { fanOut } from '../../src/x12/fan-out.ts';
import type { X12Handler } from '../../src/x12/handler.ts';
import { readX12 } from '../../src/x12/reader.ts';
import { GS, ISA, latin1 } from './sample-interchange.ts';

const FILE = `${ISA}${GS}ST*835*0001~BPR*I~SE*3*0001~ST*999*0002~AK1*HC~SE*3*0002~GE*2*1~IEA*1*000000001~`;

/** Notes what it is told, under its name. */
function noting(name: string, events: string[], takes?: (id: string) => boolean): X12Handler {
  let set = '';
  const handler: X12Handler = {
    setStart: (_st, context) => {
      set = context.set?.id ?? '';
      events.push(`${name} start ${set}`);
    },
    segment: (segment) => events.push(`${name} ${segment.id}`),
    setEnd: () => events.push(`${name} end ${set}`),
    interchangeEnd: () => events.push(`${name} interchange`),
  };
  return takes === undefined ? handler : { ...handler, reads: () => takes(set) };
}

describe('fanOut', () => {
  it('tells every event to all handlers in their order', () => {
    const events: string[] = [];
    readX12(latin1(FILE), fanOut([noting('a', events), noting('b', events), {}]));
    const twice = ['start 835', 'ST', 'BPR', 'SE', 'end 835', 'start 999', 'ST', 'AK1', 'SE', 'end 999', 'interchange'];
    expect(events).toEqual(twice.flatMap((event) => [`a ${event}`, `b ${event}`]));
  });

  it('spares a handler the segments of sets that it does not read, and nothing else', () => {
    const events: string[] = [];
    readX12(latin1(FILE), fanOut([noting('a', events, (id) => id === '999')]));
    expect(events).toEqual([
      ...['a start 835', 'a end 835'],
      ...['a start 999', 'a ST', 'a AK1', 'a SE', 'a end 999', 'a interchange'],
    ]);
  });
});
