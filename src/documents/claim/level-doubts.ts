/** Documents, claims: whether the levels of an 837 leave in doubt whose a claim is (traps 1 and 2). Asked of every level, so it makes nothing. */
import type { FindingDetail, FindingKind } from '../../base/finding.ts';
import { BALANCE } from '../../guides/balance/findings.ts';
import { shown } from '../../guides/check/values.ts';
import type { LoopNode } from '../../guides/guide.ts';
import { SITUATION } from '../../guides/situation/findings.ts';
import type { Segment } from '../../x12/segment.ts';

export interface Doubt {
  readonly kind: FindingKind;
  readonly detail?: FindingDetail;
  readonly element?: number;
}

const SELF = '18';
const SUBSCRIBER = '2000B';
const PATIENT = '2000C';
const PATIENT_UNEXPECTED: Doubt = { kind: SITUATION.patientUnexpected };
const PATIENT_MISSING: Doubt = { kind: SITUATION.patientMissing };

/** Of one transaction set. */
export class LevelDoubts {
  /** HL01 of the open levels, by depth. */
  readonly #numbers: string[] = [];
  /** SBR02 of the open subscriber; undefined before its SBR, from which nothing follows. */
  #relationship: string | undefined;

  /** An HL. That of a patient names its subscriber, whose own word on the patient it must not go against. */
  level(segment: Segment, loop: LoopNode): Doubt | undefined {
    const { depth, id } = loop;
    const above = depth > 1 ? this.#numbers[depth - 1] : undefined;
    const named = segment.element(2);
    this.#numbers[depth] = segment.element(1);
    if (id === SUBSCRIBER) this.#relationship = undefined;
    if (above !== undefined && named !== '' && named !== above) {
      const detail = { found: shown(named), expected: above, loop: loop.parent?.id ?? '' };
      return { kind: BALANCE.levelParent, detail, element: 2 };
    }
    return id === PATIENT && this.#relationship === SELF ? PATIENT_UNEXPECTED : undefined;
  }

  /** The SBR of a subscriber. */
  subscriber(segment: Segment): void {
    this.#relationship = segment.element(2);
  }

  /** A CLM in its loop. */
  claim(loop: LoopNode): Doubt | undefined {
    const known = this.#relationship !== undefined && this.#relationship !== SELF;
    return known && loop.parent?.id === SUBSCRIBER ? PATIENT_MISSING : undefined;
  }
}
