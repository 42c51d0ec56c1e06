/**
 * Outbound, batch: a claim with more lines or diagnoses than one claim may have → several claims, each whole in itself (M-004, M-005).
 * Nothing is cut off, and nothing is invented: what the claim says once for all of its lines and can't be told for some of them refuses
 * the split. Pure.
 */
import { cents, formatCents, parseCents, ZERO_CENTS } from '../../base/money.ts';
import type { Claim } from '../../claims/claim.ts';
import type { ServiceLine } from '../../claims/service-line.ts';
import { partControlNumber } from './part-control-number.ts';
import { otherPayersOf, undividedPaths } from './undivided.ts';

export interface SplitLimits {
  readonly lines: number;
  /** Undefined where no line points to diagnoses: then they can't be told apart. */
  readonly diagnoses?: number;
}

export interface SplitPart {
  readonly claim: Claim;
  /** Which lines and diagnoses of the whole claim its own are, by index; as they stand there when absent. */
  readonly lines?: readonly number[];
  readonly diagnoses?: readonly number[];
}

export interface ClaimSplit {
  /** The claim itself when it keeps the limits. */
  readonly parts: readonly SplitPart[];
  /** Why it can't be split, in words and by path; then `parts` is empty. */
  readonly refusal?: { readonly reason: string; readonly path: string };
}

/** Whether the claim has more lines or diagnoses than it may have. */
export function isOverLimits(claim: Claim, limits: SplitLimits): boolean {
  return claim.lines.length > limits.lines || isCrowded(claim, limits);
}

const isCrowded = ({ diagnoses = [] }: Claim, limits: SplitLimits): boolean =>
  limits.diagnoses !== undefined && diagnoses.length > limits.diagnoses;

/** `isTaken` tells numbers that other claims have, so that no part gets one of them. */
export function splitClaim(claim: Claim, limits: SplitLimits, isTaken: (number: string) => boolean): ClaimSplit {
  if (!isOverLimits(claim, limits)) return { parts: [{ claim }] };
  const [undivided] = undividedPaths(claim);
  if (undivided !== undefined) return { parts: [], refusal: undivided };
  const packed = pack(claim, limits, isCrowded(claim, limits));
  if (packed.bins === undefined) return { parts: [], refusal: packed.refusal };
  const numbers = new Set<string>();
  const parts = packed.bins.map((bin, index) => {
    const number = partControlNumber(claim.patientControlNumber, index + 1, (one) => numbers.has(one) || isTaken(one));
    numbers.add(number);
    const kept = bin.diagnoses === undefined ? undefined : [...bin.diagnoses].sort((left, right) => left - right);
    const diagnoses = kept === undefined ? {} : { diagnoses: kept.map((ordinal) => ordinal - 1) };
    return { claim: partOf(claim, { lines: bin.lines, kept }, number), lines: bin.lines, ...diagnoses };
  });
  return { parts };
}

interface Bin {
  /** Indices of lines, ascending. */
  readonly lines: number[];
  /** Ordinals of diagnoses that the part keeps; all of them when undefined. */
  diagnoses: ReadonlySet<number> | undefined;
}

type Packed =
  | { readonly bins: readonly Bin[]; readonly refusal?: undefined }
  | { readonly bins?: undefined; readonly refusal: { readonly reason: string; readonly path: string } };

/** Fills one part after the other in the order of the lines; lines that belong together stay together. */
function pack(claim: Claim, limits: SplitLimits, crowded: boolean): Packed {
  const most = crowded ? (limits.diagnoses ?? 0) : undefined;
  const bins: Bin[] = [];
  for (const unit of unitsOf(claim.lines)) {
    const first = unit[0] ?? 0;
    const pointed = most === undefined ? undefined : pointedBy(claim, unit);
    if (unit.length > limits.lines || (most !== undefined && pointed !== undefined && pointed.size > most)) {
      const reason = 'lines that belong together are more than one claim can hold';
      return { refusal: { reason, path: `lines[${first}]` } };
    }
    if (most !== undefined && unit.some((index) => claim.lines[index]?.diagnosisPointers === undefined)) {
      const reason = 'a line points to no diagnosis, so its part of the diagnoses is not known';
      return { refusal: { reason, path: `lines[${first}].diagnosisPointers` } };
    }
    const last = bins[bins.length - 1];
    const together = union(last?.diagnoses, pointed);
    const fits = last !== undefined && last.lines.length + unit.length <= limits.lines;
    if (fits && (most === undefined || together === undefined || together.size <= most)) {
      last.lines.push(...unit);
      last.diagnoses = together;
    } else bins.push({ lines: [...unit], diagnoses: pointed });
  }
  for (const bin of bins) bin.lines.sort((left, right) => left - right);
  return most === undefined ? { bins } : withUnpointed(claim, bins, most);
}

