import { appendFileSync, copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/ledger/port.ts';
import { openSqliteLedger } from '../../src/ledger/sqlite/open.ts';
import { confirmHighest, reserveEnvelope } from '../../src/wire/control-numbers.ts';
import { type HighWater, openHighWater } from '../../src/wire/high-water.ts';

let folder: string;
let ledger: Ledger;
let highWater: HighWater;
const open = async (): Promise<void> => {
  ledger = await openSqliteLedger({ path: join(folder, 'ledger.db') });
  highWater = await openHighWater(join(folder, 'highwater'));
};
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'claimgate-numbers-'));
  await open();
});
afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
});

const reserve = (sets = 1, partner = 'clearing') =>
  ledger.transaction((tx) => reserveEnvelope(tx, highWater, partner, sets));

describe('control numbers', () => {
  it('begin at one, go on, and are each partner’s own', async () => {
    expect(await reserve(2)).toEqual({ interchange: 1, group: 1, sets: [1, 2], originatorReferences: [1, 2] });
    expect(await reserve(3)).toEqual({ interchange: 2, group: 2, sets: [3, 4, 5], originatorReferences: [3, 4, 5] });
    expect((await reserve(1, 'other')).interchange).toBe(1);
    expect(readFileSync(join(folder, 'highwater'), 'latin1').split('\n').slice(0, 4)).toEqual([
      'clearing interchange 1',
      'clearing group 1',
      'clearing set 2',
      'clearing originatorReference 2',
    ]);
  });

  it('fault 41: are not reused after an old backup of the ledger was restored', async () => {
    await reserve();
    await ledger.close();
    copyFileSync(join(folder, 'ledger.db'), join(folder, 'backup.db'));
    await open();
    for (let round = 0; round < 3; round += 1) await reserve(2);
    await ledger.close();
    copyFileSync(join(folder, 'backup.db'), join(folder, 'ledger.db'));
    await open();
    expect(await ledger.controlNumber('clearing', 'interchange')).toBe(1);
    expect(await reserve()).toEqual({ interchange: 5, group: 5, sets: [8], originatorReferences: [8] });
  });

  it('are lost, not reused, when the transaction rolls back', async () => {
    const failing = ledger.transaction(async (tx) => {
      await reserveEnvelope(tx, highWater, 'clearing', 1);
      throw new Error('the batch could not be stored');
    });
    await expect(failing).rejects.toThrow('could not be stored');
    expect((await reserve()).interchange).toBe(2);
  });

  it('fault 41: are refused when the file is lost, until an operator says what was sent last', async () => {
    await reserve();
    rmSync(join(folder, 'highwater'));
    highWater = await openHighWater(join(folder, 'highwater'));
    await expect(reserve()).rejects.toMatchObject({ code: 'control-numbers-unsure', retryable: false });
    const kinds = ['interchange', 'group', 'set', 'originatorReference'] as const;
    const marks = kinds.map((kind) => ({ partner: 'clearing', kind, number: 500 }));
    await ledger.transaction((tx) => confirmHighest(tx, highWater, marks));
    expect((await reserve()).interchange).toBe(501);
  });

  it('end at nine digits', async () => {
    await ledger.transaction((tx) =>
      confirmHighest(tx, highWater, [{ partner: 'clearing', kind: 'interchange', number: 999_999_998 }]),
    );
    expect((await reserve()).interchange).toBe(999_999_999);
    await expect(reserve()).rejects.toMatchObject({ code: 'control-numbers-exhausted' });
  });
});

describe('the high-water file', () => {
  it('survives a last line that was cut off while it was written', async () => {
    await reserve();
    appendFileSync(join(folder, 'highwater'), 'clearing interch');
    highWater = await openHighWater(join(folder, 'highwater'));
    expect((await reserve()).interchange).toBe(2);
    highWater = await openHighWater(join(folder, 'highwater'));
    expect(highWater.highest('clearing', 'interchange')).toBe(2);
  });

  it('is written by two processes: each goes on above what the other has used', async () => {
    const beside = await openHighWater(join(folder, 'highwater'));
    await reserve();
    expect(beside.highest('clearing', 'interchange')).toBeUndefined();
    const kinds = ['interchange', 'group', 'set', 'originatorReference'] as const;
    await ledger.transaction((tx) =>
      confirmHighest(
        tx,
        beside,
        kinds.map((kind) => ({ partner: 'clearing', kind, number: 500 })),
      ),
    );
    expect((await reserve()).interchange).toBe(501);
    await beside.refresh();
    expect(beside.highest('clearing', 'interchange')).toBe(501);
    appendFileSync(join(folder, 'highwater'), 'clearing interch');
    await beside.refresh();
    expect((await reserve()).interchange).toBe(502);
    await beside.refresh();
    expect(beside.highest('clearing', 'interchange')).toBe(502);
    appendFileSync(join(folder, 'highwater'), 'nonsense\n');
    await expect(beside.refresh()).rejects.toMatchObject({ message: expect.stringMatching(/line \d+ /) });
  });

  it('fault 38: of two that append at once neither loses a mark', async () => {
    const path = join(folder, 'highwater');
    const other = await openHighWater(path);
    const raise = (one: typeof other, number: number) => one.raise([{ partner: 'many', kind: 'set', number }]);
    await Promise.all(Array.from({ length: 40 }, (_, index) => raise(index % 2 === 0 ? other : highWater, index + 1)));
    for (const one of [highWater, other]) await one.refresh();
    expect([highWater, other].map((one) => one.highest('many', 'set'))).toEqual([40, 40]);
    expect((await openHighWater(path)).highest('many', 'set')).toBe(40);
  });

  it('waits for a line that another process is just writing, and keeps it', async () => {
    const path = join(folder, 'highwater');
    appendFileSync(path, 'clearing interch');
    setTimeout(() => appendFileSync(path, 'ange 7\n'), 20);
    await highWater.refresh();
    expect(highWater.highest('clearing', 'interchange')).toBe(7);
  });

  it('refuses where what was written is not kept', async () => {
    // Stands for a file system that lets two machines append over each other.
    symlinkSync('/dev/null', join(folder, 'highwater'));
    await expect(highWater.raise([{ partner: 'clearing', kind: 'interchange', number: 5 }])).rejects.toMatchObject({
      code: 'control-numbers-unsure',
    });
  });

  it.each(['nonsense\n', 'clearing interchange -5\n', 'clearing other 5\n', '\n'])('refuses %j', async (text) => {
    writeFileSync(join(folder, 'highwater'), text);
    await expect(openHighWater(join(folder, 'highwater'))).rejects.toMatchObject({ code: 'control-numbers-unsure' });
  });
});
