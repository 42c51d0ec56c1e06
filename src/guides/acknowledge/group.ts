/** Guides: the 999, or 997, that answers a functional group. */
import { type Finding, isBlocking } from '../../base/finding.ts';
import type { Guide, GuideLibrary } from '../guide.ts';
import type { ReceivedGroup, ReceivedSet } from '../validate.ts';
import { type AnswerForm, elementCode, segmentCode, setCode } from './codes.ts';
import type { AnswerSegment } from './segments.ts';

/** The body of an acknowledgement, from AK1 to AK9; ST, SE and envelopes are the sender's to write. */
export interface GroupAnswer {
  readonly transactionSet: AnswerForm;
  /** GS08, and ST03 of a 999. */
  readonly version: string;
  readonly functionalId: 'FA';
  readonly segments: readonly AnswerSegment[];
}

export interface AnswerOptions {
  readonly form: AnswerForm;
  /** Tells data element numbers of positions. */
  readonly library: GuideLibrary;
}

const MOST_CODES = 5;
/** Business unit that a claim is named by. */
const CLAIM_REFERENCE = 'CLM01';
const MOST_REFERENCE = 35;

/** Undefined for a group of acknowledgements: they are never acknowledged. */
export function answerGroup(group: ReceivedGroup, options: AnswerOptions): GroupAnswer | undefined {
  if (group.facts.functionalId === 'FA') return undefined;
  const { form } = options;
  const version = form === '999' ? options.library.guide('999').versions[0] : options.library.guide('997').versions[0];
  const refused = group.findings.some((item) => isBlocking(item) && item.kind.acknowledgement?.group !== undefined);
  const segments: AnswerSegment[] = [groupHeader(group, form)];
  // A group that is refused for its own sake answers for all of its sets.
  if (!refused) {
    for (const set of group.sets) if (canName(set, options)) segments.push(...answerSet(set, options));
  }
  segments.push(groupTrailer(group, refused));
  return { transactionSet: form, version: version ?? '', functionalId: 'FA', segments };
}

/** A 999 can name the sets of its guide only; another identifier shows in AK9's counts alone. */
function canName(set: ReceivedSet, { form, library }: AnswerOptions): boolean {
  if (form === '997') return true;
  const header = library.guide('999').segments.find((node) => node.id === 'AK2');
  return header?.qualifier?.codes.has(set.facts.id) === true;
}

function groupHeader(group: ReceivedGroup, form: AnswerForm): AnswerSegment {
  const { functionalId, controlNumber, version } = group.facts;
  return {
    id: 'AK1',
    elements: [functionalId, /^\d{1,9}$/.test(controlNumber) ? controlNumber : '0', form === '999' ? version : ''],
  };
}

function groupTrailer(group: ReceivedGroup, refused: boolean): AnswerSegment {
  const received = group.sets.length;
  const accepted = refused ? 0 : group.sets.filter((set) => set.accepted).length;
  const code = accepted === received && !refused ? 'A' : accepted === 0 ? 'R' : 'P';
  const codes = distinct(group.findings.filter(isBlocking).map((item) => item.kind.acknowledgement?.group));
  const included = /^\d{1,6}$/.test(group.includedSets) ? group.includedSets : String(received);
  return { id: 'AK9', elements: [code, included, String(received), String(accepted), ...codes] };
}

function answerSet(set: ReceivedSet, options: AnswerOptions): readonly AnswerSegment[] {
  const { form } = options;
  const { id, controlNumber, implementation } = set.facts;
  const faults = set.findings.filter(isBlocking);
  const guide = set.guide === undefined ? undefined : options.library.guide(set.guide);
  const segments: AnswerSegment[] = [
    { id: 'AK2', elements: [id, controlNumberCopy(controlNumber), form === '999' ? implementation : ''] },
  ];
  for (const places of bySegment(faults, form)) segments.push(...segmentAnswer(places, set, { form, guide }));
  const codes = distinct(faults.map((item) => setCode(item, form)));
  segments.push({ id: form === '999' ? 'IK5' : 'AK5', elements: [set.accepted ? 'A' : 'R', ...codes] });
  return segments;
}

