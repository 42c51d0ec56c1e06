/** Operations: an explanation of benefits on paper, entered by a person and posted as a payer's check is; marked as what it is. */
import { createHash } from 'node:crypto';
import { toInstant } from '../base/clock.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { ManualEob } from '../claims/manual-eob.ts';
import { applyFile, type FileReport } from '../inbound/apply-file.ts';
import { manualRemittance } from '../inbound/manual-remittance.ts';
import { type InboundPorts, MANUAL_PARTNER } from '../inbound/ports.ts';
import { operationErrors } from './errors.ts';
import { audit, type OperatorWord } from './operator-word.ts';

/**
 * Archives what was entered as an 835 and applies it: a check that balances is posted or waits for approval, one that doesn't is held.
 * Throws `operation-not-allowed` when the same was entered before.
 */
export async function enterEob(ports: InboundPorts, eob: ManualEob, word: OperatorWord): Promise<FileReport> {
  const now = ports.clock.now();
  const bytes = Buffer.from(manualRemittance(eob, ports.self.find((one) => one.npi !== undefined)?.npi), 'latin1');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await ports.archive.put(bytes);
  const row = {
    sha256,
    partner: MANUAL_PARTNER,
    name: `eob-${sha256.slice(0, 12)}.835`,
    sizeBytes: bytes.byteLength,
    receivedAt: toInstant(now),
    state: 'RECEIVED' as const,
    detailJson: '{}',
  };
  const fresh = await ports.ledger.transaction(async (tx) => {
    const added = await tx.addInboundFile(row);
    if (added) await audit(tx, word, now, { action: 'eob', about: `check ${eob.traceNumber}, file ${row.name}` });
    return added;
  });
  if (!fresh)
    throw new GatewayError(
      operationErrors.notAllowed,
      `check ${eob.traceNumber} was entered before; nothing was changed`,
    );
  return applyFile(ports, row);
}
