/** Operations: of a rejected claim, the fields that the answer points at, and the edits that look at them. */
import { EDITS } from '../outbound/scrub/table.ts';

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

type Place = readonly [field: string, ...edits: readonly string[]];

/** What a claim status code (STC01-2) is about; where an entity (STC01-3) tells the field, `code:entity` stands before the code. */
const STATUS_PLACES: Readonly<Record<string, Place>> = {
  '33': ['2010BA NM109', 'E-034', 'E-035'],
  '54': ['2300 CLM', 'E-075'],
  '97': ['2010BA NM109', 'E-036'],
  '116': ['2010BB NM109', 'E-039'],
  '125:IL': ['2010BA NM103', 'E-030'],
  '125:QC': ['2010CA NM103', 'E-030'],
  '126:85': ['2010AA N301', 'E-013', 'E-015'],
  '128:85': ['2010AA REF02', 'E-012'],
  '145:85': ['2000A PRV03', 'E-017', 'E-018'],
  '145:82': ['2310B PRV03', 'E-017'],
  '153:PR': ['2010BB NM109', 'E-039'],
  '157': ['2010BA DMG03', 'E-038'],
  '158': ['2010BA DMG02', 'E-032', 'E-033'],
  '164': ['2010BA NM109', 'E-030', 'E-034', 'E-035'],
  '178': ['2300 CLM02', 'E-050', 'E-051'],
  '187': ['2400 DTP03', 'E-040', 'E-041'],
  '189': ['2300 DTP03', 'E-043', 'E-046'],
  '249': ['2300 CLM05-1', 'E-078'],
  '254': ['2300 HI01-2', 'E-060', 'E-061'],
  '255': ['2300 HI01-2', 'E-060', 'E-061'],
  '453': ['2400 SV101-3', 'E-071'],
  '454': ['2400 SV101-2', 'E-070'],
  '455': ['2400 SV201', 'E-106'],
  '478': ['2300 CLM01', 'E-006', 'E-007'],
  '500:85': ['2010AA N403', 'E-014'],
  '562:85': ['2010AA NM109', 'E-010', 'E-011'],
  '562:82': ['2310B NM109', 'E-010'],
};

/** The tables' edits, so that a test can hold them against those that there are. */
export const EDITS_OF_STATUSES: readonly string[] = Object.values(STATUS_PLACES).flatMap(([, ...edits]) => edits);

/** Empty lists when the answer names no place that we know. */
export function rejectionPlace(record: RejectingRecord): RejectionPlace {
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
    const place = STATUS_PLACES[`${statusCode}:${entityCode ?? ''}`] ?? STATUS_PLACES[statusCode];
    if (place === undefined) continue;
    const [field, ...ids] = place;
    fields.add(field);
    for (const id of ids) edits.add(id);
  }
  return { fields: [...fields], edits: [...edits] };
}

/** An answer may leave out the loop (or give `2010` for all of its kind) and the component; then every edit that fits is one. */
function looksAt(at: string, field: string): boolean {
  const [loop = '', element = ''] = at.split(' ');
  const [wanted = '', toldLoop = ''] = field.split(' ').reverse();
  return loop.startsWith(toldLoop) && (element === wanted || element.startsWith(`${wanted}-`));
}
