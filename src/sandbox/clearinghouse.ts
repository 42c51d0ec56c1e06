/** Sandbox: takes a file, judges it with the guides, and answers it: TA1, 999, 277CA, and the 835s that are due. */
import type { Clock } from '../base/clock.ts';
import { finding } from '../base/finding.ts';
import { answerGroup } from '../guides/acknowledge/group.ts';
import { answerInterchange } from '../guides/acknowledge/interchange.ts';
import type { GuideLibrary } from '../guides/guide.ts';
import { type ReceivedGroup, type ReceivedInterchange, type ReceivedSet, validateX12 } from '../guides/validate.ts';
import { readX12 } from '../x12/reader.ts';
import { writeClaimAcknowledgement } from './answers/claim-acknowledgement.ts';
import { writeRemittance } from './answers/remittance.ts';
import { dueChecks } from './checks.ts';
import { markActed, outcomeInForce, SetJudge, type SetVerdict } from './decide.ts';
import { SANDBOX_FINDINGS } from './findings.ts';
import { type AnswerGroup, type AnswerSet, dateOf, timeOf, writeInterchange } from './interchange.ts';
import type { Answered, Memory } from './memory.ts';
import type { AnswerKind, Scenario } from './scenario.ts';
import { SubmissionReader, type SubmittedSet } from './submission-reader.ts';

export interface Answer {
  readonly kind: AnswerKind | 'report';
  readonly bytes: Uint8Array;
}

export interface FileVerdict {
  readonly interchanges: number;
  readonly rejectedInterchanges: number;
  readonly acceptedSets: number;
  readonly rejectedSets: number;
  readonly claims: number;
}

export interface ClearinghouseOptions {
  readonly guides: GuideLibrary;
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly memory: Memory;
  /** Stands in the numbers that are handed out, so that two sandboxes don't hand out the same. */
  readonly seed: number;
}

const CLAIM_ACKNOWLEDGEMENT = '005010X214';
const REMITTANCE = '005010X221A1';

export class Clearinghouse {
  readonly #options: ClearinghouseOptions;
  readonly #judge: SetJudge;

  constructor(options: ClearinghouseOptions) {
    this.#options = options;
    this.#judge = new SetJudge(options.scenario, options.memory, () => this.#number('claim'));
  }

