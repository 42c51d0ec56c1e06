/** Outbound: ready claims of one partner → interchanges, numbered, written, archived, and READY in the ledger with their claims BATCHED. */
import { toInstant, wallTimeIn } from '../base/clock.ts';
import { type Finding, isBlocking, toFindingRecord } from '../base/finding.ts';
import { assert } from '../base/gateway-error.ts';
import type { Claim, ClaimType } from '../claims/claim.ts';
import { dropOwnActs } from '../drop/status-record.ts';
import type { GuideLibrary } from '../guides/guide.ts';
import type { ControlNumberKind, LedgerTransaction, NewSet, RowKey } from '../ledger/port.ts';
import { type ControlNumbers, reserveEnvelope } from '../wire/control-numbers.ts';
import { spanOf, type WrittenInterchange } from '../wire/envelope.ts';
import { fileNameOf } from '../wire/file-name.ts';
import type { HighWater } from '../wire/high-water.ts';
import { store } from '../wire/outbox.ts';
import type { TradingPartner } from '../wire/partner.ts';
import { transmissionKey } from '../wire/transmission.ts';
import { type BatchClaim, type PlannedInterchange, planInterchanges } from './batch/plan.ts';
import { type ClaimMove, moveClaims, moveEach } from './move-claims.ts';
import { outputFaults } from './output-faults.ts';
import type { OutboundPorts } from './ports.ts';
import { trialFaults } from './trial.ts';
import { type ClaimSetText, type InterchangeText, writeClaimInterchange } from './write-interchange.ts';
import { assertSendable } from './written-envelope.ts';

