/** A small world for scripted conversations: claims that were sent, answers as X12 text, and the state that each claim comes to. */
import { cents } from '../../src/base/money.ts';
import { foldState, type LifecycleState, nextState } from '../../src/claims/lifecycle.ts';
import { rollDownGroup, rollDownInterchange } from '../../src/claims/lifecycle-acknowledged.ts';
import type { SubmissionEvent } from '../../src/claims/lifecycle-event.ts';
import { claimsLeftOut, inquiredEvent, rollDownBatch } from '../../src/claims/lifecycle-reported.ts';
import {
  type ClaimAnswer,
  claimLookUp,
  type SentClaim,
  type SentInterchange,
  type SentSet,
  type Unexplained,
} from '../../src/claims/lifecycle-sent.ts';
import { interchange, readAnswers, ta1 } from '../documents/read-answers.ts';

const MONEY = { charge: cents(10000), paid: cents(8000), none: cents(0) };
const NPI_ONE = '1234567893';
const NPI_TWO = '1245319599';

function sentClaim(claimKey: number, send: number, first: number, npi = NPI_ONE): SentClaim {
  return {
    claimKey,
    transmission: `s${send}c${claimKey}`,
    patientControlNumber: `PCN${claimKey}`,
    firstSegment: first,
    lastSegment: first + 9,
    billingProviderId: npi,
  };
}

export class World {
  readonly states = new Map<number, LifecycleState>();
  readonly unexplained: Unexplained[] = [];
  readonly exceptions: string[] = [];
  /** What the answers said to claims, in their order. */
  readonly answered: ClaimAnswer[] = [];
  #sent: SentInterchange[] = [];
  #sends = 0;

  /** Two sets: 1, 2, 3 (providers one, one, two) and 4, 5. */
  constructor() {
    this.send([1, 2, 3], [4, 5]);
  }

