/** X12: what the envelope's elements must be: of the ISA, of a GS, of an ST, and of trailers against their headers. */
import type { FindingDetail, FindingKind } from '../base/finding.ts';
import { delimiterFault } from './delimiters.ts';
import { isDate, isTime } from './element-types.ts';
import { groupFindings, isaFindings, setFindings } from './findings.ts';
import type { GroupFacts, SetFacts } from './handler.ts';
import type { IsaShape } from './isa.ts';
import type { Segment } from './segment.ts';

/** A finding without its place. */
export interface EnvelopeFault {
  readonly kind: FindingKind;
  readonly detail: FindingDetail;
  /** The element that it is about; absent when about the whole segment. */
  readonly element?: number;
}

/** ISA element → what it must be (I01, I03, I05, I12 …), and the finding when it isn't. */
const ISA_RULES: readonly (readonly [number, FindingKind, (text: string) => boolean])[] = [
  [1, isaFindings.authorizationQualifier, (text) => /^0[0-8]$/.test(text)],
  [3, isaFindings.securityQualifier, (text) => /^0[01]$/.test(text)],
  [5, isaFindings.senderQualifier, (text) => /^[A-Z0-9]{2}$/.test(text)],
  [6, isaFindings.senderId, (text) => text.trim() !== ''],
  [7, isaFindings.receiverQualifier, (text) => /^[A-Z0-9]{2}$/.test(text)],
  [8, isaFindings.receiverId, (text) => text.trim() !== ''],
  [9, isaFindings.date, (text) => text.length === 6 && isDate(text)],
  [10, isaFindings.time, (text) => text.length === 4 && isTime(text)],
  [12, isaFindings.version, (text) => /^00[2-9]\d\d$/.test(text)],
  [13, isaFindings.controlNumber, (text) => /^\d{9}$/.test(text)],
  [14, isaFindings.acknowledgementRequested, (text) => /^[01]$/.test(text)],
  [15, isaFindings.usage, (text) => /^[PTI]$/.test(text)],
];

/** Everything wrong with an ISA that could be read. An ISA of odd widths gets that one finding, and no others about its elements. */
export function isaFaults(shape: IsaShape): EnvelopeFault[] {
  const faults: EnvelopeFault[] = [];
  const { component, element, repetition, segment } = shape.delimiters;
  if (delimiterFault(shape.delimiters) !== undefined) {
    const found = [element, component, ...(repetition === undefined ? [] : [repetition]), segment];
    faults.push({ kind: isaFindings.separators, detail: { found: found.map(visible).join(' ') } });
  }
  if (!shape.fixedWidth) return [...faults, { kind: isaFindings.width, detail: {} }];
  const version = shape.elements[11] ?? '';
  if (repetition === undefined && Number(version) >= 402) {
    const detail = { found: shape.elements[10] ?? '', version };
    faults.push({ kind: isaFindings.repetitionSeparator, detail, element: 11 });
  }
  for (const [number, kind, valid] of ISA_RULES) {
    const found = shape.elements[number - 1] ?? '';
    if (!valid(found)) faults.push({ kind, detail: { found: found.trim() }, element: number });
  }
  return faults;
}

function visible(byte: number): string {
  return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `0x${byte.toString(16).padStart(2, '0')}`;
}

/** Functional identifier code (GS01) → the transaction sets that it may hold, as far as healthcare uses them. */
const SETS_OF_GROUP: Readonly<Record<string, readonly string[]>> = {
  AG: ['824'],
  BE: ['834'],
  FA: ['997', '999'],
  HB: ['271'],
  HC: ['837'],
  HI: ['278'],
  HN: ['277'],
  HP: ['835'],
  HR: ['276'],
  HS: ['270'],
  PI: ['275'],
  RA: ['820'],
};
const KNOWN_SETS = new Set(Object.values(SETS_OF_GROUP).flat());

/** What is wrong with a GS by itself, and against the control numbers met before in its interchange. */
export function groupFaults(facts: GroupFacts, used: ReadonlySet<string>): EnvelopeFault[] {
  const found = facts.controlNumber;
  if (!/^\d{1,9}$/.test(found)) return [{ kind: groupFindings.controlNumberMalformed, detail: { found }, element: 6 }];
  return used.has(found) ? [{ kind: groupFindings.controlNumberRepeated, detail: { found }, element: 6 }] : [];
}

/** What is wrong with an ST by itself, against its group and the control numbers met before in it. */
export function setFaults(facts: SetFacts, group: GroupFacts | undefined, used: ReadonlySet<string>): EnvelopeFault[] {
  const faults: EnvelopeFault[] = [];
  const { id, controlNumber } = facts;
  if (!/^[A-Z0-9]{3}$/.test(id)) faults.push({ kind: setFindings.idMalformed, detail: { found: id }, element: 1 });
  else if (group !== undefined && !belongs(id, group.functionalId)) {
    const detail = { found: id, group: group.functionalId };
    faults.push({ kind: setFindings.notInGroup, detail, element: 1 });
  }
  if (!/^[\x21-\x7e](?:[\x20-\x7e]{0,7}[\x21-\x7e])?$/.test(controlNumber) || controlNumber.length < 4) {
    faults.push({ kind: setFindings.controlNumberMalformed, detail: { found: controlNumber }, element: 2 });
  } else if (used.has(controlNumber)) {
    faults.push({ kind: setFindings.controlNumberRepeated, detail: { found: controlNumber }, element: 2 });
  }
  return faults;
}

function belongs(id: string, functionalId: string): boolean {
  const sets = Object.hasOwn(SETS_OF_GROUP, functionalId) ? SETS_OF_GROUP[functionalId] : undefined;
  return sets === undefined ? !KNOWN_SETS.has(id) : sets.includes(id);
}

/** What a trailer (SE, GE, IEA: a count, then a control number) is held against. */
export interface TrailerRule {
  readonly countKind: FindingKind;
  readonly numberKind: FindingKind;
  /** Undefined when the header's level was damaged in a way that is told already. */
  readonly count: number | undefined;
  readonly controlNumber: string;
  /** Control numbers of type N0 are equal with and without leading zeros. */
  readonly numeric: boolean;
}

/** Where a trailer contradicts its header or what lies between. */
export function trailerFaults(trailer: Segment, rule: TrailerRule): EnvelopeFault[] {
  const faults: EnvelopeFault[] = [];
  const count = trailer.element(1).trim();
  if (rule.count !== undefined && !(/^\d{1,10}$/.test(count) && Number(count) === rule.count)) {
    faults.push({ kind: rule.countKind, detail: { found: count, expected: rule.count }, element: 1 });
  }
  const found = trailer.element(2).trim();
  const expected = rule.controlNumber;
  if (comparable(found, rule.numeric) !== comparable(expected, rule.numeric)) {
    faults.push({ kind: rule.numberKind, detail: { found, expected }, element: 2 });
  }
  return faults;
}

function comparable(controlNumber: string, numeric: boolean): string {
  return numeric && /^\d+$/.test(controlNumber) ? controlNumber.replace(/^0+(?=\d)/, '') : controlNumber.trim();
}
