/** Sandbox: what the clearinghouse and the payer remember from one round to the next, in one file of their own. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { GatewayError } from '../base/gateway-error.ts';
import type { PaidClaim } from './adjudicate.ts';
import type { CheckAdjustment } from './answers/remittance.ts';
import { sandboxErrors } from './errors.ts';
import type { AnswerHead } from './interchange.ts';
import type { AnswerKind } from './scenario.ts';

export type Answered = AnswerHead['answered'];

/** A claim payment that is owed from a round on. */
export interface Owed {
  readonly dueRound: number;
  readonly answered: Answered;
  readonly payment: PaidClaim;
  /** Keeps reversal and correction, and the parts of a split claim, apart from or next to each other. */
  readonly checkKey: string;
}

/** A file that is delivered from a round on. */
export interface Parcel {
  readonly dueRound: number;
  readonly kind: AnswerKind | 'report';
  /** Latin1 text of the file's bytes. */
  readonly text: string;
}

/** One claim by its patient control number. */
export interface KnownClaim {
  /** How often it came in a set that passed the 999. */
  readonly processed: number;
  /** Its scripted reject or silence was acted out. */
  readonly acted: boolean;
  /** Number of the claim payment that stands, for replacements, voids and duplicates. */
  readonly payerClaimControlNumber?: string;
}

export interface Memory {
  round: number;
  readonly counters: { interchange: number; claim: number; trace: number; file: number; batch: number };
  readonly interchanges: string[];
  readonly claims: Record<string, KnownClaim>;
  /** Payer claim control number → the payment that stands. */
  readonly payments: Record<string, PaidClaim>;
  owed: Owed[];
  parcels: Parcel[];
  /** What the next checks of a payee (NPI) have to take back: FB and WO. */
  readonly carried: Record<string, CheckAdjustment[]>;
  providerAdjustmentsMade: boolean;
}

const number = z.int().min(0);
/** The outline of the file; what stands inside was written by us alone. */
const outline = z.strictObject({
  round: number,
  counters: z.strictObject({ interchange: number, claim: number, trace: number, file: number, batch: number }),
  interchanges: z.array(z.string()),
  claims: z.record(z.string(), z.custom<KnownClaim>(isObject)),
  payments: z.record(z.string(), z.custom<PaidClaim>(isObject)),
  owed: z.array(z.custom<Owed>(isObject)),
  parcels: z.array(z.custom<Parcel>(isObject)),
  carried: z.record(z.string(), z.array(z.custom<CheckAdjustment>(isObject))),
  providerAdjustmentsMade: z.boolean(),
});

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

export function emptyMemory(): Memory {
  return {
    round: 0,
    counters: { interchange: 0, claim: 0, trace: 0, file: 0, batch: 0 },
    interchanges: [],
    claims: {},
    payments: {},
    owed: [],
    parcels: [],
    carried: {},
    providerAdjustmentsMade: false,
  };
}

/** The memory in `path`, empty when there is no such file. Throws `sandbox-state-damaged` when it can't be read. */
export function loadMemory(path: string): Memory {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return emptyMemory();
    throw cause;
  }
  try {
    return outline.parse(JSON.parse(text));
  } catch (cause) {
    throw new GatewayError(sandboxErrors.stateDamaged, 'the sandbox does not understand its own memory', { cause });
  }
}

export function saveMemory(path: string, memory: Memory): void {
  const temporary = `${path}.tmp`;
  writeFileSync(temporary, JSON.stringify(memory), { mode: 0o600 });
  renameSync(temporary, path);
}
