/** Fault 46: a large answer is read in pieces, so that everything else in the process goes on meanwhile. */
import { describe, expect, it } from 'vitest';
import { Classifier } from '../../src/inbound/classify/classify.ts';
import { itemSource } from '../../src/inbound/items.ts';

const CHUNK = 64 * 1024;

/** An 835 with so many claim payments. */
function remittance(claims: number): string {
  const isa = `ISA*00*          *00*          *ZZ*PAYER          *ZZ*PRACTICE       *261125*1200*^*00501*000000001*0*T*:~`;
  const body = [
    'ST*835*0001*005010X221A1',
    'BPR*I*0*C*NON************20261125',
    'TRN*1*T1*1999999999',
    'DTM*405*20261125',
    'N1*PR*PAYER',
    'N1*PE*PRACTICE*XX*1234567893',
    'LX*1',
  ];
  for (let number = 0; number < claims; number += 1)
    body.push(`CLP*C${number}*4*10*0**12*I${number}*11*1`, 'CAS*CO*45*10');
  return `${isa}GS*HP*P*R*20261125*1200*1*X*005010X221A1~${body.join('~')}~SE*${body.length + 1}*0001~GE*1*1~IEA*1*000000001~`;
}

/** Chunks as the archive reads them from the disk: each comes in its own turn of the event loop. */
async function* fromDisk(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += CHUNK) {
    await new Promise((resolve) => setImmediate(resolve));
    yield bytes.subarray(start, start + CHUNK);
  }
}

describe('fault 46: a large answer', () => {
  it('leaves a turn to everything else between its pieces, and holds only a piece’s items at once', async () => {
    const bytes = Buffer.from(remittance(100_000), 'latin1');
    let turns = 0;
    let reading = true;
    const other = (): void => {
      turns += 1;
      if (reading) setImmediate(other);
    };
    setImmediate(other);
    const classifier = new Classifier();
    for await (const chunk of fromDisk(bytes)) classifier.push(chunk);
    expect(classifier.end().kind).toBe('835');
    const source = itemSource(fromDisk(bytes), 'f');
    let payments = 0;
    for (let item = await source.next(); item !== undefined; item = await source.next())
      if (item.kind === 'payment') payments += 1;
    reading = false;
    expect(payments).toBe(100_000);
    expect(turns).toBeGreaterThanOrEqual((2 * bytes.length) / CHUNK - 2);
  });
});
