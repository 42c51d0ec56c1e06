/** Inbound: the sets of one file applied in its order, each in a transaction of its own; its checks behind each other. */
import type { ClaimStatus } from '../claims/claim-status.ts';
import { applyAcknowledgement, applyAdvice, applyInterchangeAcknowledgement } from './apply-acknowledgement.ts';
import { applyRemittance, type CheckOutcome } from './apply-remittance.ts';
import { applyStatuses } from './apply-status.ts';
import { commitAnswers, type Plan } from './commit-answers.ts';
import { type ItemSource, itemSource } from './items.ts';
import type { AnswerFile, InboundPorts } from './ports.ts';
import { type SurveyedSet, survey } from './survey.ts';

/** What became of a file's parts so far. */
export interface Tally {
  knownInterchanges: number;
  sets: number;
  held: number;
  remittances: number;
  duplicates: number;
  requeued: number;
  queued: number;
}

/** Which of an interchange's sets are applied. */
export interface ApplicableInterchange {
  readonly interchange: { readonly facts: { readonly ordinal: number } };
  readonly apply: boolean;
  /** Ordinals of the sets to apply. */
  readonly sets: ReadonlySet<number>;
}

/** Applies what the verdicts say is to be applied, in the order of the file. */
export async function applySets(
  ports: InboundPorts,
  file: AnswerFile,
  verdicts: readonly ApplicableInterchange[],
  tally: Tally,
): Promise<void> {
  const wanted = new Set(verdicts.flatMap((verdict) => [...verdict.sets]));
  const interchanges = new Set(
    verdicts.filter((verdict) => verdict.apply).map((verdict) => verdict.interchange.facts.ordinal),
  );
  const checks = new Checks(() => survey(ports.archive.read(file.sha256)));
  try {
    await applyItems(ports, file, { wanted, interchanges, checks }, tally);
  } finally {
    // Nobody takes the file up again, or closes the ledger, while some of it is still under way.
    await checks.settled();
  }
  await checks.end();
}

interface Applied {
  /** Ordinals of the sets, and of the interchanges, that are applied. */
  readonly wanted: ReadonlySet<number>;
  readonly interchanges: ReadonlySet<number>;
  readonly checks: Checks;
}

async function applyItems(
  ports: InboundPorts,
  file: AnswerFile,
  { wanted, interchanges, checks }: Applied,
  tally: Tally,
): Promise<void> {
  const source = itemSource(ports.archive.read(file.sha256), file.sha256);
  let statuses: ClaimStatus[] = [];
  for (let item = await source.next(); item !== undefined; item = await source.next()) {
    const set = 'record' in item ? (item.record.at.set ?? 0) : (item.batch.at.set ?? 0);
    const now = ports.clock.now();
    // One that is drafted in vain is done again behind what was committed meanwhile, so only checks are committed meanwhile.
    if (item.kind !== 'remittance') await checks.end();
    switch (item.kind) {
      case 'interchange-acknowledgement': {
        const { record } = item;
        if (!interchanges.has(record.at.interchange ?? 0)) break;
        await commit(ports, file, `ta1-${record.at.offset ?? 0}`, tally, (tx) =>
          applyInterchangeAcknowledgement(tx, file, record, now),
        );
        break;
      }
      case 'acknowledgement': {
        const { record } = item;
        if (wanted.has(set)) await commit(ports, file, set, tally, (tx) => applyAcknowledgement(tx, file, record, now));
        break;
      }
      case 'advice': {
        const { record } = item;
        const key = `824-${record.at.offset ?? 0}`;
        if (wanted.has(set)) await commit(ports, file, key, tally, (tx) => applyAdvice(tx, file, record, now));
        break;
      }
      case 'status':
        if (wanted.has(set)) statuses.push(item.record);
        break;
      case 'status-end': {
        const { batch } = item;
        const told = statuses;
        statuses = [];
        if (wanted.has(set)) await commit(ports, file, set, tally, (tx) => applyStatuses(tx, file, told, batch, now));
        break;
      }
      case 'remittance':
        if (wanted.has(set)) await checks.take(await applyCheck(ports, file, item, checks, source, tally));
        break;
      default:
        // Claim payments and provider adjustments are taken by their check; those of a set that isn't applied pass by.
        break;
    }
  }
}

/** Checks of a file on their way into the ledger: the next is read while those before are committed. */
class Checks {
  readonly #open = new Set<Promise<void>>();
  #failure: { readonly cause: unknown } | undefined;
  readonly #survey: () => Promise<ReadonlyMap<number, SurveyedSet>>;
  #surveyed: Promise<ReadonlyMap<number, SurveyedSet>> | undefined;

  /** `survey`: a pass over the file, for the checks in it that are too long to hold. */
  constructor(survey: () => Promise<ReadonlyMap<number, SurveyedSet>>) {
    this.#survey = survey;
  }

  /** What a pass over the file finds of the set; one serves all. */
  async surveyed(set: number): Promise<SurveyedSet> {
    this.#surveyed ??= this.#survey();
    const found = (await this.#surveyed).get(set);
    if (found === undefined) throw new Error(`assertion failed: set ${set} was not surveyed`);
    return found;
  }

  /** Throws what an earlier one failed with, once all are done. */
  async take({ told }: { readonly told: Promise<void> }): Promise<void> {
    const one = told
      .catch((cause: unknown) => {
        this.#failure ??= { cause };
      })
      .finally(() => this.#open.delete(one));
    this.#open.add(one);
    if (this.#failure !== undefined) await this.end();
  }

  /** Throws what an earlier check failed with: those after it wait with it, as they may take back what it pays. */
  goOn(): void {
    if (this.#failure !== undefined) throw this.#failure.cause;
  }

  /** All are done, however they ended. */
  async settled(): Promise<void> {
    await Promise.all(this.#open);
  }

  async end(): Promise<void> {
    await this.settled();
    this.goOn();
  }
}

/** One answer in a transaction of its own, counted. */
export async function commit(
  ports: InboundPorts,
  file: AnswerFile,
  answer: number | string,
  tally: Tally,
  plan: Plan,
): Promise<void> {
  const requeued = await commitAnswers(ports, file, { answer, plan });
  tally.sets += 1;
  tally.requeued += requeued;
}

async function applyCheck(
  ports: InboundPorts,
  file: AnswerFile,
  item: Extract<NonNullable<Awaited<ReturnType<ItemSource['next']>>>, { kind: 'remittance' }>,
  checks: Checks,
  source: ItemSource,
  tally: Tally,
): Promise<{ readonly told: Promise<void> }> {
  const ordinal = item.record.at.set ?? 0;
  const { committed } = await applyRemittance(ports, file, item.record, {
    source,
    surveyed: () => checks.surveyed(ordinal),
    earlierDone: () => checks.end(),
    goOn: () => checks.goOn(),
  });
  const tell = (outcome: CheckOutcome): void => {
    ports.applied?.();
    tally.sets += 1;
    tally.queued += outcome.queued;
    if (outcome.result === 'held') tally.held += 1;
    if (outcome.result === 'duplicate') tally.duplicates += 1;
    else tally.remittances += 1;
    ports.log.info('remittance-posted', {
      sha256: file.sha256,
      set: ordinal,
      claims: outcome.claims,
      queued: outcome.queued,
      balanced: outcome.result === 'posted',
    });
  };
  return { told: committed.then(tell) };
}
