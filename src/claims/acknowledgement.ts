/** Claims: what the syntactic answers to a file are: TA1 of an interchange, 999 or 997 of a functional group. */
import type { Position } from '../base/position.ts';

/** From whom to whom an answer travelled: the ISA and GS around it. */
export interface AnswerEnvelope {
  readonly senderId?: string;
  readonly receiverId?: string;
  readonly interchangeControlNumber?: string;
  readonly groupControlNumber?: string;
  /** ISA15: `P` production, `T` test. */
  readonly usage?: string;
}

/** A TA1: the verdict on one interchange that we sent. */
export interface InterchangeAcknowledgement {
  readonly type: 'interchange-acknowledgement';
  /** TA101: the ISA13 that is answered. */
  readonly interchangeControlNumber: string;
  /** TA102 and TA103 as they stand: date (YYMMDD) and time (HHMM) of the answered interchange. */
  readonly interchangeDate?: string;
  readonly interchangeTime?: string;
  /** TA104: `A` accepted, `E` accepted with errors (never send again), `R` rejected. */
  readonly code: string;
  /** TA105: `000` none, `025` duplicate control number, … */
  readonly noteCode: string;
  readonly envelope?: AnswerEnvelope;
  readonly at: Position;
}

/** A CTX segment: the business unit or situation that an error belongs to. */
export interface AcknowledgementContext {
  /** CTX01-1: `SITUATIONAL TRIGGER`, or the name of a business unit identifier such as `CLM01`. */
  readonly name: string;
  /** CTX01-2: the identifier's value, e.g. the patient control number. */
  readonly value?: string;
  readonly segmentId?: string;
  readonly segmentOrdinal?: number;
  readonly loop?: string;
  readonly element?: number;
  readonly component?: number;
  readonly repetition?: number;
}

/** One error of an IK3/AK3 and, when it is about an element, of one IK4/AK4 below it. */
export interface AcknowledgementError {
  readonly segmentId: string;
  /** IK302: ordinal of the segment in its transaction set, ST being 1. */
  readonly segmentOrdinal?: number;
  readonly loop?: string;
  /** IK304 (AK304), e.g. `8`: the segment has element errors. */
  readonly code?: string;
  readonly element?: number;
  readonly component?: number;
  readonly repetition?: number;
  /** IK402: number of the data element in the dictionary. */
  readonly dataElement?: string;
  /** IK403 (AK403), e.g. `7`: not a valid code. */
  readonly elementCode?: string;
  /** IK404: the value that was found bad. May hold personal data: never into logs (W-4). */
  readonly value?: string;
  readonly context?: readonly AcknowledgementContext[];
  readonly at: Position;
}

/** The verdict on one transaction set: AK2 to IK5 (AK5). */
export interface TransactionSetAcknowledgement {
  /** AK201, e.g. `837`. */
  readonly id: string;
  /** AK202: the ST02 that is answered. */
  readonly controlNumber: string;
  /** AK203: the guide, e.g. `005010X222A1`. */
  readonly guide?: string;
  /** IK501 (AK501): `A`, `E` accepted with errors, `R` `M` `W` `X` rejected. */
  readonly code: string;
  /** IK502 to IK506. */
  readonly reasonCodes: readonly string[];
  readonly errors: readonly AcknowledgementError[];
  readonly at: Position;
}

/** A 999 or 997: the verdict on one functional group that we sent. */
export interface Acknowledgement {
  readonly type: 'acknowledgement';
  /** `999` or `997`. */
  readonly id: string;
  readonly functionalGroup: {
    /** AK101, e.g. `HC`. */
    readonly id: string;
    /** AK102: the GS06 that is answered. */
    readonly controlNumber: string;
    /** AK103: the version of the group. */
    readonly version?: string;
    /** AK901: as a set's code, and `P` for partially accepted. */
    readonly code: string;
    /** AK905 to AK909. */
    readonly reasonCodes: readonly string[];
    readonly includedCount?: number;
    readonly receivedCount?: number;
    readonly acceptedCount?: number;
  };
  readonly transactionSets: readonly TransactionSetAcknowledgement[];
  readonly envelope?: AnswerEnvelope;
  readonly at: Position;
}

/** What a TA104, IK501 or AK901 code says. */
export type SyntaxVerdict = 'accepted' | 'acceptedWithErrors' | 'partiallyAccepted' | 'rejected' | 'unknown';

const VERDICTS: Readonly<Record<string, SyntaxVerdict>> = {
  A: 'accepted',
  E: 'acceptedWithErrors',
  P: 'partiallyAccepted',
  R: 'rejected',
  M: 'rejected',
  W: 'rejected',
  X: 'rejected',
};

/** Reads a TA104, IK501 (AK501) or AK901 code. An unheard-of code is `unknown`, never an acceptance. */
export function syntaxVerdict(code: string): SyntaxVerdict {
  return VERDICTS[code] ?? 'unknown';
}

/** A group is rejected of which a set is accepted, or accepted, without more, of which a set is rejected (IK501 and AK901, A-003). */
export function verdictsContradict(groupCode: string, setCodes: readonly string[]): boolean {
  const group = syntaxVerdict(groupCode);
  const sets = setCodes.map(syntaxVerdict);
  if (group === 'accepted') return sets.includes('rejected');
  return group === 'rejected' && sets.some((set) => set === 'accepted' || set === 'acceptedWithErrors');
}
