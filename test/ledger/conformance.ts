import { afterEach, beforeEach, describe } from 'vitest';
import { changedClaimsConformance } from './conformance/changed-claims.ts';
import { claimsConformance } from './conformance/claims.ts';
import { firstKeyConformance } from './conformance/first-key.ts';
import { houseConformance } from './conformance/house.ts';
import { inboundConformance } from './conformance/inbound.ts';
import { leasesConformance } from './conformance/leases.ts';
import { moneyConformance } from './conformance/money.ts';
import { moneyDeskConformance } from './conformance/money-desk.ts';
import { outboundConformance } from './conformance/outbound.ts';
import { practiceConformance } from './conformance/practice.ts';
import { retentionConformance } from './conformance/retention.ts';
import { rotationConformance } from './conformance/rotation.ts';
import { sealingConformance } from './conformance/sealing.ts';
import { watchConformance } from './conformance/watch.ts';
import { type OpenStore, type Store, testSeal } from './rig.ts';

/** What every ledger must do, in clear and sealed; sealing is the queries' own, so one engine shows the whole of it. */
export function ledgerConformance(engine: string, open: OpenStore, sealedToo: 'all' | 'claims' = 'all'): void {
  for (const sealed of [false, true]) {
    describe(`${engine}, ${sealed ? 'sealed' : 'in clear'}`, () => {
      let current: Store | undefined;
      let seal: ReturnType<typeof testSeal> | undefined;
      const store = (): Store => {
        if (current === undefined) throw new Error('no store is open');
        return current;
      };
      beforeEach(async () => {
        seal = sealed ? testSeal() : undefined;
        current = await open(seal);
      });
      afterEach(async () => {
        await current?.destroy();
        current = undefined;
      });
      claimsConformance(store);
      changedClaimsConformance(store, () => seal);
      practiceConformance(store, sealed);
      watchConformance(store, sealed);
      if (sealed && sealedToo === 'claims') return;
      outboundConformance(store);
      inboundConformance(store);
      moneyConformance(store);
      moneyDeskConformance(store);
      houseConformance(store);
      retentionConformance(store);
      leasesConformance(store);
    });
  }
  sealingConformance(engine, open);
  rotationConformance(engine, open);
  firstKeyConformance(engine, open);
}
