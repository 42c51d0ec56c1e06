/** Operations: an explanation of benefits on paper, entered by a person and posted as a payer's check is; marked as what it is. */
import { createHash } from 'node:crypto';
import { toInstant } from '../base/clock.ts';
import type { Finding } from '../base/finding.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { Cents } from '../base/money.ts';
import type { ManualEob } from '../claims/manual-eob.ts';
import { applyFile, type FileReport } from '../inbound/apply-file.ts';
import { remittanceRow } from '../inbound/apply-remittance.ts';
import { type ItemSource, itemSource } from '../inbound/items.ts';
import { manualRemittance } from '../inbound/manual-remittance.ts';
import { type InboundPorts, MANUAL_PARTNER } from '../inbound/ports.ts';
import { postCheck } from '../inbound/post-check.ts';
import { survey } from '../inbound/survey.ts';
import type { InboundFileRow } from '../ledger/port.ts';
import { operationErrors } from './errors.ts';
import { audit, type OperatorWord } from './operator-word.ts';
import { rehearse } from './rehearsal.ts';
import { effectsOf, type RemittanceEffects } from './remittances.ts';

function fileOf(ports: InboundPorts, eob: ManualEob): { readonly bytes: Buffer; readonly row: InboundFileRow } {
  const bytes = Buffer.from(manualRemittance(eob, ports.self.find((one) => one.npi !== undefined)?.npi), 'latin1');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const row = {
    sha256,
    partner: MANUAL_PARTNER,
    name: `eob-${sha256.slice(0, 12)}.835`,
    sizeBytes: bytes.byteLength,
    receivedAt: toInstant(ports.clock.now()),
    state: 'RECEIVED' as const,
    detailJson: '{}',
  };
  return { bytes, row };
}

/**
 * Archives what was entered as an 835 and applies it: a check that balances is posted or waits for approval, one that doesn't is held.
 * Throws `operation-not-allowed` when the same was entered before.
 */
export async function enterEob(ports: InboundPorts, eob: ManualEob, word: OperatorWord): Promise<FileReport> {
  const now = ports.clock.now();
  const { bytes, row } = fileOf(ports, eob);
  await ports.archive.put(bytes);
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

export interface EobPreview extends RemittanceEffects {
  /** What the check has more or less than its claims; held until a person releases it unless zero. */
  readonly difference: Cents;
  /** Of the check and its claims: what does not balance. */
  readonly findings: readonly Finding[];
}

/** What entering it would post, with its difference in Suspense; nothing of it stays. */
export async function previewEob(ports: InboundPorts, eob: ManualEob): Promise<EobPreview> {
  const { bytes, row: file } = fileOf(ports, eob);
  const [set] = (await survey(once(bytes))).values();
  const source = itemSource(once(bytes), file.sha256);
  const opened = await source.next();
  if (set === undefined || opened?.kind !== 'remittance') throw new Error('assertion failed: an EOB makes one check');
  const remittance = opened.record;
  const findings: Finding[] = [...remittance.findings, ...set.totals.findings];
  const noting: ItemSource = {
    peek: () => source.peek(),
    next: async () => {
      const item = await source.next();
      if (item?.kind === 'payment') findings.push(...item.record.findings);
      return item;
    },
  };
  const effects = await rehearse(ports.ledger, async (tx) => {
    await tx.addInboundFile(file);
    const row = remittanceRow(file, remittance, set, 'POSTED', ports.clock.now());
    const { remittanceKey = 0 } = await tx.post({
      ...{ at: row.at, postedBy: 'preview', reason: 'remittance', remittance: row },
      ...{ adjudications: [], entries: [] },
    });
    const word = { remittanceKey, user: 'preview', round: 1, unbalanced: true };
    await postCheck(ports, tx, { file, remittance, set, remittanceKey, block: undefined, word }, noting);
    return effectsOf(tx, remittanceKey);
  });
  return { ...effects, difference: set.totals.difference, findings };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