export interface BuiltReport {
  readonly partner: string;
  readonly interchangeControlNumber: string;
  readonly fileName: string;
  readonly claims: number;
  readonly sets: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** A claim that passed its edits and can't be written all the same: HELD, with an item in the worklist. */
export interface UnwritableReport {
  readonly partner: string;
  readonly billingSystem: string;
  readonly claimId: string;
  /** Of the findings of the trial. */
  readonly codes: readonly string[];
}

export interface Building {
  readonly built: readonly BuiltReport[];
  readonly unwritable: readonly UnwritableReport[];
}

const SUFFIX: Readonly<Record<ClaimType, string>> = { professional: '837P', institutional: '837I', dental: '837D' };
/** Claims read from the ledger at a time. */
const AT_ONCE = 5_000;

/** Builds until no claim of the partner is READY. A claim that can't be written is HELD with its finding; the others go on without it. */
export async function buildInterchanges(ports: OutboundPorts, partner: TradingPartner): Promise<Building> {
  const built: BuiltReport[] = [];
  const unwritable: UnwritableReport[] = [];
  for (;;) {
    const rows = await ports.ledger.claimBodies({ partner: partner.id, displayStates: ['READY'], limit: AT_ONCE });
    if (rows.length === 0) return { built, unwritable };
    const claims = rows.map((row): BatchClaim<RowKey> => {
      const claim: Claim = JSON.parse(row.body);
      return { key: row.claimKey, claim };
    });
    for (const planned of planInterchanges(claims, partner.limits)) {
      const report = await buildOne(ports, partner, planned);
      unwritable.push(...report.unwritable);
      if (report.built === undefined) continue;
      built.push(report.built);
      const number = Number(report.built.interchangeControlNumber);
      await ports.highWater.raise([{ partner: partner.id, kind: 'built', number }]);
    }
  }
}

/** One transaction: numbers, bytes on the disk, the interchange READY, its claims BATCHED. Nothing is built when no claim of it could be written. */
async function buildOne(
  ports: OutboundPorts,
  partner: TradingPartner,
  planned: PlannedInterchange<RowKey>,
): Promise<{ readonly built?: BuiltReport; readonly unwritable: readonly UnwritableReport[] }> {
  const at = ports.clock.now();
  const wall = wallTimeIn(ports.zone, at);
  const write = (sets: readonly (readonly BatchClaim<RowKey>[])[], numbers: ControlNumbers): InterchangeText =>
    writeClaimInterchange({
      partner,
      mapping: ports.guides.of(planned.claimType),
      sets: sets.map((set) => set.map(({ claim }) => claim)),
      numbers,
      at: wall,
    });
  return ports.ledger.transaction(async (tx) => {
    const expected = await expectedNumbers(tx, ports.highWater, partner.id, planned.sets.length);
    const draft = write(planned.sets, expected);
    const sound = isSound(draft, ports.guides.library);
    const { sets, unwritable } = sound
      ? { sets: planned.sets, unwritable: [] }
      : await withoutUnwritable(ports, tx, partner, planned, at);
    if (sets.length === 0) return { unwritable };
    const numbers = await reserveEnvelope(tx, ports.highWater, partner.id, sets.length);
    const result = sound && sameNumbers(expected, numbers) ? draft : write(sets, numbers);
    assert(result.written !== undefined, `${result.findings.length} findings in claims that were written before`);
    const { written, texts } = result;
    assertSendable(written.bytes, planned.claimType, partner.usage);
    const stored = await store(ports, written.bytes, ports.pgpOf(partner.id)?.wrap);
    const text = stored.plainSha256 ?? stored.sha256;
    const fileName = fileNameOf(partner, {
      type: SUFFIX[planned.claimType],
      usage: partner.usage,
      at: wall,
      interchangeControlNumber: written.interchangeControlNumber,
    });
    const interchangeKey = await tx.addInterchange({
      partner: partner.id,
      kind: 'claims',
      interchangeControlNumber: written.interchangeControlNumber,
      groupControlNumber: written.groupControlNumber,
      usage: partner.usage,
      fileName,
      ...stored,
      at: toInstant(at),
      sets: sets.map((set, index) => newSet(set, written, texts[index])),
    });
    const moves = sets.flatMap((set, index): readonly ClaimMove[] => {
      const transmission = transmissionKey(interchangeKey, index + 1);
      const summary = `batched: interchange ${written.interchangeControlNumber}, set ${written.sets[index]?.controlNumber ?? ''}`;
      return set.map(({ key }) => ({ claimKey: key, event: { kind: 'batched', transmission }, summary }));
    });
    await moveEach(tx, moves, { at, evidence: { sha256: text, name: fileName } });
    const claims = sets.reduce((sum, set) => sum + set.length, 0);
    const facts = {
      partner: partner.id,
      interchangeControlNumber: written.interchangeControlNumber,
      claims,
      sets: sets.length,
      bytes: stored.sizeBytes,
      sha256: stored.sha256,
    };
    ports.log.info('interchange-built', facts);
    return { built: { ...facts, fileName }, unwritable };
  });
}

/** Nothing of it is lost, and its own guide takes it (SC-004); else each set is tried alone, to find whose fault it is. */
function isSound({ written, findings }: InterchangeText, library: GuideLibrary): boolean {
  if (written === undefined || findings.some(isBlocking)) return false;
  return outputFaults(written.bytes, library).length === 0;
}

/** What `reserveEnvelope` will most likely answer: a text that is written with them need not be written again. */
async function expectedNumbers(
  tx: LedgerTransaction,
  highWater: HighWater,
  partner: string,
  setCount: number,
): Promise<ControlNumbers> {
  const next = async (kind: ControlNumberKind): Promise<number> =>
    1 + Math.max(await tx.controlNumber(partner, kind), highWater.highest(partner, kind) ?? 0);
  const consecutive = (first: number): readonly number[] =>
    Array.from({ length: setCount }, (_, index) => first + index);
  return {
    interchange: await next('interchange'),
    group: await next('group'),
    sets: consecutive(await next('set')),
    originatorReferences: consecutive(await next('originatorReference')),
  };
}

function sameNumbers(one: ControlNumbers, two: ControlNumbers): boolean {
  const all = ({ interchange, group, sets, originatorReferences }: ControlNumbers): string =>
    [interchange, group, ...sets, ...originatorReferences].join();
  return all(one) === all(two);
}

function newSet(
  set: readonly BatchClaim<RowKey>[],
  written: WrittenInterchange,
  text: ClaimSetText | undefined,
): NewSet {
  assert(text !== undefined, 'a set without its text');
  const envelope = written.sets[text.ordinal - 1];
  assert(envelope !== undefined, `set ${text.ordinal} was not written`);
  return {
    ordinal: text.ordinal,
    setControlNumber: envelope.controlNumber,
    originatorReference: text.originatorReference,
    submissions: text.claims.map(({ index, firstSegment, lastSegment }, position) => {
      const item = set[index];
      assert(item !== undefined, `claim ${index} of a set of ${set.length}`);
      const { patientControlNumber, frequencyCode } = item.claim;
      return {
        claimKey: item.key,
        patientControlNumber,
        frequencyCode,
        ordinal: position + 1,
        firstSegment,
        lastSegment,
        ...spanOf(envelope, firstSegment, lastSegment),
      };
    }),
  };
}

/** A trial of each set; claims that the guide or the delimiters can't carry are held with why, and the rest goes on. */
async function withoutUnwritable(
  ports: OutboundPorts,
  tx: LedgerTransaction,
  partner: TradingPartner,
  planned: PlannedInterchange<RowKey>,
  at: Date,
): Promise<{
  readonly sets: readonly (readonly BatchClaim<RowKey>[])[];
  readonly unwritable: readonly UnwritableReport[];
}> {
  const mapping = ports.guides.of(planned.claimType);
  const kept: (readonly BatchClaim<RowKey>[])[] = [];
  const unwritable: UnwritableReport[] = [];
  for (const set of planned.sets) {
    const claims = set.map(({ claim }) => claim);
    const bad = trialFaults({
      library: ports.guides.library,
      partner,
      mapping,
      claims,
      at: wallTimeIn(ports.zone, at),
    });
    unwritable.push(...(await hold(ports, tx, { partner, set, bad, at })));
    const good = set.filter((_, index) => !bad.has(index));
    if (good.length > 0) kept.push(good);
  }
  return { sets: kept, unwritable };
}

interface Unwritable {
  readonly partner: TradingPartner;
  readonly set: readonly BatchClaim<RowKey>[];
  readonly bad: ReadonlyMap<number, readonly Finding[]>;
  readonly at: Date;
}

/** Their result file said that they were ready, so the billing system is told. */
async function hold(
  { drops }: OutboundPorts,
  tx: LedgerTransaction,
  { partner, set, bad, at }: Unwritable,
): Promise<readonly UnwritableReport[]> {
  const reports: UnwritableReport[] = [];
  for (const [index, findings] of bad) {
    const item = set[index];
    if (item === undefined) continue;
    const codes = [...new Set(findings.map((one) => one.kind.code))];
    const summary = `held: it can't be written as an 837 (${codes.join(', ')})`;
    const acts = await moveClaims(tx, [item.key], { kind: 'held' }, { at, summary });
    await dropOwnActs(tx, drops, { name: `claim-${item.key}-held`, now: at }, acts);
    const detailJson = JSON.stringify({ findings: findings.map(toFindingRecord) });
    await tx.addQueueItems([
      {
        code: 'NOT_WRITABLE',
        claimKey: item.key,
        detailJson,
        at: toInstant(at),
        idempotencyKey: `not-writable:${item.key}:${toInstant(at)}`,
      },
    ]);
    for (const { claim } of acts)
      reports.push({ partner: partner.id, billingSystem: claim.billingSystem, claimId: claim.claimId, codes });
  }
  return reports;
}