  /** The answers to a file, in the order in which they are sent, and what was found. */
  receive(bytes: Uint8Array): { readonly answers: readonly Answer[]; readonly verdict: FileVerdict } {
    const validation = validateX12(bytes, { library: this.#options.guides });
    const reader = new SubmissionReader();
    readX12(bytes, reader);
    const answers: Answer[] = [];
    const counts = { rejectedInterchanges: 0, acceptedSets: 0, rejectedSets: 0, claims: 0 };
    for (const received of validation.received) {
      const { senderId, controlNumber } = received.facts;
      const key = `${senderId}/${controlNumber}`;
      const seen = this.#options.memory.interchanges.includes(key);
      const judged = seen ? withDuplicate(received) : received;
      const rejected = this.#interchange(judged, answers);
      if (rejected) counts.rejectedInterchanges += 1;
      else {
        this.#options.memory.interchanges.push(key);
        for (const group of received.groups) this.#group(received, group, reader.sets, { answers, counts });
      }
    }
    if (validation.interchanges === 0) answers.push({ kind: 'report', bytes: Buffer.from(NO_INTERCHANGE, 'latin1') });
    return { answers, verdict: { interchanges: validation.interchanges, ...counts } };
  }

  /** The 835s that are due in this round. */
  settle(): readonly Answer[] {
    const { scenario, memory, clock } = this.#options;
    const date = dateOf(clock.now());
    const due = dueChecks(scenario, memory, { date, nextTraceNumber: () => this.#number('trace') });
    return due.map(({ answered, checks }) => {
      const sets = checks.map(writeRemittance);
      return this.#write('835', answered, [{ functionalId: 'HP', version: REMITTANCE, sets }]);
    });
  }

  /** Sends the TA1 when it is wanted; true when the interchange is refused. */
  #interchange(received: ReceivedInterchange, answers: Answer[]): boolean {
    const ta1 = answerInterchange(received);
    if (ta1 === undefined) return false;
    const [, , , code] = ta1.elements;
    const wanted = this.#options.scenario.ta1 === 'always' || code !== 'A' || received.facts.acknowledgementRequested;
    if (wanted) {
      const head = this.#head(received.facts);
      answers.push({ kind: 'TA1', bytes: writeInterchange(head, [], [ta1]) });
    }
    return code === 'R';
  }

  #group(
    received: ReceivedInterchange,
    group: ReceivedGroup,
    submitted: readonly SubmittedSet[],
    result: {
      readonly answers: Answer[];
      readonly counts: { acceptedSets: number; rejectedSets: number; claims: number };
    },
  ): void {
    const { answers, counts } = result;
    const judged = { ...group, sets: group.sets.map((set) => this.#withScript(set, submitted)) };
    const answer = answerGroup(judged, { form: '999', library: this.#options.guides });
    if (answer === undefined) return;
    const { segments, version, functionalId } = answer;
    const sets: readonly AnswerSet[] = [{ id: '999', implementation: version, segments }];
    answers.push(this.#write('999', received.facts, [{ functionalId, version, sets }]));
    const verdict = segments.at(-1)?.elements[0];
    for (const set of judged.sets) {
      const own = submitted.find((item) => item.ordinal === set.facts.ordinal);
      const accepted = set.accepted && verdict !== 'R';
      counts[accepted ? 'acceptedSets' : 'rejectedSets'] += 1;
      if (!accepted || own === undefined) continue;
      counts.claims += own.claims.length;
      for (const said of this.#judge.judge(own, answeredOf(received))) this.#claimAnswer(said, own, received, answers);
    }
  }

  /** Lets the claims fail that the scenario wants to fail in the 999. */
  #withScript(set: ReceivedSet, submitted: readonly SubmittedSet[]): ReceivedSet {
    const own = submitted.find((item) => item.ordinal === set.facts.ordinal);
    const { scenario, memory } = this.#options;
    const guilty = (own?.claims ?? []).filter(
      (claim) => outcomeInForce(scenario, memory, claim).outcome === 'rejected-999',
    );
    if (!set.accepted || guilty.length === 0) return set;
    const businessUnits = new Map(set.businessUnits);
    const findings = guilty.map((claim) => {
      markActed(memory, claim);
      businessUnits.set(claim.ordinal, claim.patientControlNumber);
      const at = { set: set.facts.ordinal, segment: claim.firstSegment, segmentId: 'CLM', loop: '2300' };
      const where = { ...at, element: 5, component: 3, claim: claim.ordinal };
      return finding(SANDBOX_FINDINGS.scriptedReject, where, { claim: claim.ordinal });
    });
    return { ...set, accepted: false, findings: [...set.findings, ...findings], businessUnits };
  }

  #claimAnswer(said: SetVerdict, set: SubmittedSet, received: ReceivedInterchange, answers: Answer[]): void {
    const { scenario, clock } = this.#options;
    if (!scenario.claimAcknowledgements.includes(said.source)) return;
    const { name, id } = scenario[said.source];
    const now = clock.now();
    const answer = writeClaimAcknowledgement({
      ...said,
      source: { kind: said.source, name, id },
      set,
      traceNumber: this.#number('batch'),
      date: dateOf(now),
      time: timeOf(now),
    });
    const group: AnswerGroup = { functionalId: 'HN', version: CLAIM_ACKNOWLEDGEMENT, sets: [answer] };
    answers.push(this.#write('277CA', received.facts, [group]));
  }

  #write(kind: AnswerKind, answered: Answered, groups: readonly AnswerGroup[]): Answer {
    return { kind, bytes: writeInterchange(this.#head(answered), groups) };
  }

  #head(answered: Answered) {
    const { memory, clock } = this.#options;
    memory.counters.interchange += 1;
    return { answered, now: clock.now(), interchangeNumber: memory.counters.interchange };
  }

  #number(kind: 'claim' | 'trace' | 'batch'): string {
    const { memory, seed } = this.#options;
    memory.counters[kind] += 1;
    const letter = { claim: 'C', trace: 'T', batch: 'B' }[kind];
    return `SBX${seed}${letter}${String(memory.counters[kind]).padStart(8, '0')}`;
  }
}

const NO_INTERCHANGE = 'THE FILE HOLDS NO X12 INTERCHANGE AND WAS NOT PROCESSED\r\n';

function answeredOf({ facts }: ReceivedInterchange): Answered {
  const { senderQualifier, senderId, receiverQualifier, receiverId, usage } = facts;
  return { senderQualifier, senderId, receiverQualifier, receiverId, usage };
}

function withDuplicate(received: ReceivedInterchange): ReceivedInterchange {
  const { controlNumber, ordinal } = received.facts;
  const item = finding(SANDBOX_FINDINGS.duplicateInterchange, { interchange: ordinal, element: 13 }, { controlNumber });
  return { ...received, findings: [item, ...received.findings] };
}
