import { describe, expect, it } from 'vitest';
import { cents } from '../../../src/base/money.ts';
import { AT, addClaims, claim, LATER, type OpenStore, remittance, testSeal } from '../rig.ts';

const CANARY = 'CANARYNAME';
const TABLES = ['claim_files', 'claims', 'events', 'submissions', 'inbound_files', 'quarantine'];
const MORE = ['remittances', 'adjudications', 'entries', 'queue', 'drops'];

/** No text of a patient, and none of the numbers that lead to one, stands in a sealed ledger. */
export function sealingConformance(engine: string, open: OpenStore): void {
  describe(`${engine}, sealed columns`, () => {
    it.each([true, false])(
      'fault 62: no patient’s data can be read from the store when sealed (%s)',
      async (sealed) => {
        const store = await open(sealed ? testSeal() : undefined);
        try {
          await store.ledger.transaction(async (tx) => {
            const [claimKey = 0] = await addClaims(tx, [
              claim(1, {
                claimId: `${CANARY}1`,
                patientControlNumber: `${CANARY}2`,
                body: CANARY,
                findingsJson: CANARY,
                fingerprint: `${CANARY}4`,
              }),
            ]);
            const state = { display: 'PAID', json: CANARY };
            await tx.setClaimStates([{ claimKey, state, payerClaimControlNumber: `${CANARY}3` }], LATER);
            await tx.addEvents([{ claimKey, at: AT, type: 'status', summary: 'Paid.', payloadJson: CANARY }]);
            await tx.addInboundFile({
              sha256: 'f1',
              partner: 'clearing',
              name: 'a',
              sizeBytes: 1,
              receivedAt: AT,
              state: 'RECEIVED',
              detailJson: CANARY,
            });
            const money = { debitCents: cents(5), creditCents: cents(0), reference: CANARY };
            await tx.post({
              at: AT,
              postedBy: 'auto',
              reason: 'test',
              remittance: remittance(1, { summaryJson: CANARY }),
              adjudications: [],
              entries: [
                { account: 'Cash', ...money },
                { account: 'Suspense', debitCents: cents(0), creditCents: cents(5) },
              ],
            });
            await tx.addQueueItems([{ code: 'UNMATCHED', detailJson: CANARY, at: AT }]);
            await tx.addDrops([{ billingSystem: 'office', kind: 'status', name: 'x.json', body: CANARY, at: AT }]);
          });
          let dumps = '';
          for (const table of [...TABLES, ...MORE]) dumps += await store.dump(table);
          expect(dumps.includes(CANARY)).toBe(!sealed);
        } finally {
          await store.destroy();
        }
      },
    );
  });
}
