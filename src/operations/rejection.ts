/** Operations: of a rejected claim, the fields that the answer points at, and the edits that look at them. */
import type { ClaimType } from '../claims/claim.ts';
import { EDITS } from '../outbound/scrub/table.ts';
import { statusPlace } from './status-places.ts';

/** What a rejecting answer may hold, as its status record has it. */
export interface RejectingRecord {
  readonly errors?: readonly {
    readonly segmentId?: string;
    readonly loop?: string;
    readonly element?: number;
    readonly component?: number;
  }[];
  readonly statuses?: readonly { readonly statusCode?: string; readonly entityCode?: string }[];
}

export interface RejectionPlace {
  /** X12 places in the 837, as `2010BA NM109`. */
  readonly fields: readonly string[];
  /** Edits that would have caught it, or that look at the same field; none when no edit does. */
  readonly edits: readonly string[];
}

/** Empty lists when the answer names no place that we know. */
export function rejectionPlace(record: RejectingRecord, claimType: ClaimType): RejectionPlace {
  const fields = new Set<string>();
  const edits = new Set<string>();
  for (const error of record.errors ?? []) {
    const { loop, segmentId = '', element, component } = error;
    if (segmentId === '') continue;
    const plain = `${segmentId}${element === undefined ? '' : String(element).padStart(2, '0')}`;
    const field = `${loop === undefined ? '' : `${loop} `}${plain}${component === undefined ? '' : `-${component}`}`;
    fields.add(field);
    for (const edit of EDITS) if (looksAt(edit.at, field)) edits.add(edit.id);
  }
  for (const { statusCode = '', entityCode } of record.statuses ?? []) {
    const place = statusPlace(statusCode, entityCode, claimType);
    if (place === undefined) continue;
    const [field, ...ids] = place;
    fields.add(field);
    for (const id of ids) if (isJudgedBy(claimType, id)) edits.add(id);
  }
  return { fields: [...fields], edits: [...edits] };
}

const LETTERS: Readonly<Record<ClaimType, string>> = { professional: 'P', institutional: 'I', dental: 'D' };

/** Claims of the type are judged by the edit. */
const isJudgedBy = (claimType: ClaimType, id: string): boolean =>
  EDITS.some((edit) => edit.id === id && edit.types.includes(LETTERS[claimType]));

/** An answer may leave out the loop (or give `2010` for all of its kind) and the component; then every edit that fits is one. */
function looksAt(at: string, field: string): boolean {
  const [loop = '', element = ''] = at.split(' ');
  const [wanted = '', toldLoop = ''] = field.split(' ').reverse();
  return loop.startsWith(toldLoop) && (element === wanted || element.startsWith(`${wanted}-`));
}