  send(...sets: readonly (readonly number[])[]): void {
    this.#sends += 1;
    const send = this.#sends;
    const made = sets.map(
      (claims, index): SentSet => ({
        setControlNumber: String(index + 1).padStart(4, '0'),
        originatorReference: `BHT${send}-${index + 1}`,
        claims: claims.map((key, place) => sentClaim(key, send, 20 + place * 10, key === 3 ? NPI_TWO : NPI_ONE)),
      }),
    );
    this.#sent.push({
      interchangeControlNumber: String(send).padStart(9, '0'),
      groupControlNumber: String(send),
      sets: made,
    });
    for (const { claims } of made) {
      for (const claim of claims) {
        const { transmission } = claim;
        if (send === 1) this.#apply(claim.claimKey, { kind: 'scrubbed', blocking: false });
        this.#apply(claim.claimKey, { kind: 'batched', transmission });
        this.#apply(claim.claimKey, { kind: 'sent', transmission });
      }
    }
  }

  /** Puts back the unguilty ones of those that were rejected with their batch. */
  requeue(...keys: readonly number[]): void {
    for (const key of keys) {
      const transmission = this.states.get(key)?.transmission ?? '';
      this.#apply(key, { kind: 'requeued', transmission });
    }
  }

  ta1(code: string, note = '000', controlNumber = '000000001'): this {
    return this.receive(ta1(`TA1*${controlNumber}*261101*1200*${code}*${note}`));
  }

  group(code: string, ...body: readonly string[]): this {
    const segments = ['AK1*HC*1*005010X222A1', ...body, `AK9*${code}*2*2*1`];
    return this.receive(interchange({ id: '999', version: '005010X231A1' }, segments));
  }

  /** A 277CA: `claims` are `key:category:action`, in their order. */
  reported(
    source: 'AY' | 'PR',
    reference: string,
    claims: readonly string[],
    levels: { readonly receiver?: string; readonly provider?: string } = {},
  ): this {
    const claimed = claims.flatMap((text, index) => {
      const [key, category, action] = text.split(':');
      return [
        `HL*${index + 4}*3*PT`,
        'NM1*QC*1*PATIENT*ANN****MI*M1',
        `TRN*2*PCN${key}`,
        `STC*${category}:20*20261101*${action}*100`,
        ...(action === 'WQ' && source === 'PR' ? [`REF*1K*ICN${key}`] : []),
        'DTP*472*D8*20261001',
      ];
    });
    const body = [
      'BHT*0085*08*ANSWER*20261101*1200*TH',
      'HL*1**20*1',
      `NM1*${source}*2*ANSWERER*****46*ANS`,
      'TRN*1*A1',
      'DTP*050*D8*20261101',
      'DTP*009*D8*20261101',
      'HL*2*1*21*1',
      'NM1*41*2*CLINIC*****46*SENDER',
      `TRN*2*${reference}`,
      `STC*${levels.receiver ?? 'A1:19'}*20261101*${levels.receiver === undefined ? 'WQ' : 'U'}*300`,
      ...(levels.provider === undefined && claims.length === 0
        ? []
        : ['HL*3*2*19*1', `NM1*85*2*CLINIC*****XX*${levels.provider ?? NPI_ONE}`, 'TRN*1*0']),
      ...(levels.provider === undefined ? [] : ['STC*A3:24:85**U*100']),
      ...claimed,
    ];
    return this.receive(interchange({ id: '277', version: '005010X214', functionalId: 'HN' }, body));
  }

  receive(bytes: Uint8Array): this {
    const read = readAnswers(bytes);
    for (const item of read.interchangeAcknowledgements) {
      const sent = this.#sent.find((one) => one.interchangeControlNumber === item.interchangeControlNumber);
      if (sent === undefined) {
        this.unexplained.push({ code: 'unknown-interchange', names: item.interchangeControlNumber, at: item.at });
      } else this.#take(rollDownInterchange(item, sent));
    }
    for (const item of read.acknowledgements) {
      const sent = this.#sent.find((one) => one.groupControlNumber === item.functionalGroup.controlNumber);
      if (sent === undefined) {
        this.unexplained.push({ code: 'unknown-interchange', names: item.functionalGroup.controlNumber, at: item.at });
      } else this.#take(rollDownGroup(item, sent));
    }
    for (const batch of read.batches) {
      const statuses = read.statuses.filter((status) => status.at.set === batch.at.set);
      if (!batch.acknowledgement) {
        const claims = this.#sent.flatMap((sent) => sent.sets.flatMap((set) => set.claims));
        for (const status of statuses.filter((one) => one.level === 'claim')) {
          for (const claim of claimLookUp(claims)(status.patientControlNumber)) {
            this.#apply(claim.claimKey, inquiredEvent(status));
          }
        }
        continue;
      }
      const set = this.#sent
        .flatMap((sent) => sent.sets)
        .find((one) => one.originatorReference === batch.batchTraceNumber);
      if (set === undefined) {
        this.unexplained.push({ code: 'unknown-batch', names: batch.batchTraceNumber ?? '', at: batch.at });
      } else {
        this.#take(rollDownBatch(statuses, set));
        this.#take({ answers: claimsLeftOut(batch, statuses, set), unexplained: [] });
      }
    }
    return this;
  }

  paid(key: number, adjudicationKey: string, outcome: 'PAID' | 'DENIED' = 'PAID'): this {
    const amounts = { chargeAmount: MONEY.charge, paymentAmount: outcome === 'PAID' ? MONEY.paid : MONEY.none };
    this.#apply(key, { kind: '835', adjudicationKey, outcome, ...amounts });
    return this;
  }

  displays(): Readonly<Record<number, string>> {
    return Object.fromEntries([...this.states].map(([key, state]) => [key, state.display]));
  }

  contradictions(key: number): readonly string[] {
    return this.states.get(key)?.contradictions ?? [];
  }

  guilty(): readonly number[] {
    return [...this.states].filter(([, state]) => state.seen.includes('guilty')).map(([key]) => key);
  }

  #take(rolled: { readonly answers: readonly ClaimAnswer[]; readonly unexplained: readonly Unexplained[] }): void {
    this.unexplained.push(...rolled.unexplained);
    this.answered.push(...rolled.answers);
    for (const answer of rolled.answers) this.#apply(answer.claim.claimKey, answer.event);
  }

  #apply(key: number, event: SubmissionEvent): void {
    const { state, exception } = nextState(this.states.get(key) ?? foldState([]), event);
    this.states.set(key, state);
    if (exception !== undefined) this.exceptions.push(exception);
  }
}
