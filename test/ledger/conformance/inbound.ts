import { describe, expect, it } from 'vitest';
import type { InboundFileRow, RemoteFileRow } from '../../../src/ledger/port.ts';
import { AT, LATER, type Store } from '../rig.ts';

export function inboundConformance(store: () => Store): void {
  describe('remote files', () => {
    const file = (name: string, changes: Partial<RemoteFileRow> = {}): RemoteFileRow => ({
      partner: 'clearing',
      folder: 'out',
      name,
      sizeBytes: 5_000_000_000,
      modifiedMs: 1_700_000_000_000,
      firstSeenAt: AT,
      lastSeenAt: AT,
      looks: 1,
      state: 'SEEN',
      ...changes,
    });

    it('are kept by partner, folder and name, and overwritten when seen again', async () => {
      const { ledger } = store();
      const done = file('a.835', { looks: 2, state: 'REMOTE_DONE', sha256: 'e'.repeat(64), lastSeenAt: LATER });
      await ledger.transaction(async (tx) => {
        await tx.saveRemoteFiles([file('a.835'), file('b.835'), file('c.835', { folder: 'elsewhere' })]);
        await tx.saveRemoteFiles([file('a.835', { looks: 9 }), done]);
        await tx.saveRemoteFiles([]);
      });
      expect(await ledger.remoteFiles('clearing', 'out', ['a.835', 'c.835'])).toEqual([done]);
      expect(await ledger.remoteFiles('clearing', 'out')).toEqual([done, file('b.835')]);
      expect(await ledger.remoteFiles('other', 'out')).toEqual([]);
    });
  });

  describe('inbound files', () => {
    const file = (sha256: string, changes: Partial<InboundFileRow> = {}): InboundFileRow => ({
      sha256,
      partner: 'clearing',
      name: 'a.835',
      sizeBytes: 10,
      receivedAt: AT,
      state: 'RECEIVED',
      detailJson: '{}',
      ...changes,
    });

    it('fault 27: the same bytes are taken once, whatever their name', async () => {
      const { ledger } = store();
      const added = await ledger.transaction(async (tx) => [
        await tx.addInboundFile(file('f1')),
        await tx.addInboundFile(file('f1', { name: 'copy.835' })),
        await tx.addInboundFile(file('f0', { receivedAt: LATER })),
      ]);
      expect(added).toEqual([true, false, true]);
      expect(await ledger.inboundFile('f1')).toEqual(file('f1'));
      expect(await ledger.inboundFile('none')).toBeUndefined();
      await ledger.transaction((tx) => tx.changeInboundFile('f1', 'APPLIED', '{"sets":3}'));
      expect(await ledger.inboundFiles({ states: ['RECEIVED', 'APPLIED'], limit: 5 })).toEqual([
        file('f1', { state: 'APPLIED', detailJson: '{"sets":3}' }),
        file('f0', { receivedAt: LATER }),
      ]);
      expect(await ledger.inboundFiles({ states: ['RECEIVED'], limit: 5 })).toHaveLength(1);
      const unknown = ledger.transaction((tx) => tx.changeInboundFile('none', 'APPLIED', '{}'));
      await expect(unknown).rejects.toThrow('assertion failed');
    });

    it('come in the order in which they were received, and by their names where that was in one millisecond', async () => {
      const { ledger } = store();
      await ledger.transaction(async (tx) => {
        await tx.addInboundFile(file('f1', { name: '000009.835' }));
        await tx.addInboundFile(file('f2', { name: '000008.277ca' }));
        await tx.addInboundFile(file('f0', { name: '000001.ta1', receivedAt: LATER }));
      });
      const names = (await ledger.inboundFiles({ states: ['RECEIVED'], limit: 5 })).map(({ name }) => name);
      expect(names).toEqual(['000008.277ca', '000009.835', '000001.ta1']);
    });

    it('fault 29: an interchange is known by its identity, and a conflict when its content differs', async () => {
      const { ledger } = store();
      const identity = {
        partner: 'clearing',
        senderId: 'PAYER',
        receiverId: 'US',
        interchangeControlNumber: '000000001',
        contentHash: 'h1',
      };
      const changed = { ...identity, contentHash: 'h2' };
      expect(await ledger.knownInterchange(identity)).toBe('new');
      const known = await ledger.transaction(async (tx) => {
        await tx.addInboundInterchange(identity, AT);
        await tx.addInboundInterchange(identity, LATER);
        return [await tx.knownInterchange(identity), await tx.knownInterchange(changed)];
      });
      expect(known).toEqual(['same', 'conflict']);
      expect(await ledger.knownInterchange({ ...identity, senderId: 'OTHER' })).toBe('new');
      await ledger.transaction((tx) => tx.addInboundInterchange(changed, LATER));
      expect(await ledger.knownInterchange(changed)).toBe('same');
      expect(await ledger.knownInterchange(identity)).toBe('same');
    });
  });

  describe('quarantine', () => {
    it('holds byte ranges with a reason until someone decides', async () => {
      const { ledger } = store();
      const item = {
        sha256: 'f1',
        partner: 'clearing',
        name: 'a.835',
        offset: 100,
        length: 50,
        reasonCode: 'envelope-broken',
        detail: 'IEA01 says 2',
        at: AT,
      };
      await ledger.transaction((tx) => tx.addQuarantine([item, { ...item, offset: 300 }]));
      const [first, second] = await ledger.quarantine({ limit: 5 });
      expect(first).toEqual({ ...item, quarantineKey: first?.quarantineKey, state: 'OPEN' });
      await ledger.transaction((tx) => tx.changeQuarantine(first?.quarantineKey ?? 0, 'RELEASED'));
      expect(await ledger.quarantine({ state: 'OPEN', limit: 5 })).toEqual([second]);
      expect((await ledger.quarantine({ limit: 5 })).map((row) => row.state)).toEqual(['RELEASED', 'OPEN']);
      const unknown = ledger.transaction((tx) => tx.changeQuarantine(99, 'DISCARDED'));
      await expect(unknown).rejects.toThrow('assertion failed');
    });
  });
}
