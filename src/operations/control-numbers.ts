/** Operations: the highest control numbers used with each partner, as the ledger and the high-water file know them, and a person's word on them. */
import { GatewayError } from '../base/gateway-error.ts';
import type { ControlNumberKind, Ledger, LedgerView } from '../ledger/port.ts';
import { confirmHighest } from '../wire/control-numbers.ts';
import type { HighWater, Mark } from '../wire/high-water.ts';
import { operationErrors } from './errors.ts';
import { audit, type OperatorPorts, type OperatorWord } from './operator-word.ts';

export interface NumberLine {
  readonly partner: string;
  readonly kind: ControlNumberKind;
  readonly ledger: number;
  /** Absent when the high-water file knows none. */
  readonly file?: number;
  /** Sending refuses with `control-numbers-unsure`: numbers were used and the file doesn't know them. */
  readonly unsure: boolean;
}

export interface NumberedPartner {
  readonly id: string;
  readonly limits: { readonly setsPerInterchange: number };
}

const KINDS: readonly ControlNumberKind[] = ['interchange', 'group', 'set', 'originatorReference'];
const HIGHEST = 999_999_999;

export async function numbersInUse(
  ports: { readonly ledger: LedgerView; readonly highWater: HighWater },
  partners: readonly NumberedPartner[],
): Promise<readonly NumberLine[]> {
  await ports.highWater.refresh();
  const lines: NumberLine[] = [];
  for (const { id } of partners) {
    for (const kind of KINDS) {
      const ledger = await ports.ledger.controlNumber(id, kind);
      const file = ports.highWater.highest(id, kind);
      const unsure = file === undefined && ledger > 0;
      lines.push({ partner: id, kind, ledger, unsure, ...(file === undefined ? {} : { file }) });
    }
  }
  return lines;
}

/**
 * A person says the highest ISA13 that the partner has ever seen of us (its portal or last TA1 tells). The other kinds are lifted by as
 * much as that many interchanges can have used at most, so that none of them comes twice either. Throws `operation-not-allowed` when it
 * is lower than what was used for certain.
 */
export async function confirmNumbers(
  ports: OperatorPorts & { readonly ledger: Ledger; readonly highWater: HighWater },
  partner: NumberedPartner,
  highest: number,
  word: OperatorWord,
): Promise<readonly NumberLine[]> {
  await ports.ledger.transaction(async (tx) => {
    await ports.highWater.refresh();
    const known = async (kind: ControlNumberKind): Promise<number> =>
      Math.max(await tx.controlNumber(partner.id, kind), ports.highWater.highest(partner.id, kind) ?? 0);
    const used = await known('interchange');
    if (highest < used) {
      throw new GatewayError(
        operationErrors.notAllowed,
        `interchange ${used} was used with ${partner.id}; the highest can't be ${highest}`,
      );
    }
    const gap = highest - used;
    const perInterchange: Readonly<Record<ControlNumberKind, number>> = {
      interchange: 1,
      group: 1,
      set: partner.limits.setsPerInterchange,
      originatorReference: partner.limits.setsPerInterchange,
    };
    const marks: Mark[] = [];
    for (const kind of KINDS) {
      const number = (await known(kind)) + gap * perInterchange[kind];
      if (number >= HIGHEST)
        throw new GatewayError(operationErrors.notAllowed, `with ${highest} the ${kind} control numbers are used up`);
      marks.push({ partner: partner.id, kind, number });
    }
    await audit(tx, word, ports.clock.now(), {
      action: 'confirm-control-numbers',
      about: `partner ${partner.id}, highest interchange ${highest}`,
    });
    await confirmHighest(tx, ports.highWater, marks);
  });
  return numbersInUse(ports, [partner]);
}