/** Diagnoses that no line points to go where there is room, so that none is lost. */
function withUnpointed(claim: Claim, bins: readonly Bin[], most: number): Packed {
  const pointed = new Set(bins.flatMap((bin) => [...(bin.diagnoses ?? [])]));
  for (let ordinal = 1; ordinal <= (claim.diagnoses?.length ?? 0); ordinal += 1) {
    if (pointed.has(ordinal)) continue;
    const bin = bins.find(({ diagnoses }) => (diagnoses?.size ?? 0) < most);
    if (bin === undefined) {
      const reason = 'a diagnosis that no line points to has room in no part';
      return { refusal: { reason, path: `diagnoses[${ordinal - 1}]` } };
    }
    bin.diagnoses = union(bin.diagnoses, new Set([ordinal]));
  }
  return { bins };
}

/** The principal diagnosis is that of the whole bill, so every part has it. */
function pointedBy(claim: Claim, unit: readonly number[]): ReadonlySet<number> {
  return new Set([1, ...unit.flatMap((index) => claim.lines[index]?.diagnosisPointers ?? [])]);
}

/** Lines that must not be parted: those of one compound drug, and those that an earlier payer bundled into another. */
function unitsOf(lines: readonly ServiceLine[]): readonly (readonly number[])[] {
  const unitOf = lines.map((_line, index) => [index]);
  const join = (one: number, two: number): void => {
    const [left, right] = [unitOf[one], unitOf[two]];
    if (left === undefined || right === undefined || left === right) return;
    left.push(...right);
    for (const index of right) unitOf[index] = left;
  };
  const linked = new Map<string, number>();
  lines.forEach((line, index) => {
    const link = line.drug?.linkSequenceNumber;
    if (link !== undefined) {
      join(linked.get(link) ?? index, index);
      linked.set(link, linked.get(link) ?? index);
    }
    for (const { bundledLineNumber } of line.adjudications ?? []) {
      if (bundledLineNumber !== undefined) join(index, Number(bundledLineNumber) - 1);
    }
  });
  return [...new Set(unitOf)];
}

interface Share {
  readonly lines: readonly number[];
  /** Ordinals of diagnoses; all of them when undefined. */
  readonly kept: readonly number[] | undefined;
}

function partOf(claim: Claim, { lines: indices, kept }: Share, patientControlNumber: string): Claim {
  const lines = indices.flatMap((index) => claim.lines[index] ?? []).map((line) => partLine(line, indices, kept));
  const total = lines.reduce((sum, line) => sum + (parseCents(line.chargeAmount) ?? ZERO_CENTS), 0);
  const diagnoses = kept?.flatMap((ordinal) => claim.diagnoses?.[ordinal - 1] ?? []);
  const otherPayers = otherPayersOf(claim, lines);
  return {
    ...claim,
    patientControlNumber,
    chargeAmount: formatCents(cents(total)),
    ...(diagnoses === undefined ? {} : { diagnoses }),
    ...(otherPayers === undefined ? {} : { otherPayers }),
    lines,
  };
}

/** The line in its new claim: its own control number, pointers and bundling by the numbers that hold there. */
function partLine(line: ServiceLine, lines: readonly number[], kept: readonly number[] | undefined): ServiceLine {
  const { diagnosisPointers, adjudications } = line;
  const pointers = kept === undefined ? undefined : diagnosisPointers?.map((ordinal) => kept.indexOf(ordinal) + 1);
  const moved = adjudications?.map((one) =>
    one.bundledLineNumber === undefined ? one : { ...one, bundledLineNumber: numberIn(lines, one.bundledLineNumber) },
  );
  return {
    ...line,
    // The payer answers with it, or else with the line's number in the part, which isn't the billing system's.
    lineItemControlNumber: line.lineItemControlNumber ?? line.lineId.slice(0, 30),
    ...(pointers === undefined ? {} : { diagnosisPointers: pointers }),
    ...(moved === undefined ? {} : { adjudications: moved }),
  };
}

/** A number of no line of the claim stays as it is, for the edits to tell. */
function numberIn(lines: readonly number[], number: string): string {
  const index = lines.indexOf(Number(number) - 1);
  return index < 0 ? number : String(index + 1);
}

/** Undefined stands for all of them. */
function union(
  one: ReadonlySet<number> | undefined,
  two: ReadonlySet<number> | undefined,
): ReadonlySet<number> | undefined {
  return one === undefined ? two : new Set([...one, ...(two ?? [])]);
}