/** Findings of one segment that say the same of it, in the order of the file. */
function bySegment(faults: readonly Finding[], form: AnswerForm): readonly (readonly Finding[])[] {
  const places = new Map<string, Finding[]>();
  for (const item of faults) {
    const code = segmentCode(item, form);
    if (code === undefined || item.at.segment === undefined) continue;
    const key = `${item.at.segment} ${item.at.segmentId ?? ''} ${item.at.loop ?? ''} ${code}`;
    const known = places.get(key);
    if (known === undefined) places.set(key, [item]);
    else if (elementCode(item, form) !== undefined) known.push(item);
  }
  return [...places.values()].sort((a, b) => (a[0]?.at.segment ?? 0) - (b[0]?.at.segment ?? 0));
}

function segmentAnswer(
  places: readonly Finding[],
  set: ReceivedSet,
  context: { readonly form: AnswerForm; readonly guide: Guide | undefined },
): readonly AnswerSegment[] {
  const { form, guide } = context;
  const first = places[0];
  if (first === undefined) return [];
  const { segment = 0, segmentId = '', loop = '', claim } = first.at;
  const code = segmentCode(first, form);
  const answer: AnswerSegment[] = [
    { id: form === '999' ? 'IK3' : 'AK3', elements: [segmentIdCopy(segmentId), String(segment), loop, code] },
  ];
  const reference = claim === undefined ? undefined : set.businessUnits.get(claim);
  if (form === '999' && set.facts.id === '837' && reference !== undefined && isReference(reference)) {
    answer.push({ id: 'CTX', elements: [[CLAIM_REFERENCE, reference]] });
  }
  for (const item of places) {
    const element = elementAnswer(item, form, guide);
    if (element !== undefined) answer.push(element);
  }
  return answer;
}

/** IK404, the copy of the bad value, stays empty: it may be a patient's. */
function elementAnswer(item: Finding, form: AnswerForm, guide: Guide | undefined): AnswerSegment | undefined {
  const code = elementCode(item, form);
  const { element, component, repetition, segmentId = '' } = item.at;
  if (code === undefined || element === undefined) return undefined;
  const place = [String(element), component === undefined ? '' : String(component)];
  if (repetition !== undefined) place.push(String(repetition));
  const number = dataElement(guide, segmentId, element, component);
  return { id: form === '999' ? 'IK4' : 'AK4', elements: [place, number, code] };
}

/** IK402: the number of the data element, which composites don't have. */
function dataElement(guide: Guide | undefined, segmentId: string, element: number, component?: number): string {
  const node = guide?.segments.find((item) => item.id === segmentId)?.elements[element - 1];
  if (node === undefined) return '';
  const found = node.kind === 'composite' ? node.components[(component ?? 0) - 1] : node;
  const number = found?.dataElement ?? '';
  return /^\d{1,4}$/.test(number) ? number : '';
}

/** IK301 is the identifier as it stands, where it can stand in an element of two or three characters. */
function segmentIdCopy(segmentId: string): string {
  const copy = segmentId
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '')
    .slice(0, 3);
  return copy.length < 2 ? copy.padEnd(2, 'X') : copy;
}

/** AK202 is ST02 as it stands, where it can stand in an element of four to nine characters. */
function controlNumberCopy(controlNumber: string): string {
  return controlNumber.slice(0, 9).padEnd(4, '0');
}

function isReference(text: string): boolean {
  return text.length > 0 && text.length <= MOST_REFERENCE && /^[\x21-\x7d](?:[\x20-\x7d]*[\x21-\x7d])?$/.test(text);
}

function distinct(codes: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(codes.filter((code) => code !== undefined))].slice(0, MOST_CODES);
}
