/** Operations: which field of the 837 a claim status code (STC01-2) speaks of, and the edits that look at it (3.2, A-014). */
import type { ClaimType } from '../claims/claim.ts';

export type StatusPlace = readonly [field: string, ...edits: readonly string[]];

/** Where an entity (STC01-3) tells the field, `code:entity` stands before the code; fields are those of a professional claim. */
const PLACES: Readonly<Record<string, StatusPlace>> = {
  '33': ['2010BA NM109', 'E-034', 'E-035'],
  '54': ['2300 CLM', 'E-075'],
  '97': ['2010BA NM109', 'E-034', 'E-035', 'E-036'],
  '116': ['2010BB NM109', 'E-039'],
  '125:85': ['2010AA NM103', 'E-021'],
  '125:IL': ['2010BA NM103', 'E-030'],
  '125:QC': ['2010CA NM103', 'E-030'],
  '125:82': ['2310B NM103', 'E-020'],
  '126:85': ['2010AA N301', 'E-013', 'E-015'],
  '127:85': ['2010AA PER04', 'E-026'],
  '128:85': ['2010AA REF02', 'E-012'],
  '145:85': ['2000A PRV03', 'E-017', 'E-018'],
  '145:82': ['2310B PRV03', 'E-017'],
  '153:PR': ['2010BB NM109', 'E-039'],
  '153:IL': ['2010BA NM109', 'E-030', 'E-034', 'E-035'],
  '157': ['2010BA DMG03', 'E-038'],
  '157:QC': ['2010CA DMG03', 'E-038'],
  '158': ['2010BA DMG02', 'E-032', 'E-033'],
  '158:QC': ['2010CA DMG02', 'E-032', 'E-033'],
  '164': ['2010BA NM109', 'E-030', 'E-034', 'E-035'],
  '178': ['2300 CLM02', 'E-050', 'E-051'],
  '187': ['2400 DTP03', 'E-040', 'E-041'],
  '188': ['2300 DTP03', 'E-040', 'E-046'],
  '189': ['2300 DTP03', 'E-043', 'E-046'],
  '190': ['2300 DTP03', 'E-046', 'E-105'],
  '228': ['2300 CLM05', 'E-100'],
  '229': ['2300 CL102', 'E-101'],
  '231': ['2300 CL101', 'E-101', 'E-102'],
  '234': ['2300 CL103', 'E-103', 'E-104'],
  '249': ['2300 CLM05-1', 'E-078'],
  '252': ['2300 REF02', 'E-090', 'E-091'],
  '254': ['2300 HI01-2', 'E-060', 'E-061', 'E-064', 'E-065'],
  '255': ['2300 HI', 'E-060', 'E-061'],
  '400': ['2300 CLM02', 'E-050'],
  '402': ['2300 CLM02', 'E-051', 'E-052'],
  '453': ['2400 SV101-3', 'E-071', 'E-072'],
  '454': ['2400 SV101-2', 'E-070'],
  '455': ['2400 SV201', 'E-106'],
  '476': ['2400 SV104', 'E-053', 'E-077'],
  '477': ['2400 SV107-1', 'E-066'],
  '478': ['2300 CLM01', 'E-006', 'E-007'],
  '488': ['2400 SV107-1', 'E-061', 'E-066'],
  '500:85': ['2010AA N403', 'E-014', 'E-016'],
  '501:85': ['2010AA N402', 'E-015', 'E-016'],
  '503:85': ['2010AA N301', 'E-013'],
  '507': ['2400 SV101-2', 'E-070'],
  '535': ['2300 CLM05-3', 'E-121', 'E-123'],
  '562:85': ['2010AA NM109', 'E-010', 'E-011', 'E-025'],
  '562:82': ['2310B NM109', 'E-010', 'E-025'],
  '584': ['2400 REF02', 'E-008'],
  '688': ['2300 HI01-9', 'E-108'],
  '718': ['2400 DTP03', 'E-042'],
  '746': ['2300 CLM', 'E-075'],
};

/** The table's edits, so that a test can hold them against those that there are. */
export const EDITS_OF_STATUSES: readonly string[] = Object.values(PLACES).flatMap(([, ...edits]) => edits);
export const STATUS_CODES: readonly string[] = Object.keys(PLACES);

/** Where the other claim types have what a professional claim has there; the institutional rendering provider is 2310D (1.4). */
const ELSEWHERE: Readonly<Record<ClaimType, readonly (readonly [professional: string, own: string])[]>> = {
  professional: [],
  institutional: [
    ['2310B ', '2310D '],
    ['SV101-', 'SV202-'],
    ['SV104', 'SV205'],
    ['CLM05-1', 'CLM05'],
  ],
  dental: [
    ['SV101-', 'SV301-'],
    ['SV104', 'SV306'],
    ['SV107-1', 'SV311-1'],
  ],
};

/** Undefined when the code names no place that we know. */
export function statusPlace(code: string, entity: string | undefined, claimType: ClaimType): StatusPlace | undefined {
  const place = PLACES[`${code}:${entity ?? ''}`] ?? PLACES[code];
  if (place === undefined) return undefined;
  const [field, ...edits] = place;
  const own = ELSEWHERE[claimType].reduce((text, [professional, other]) => text.replace(professional, other), field);
  return [own, ...edits];
}
