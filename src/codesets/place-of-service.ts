/** Codesets: places of service, a public list of the government, with labels of our own. Loaded from the start; a newer list can be loaded over it. */
import { parseCalendarDate } from '../base/calendar-date.ts';
import { buildListPack, type ListPack, openListPack } from './list-pack.ts';

const PLACES: readonly (readonly [code: string, label: string])[] = [
  ['01', 'pharmacy'],
  ['02', 'telehealth, patient not at home'],
  ['03', 'school'],
  ['04', 'homeless shelter'],
  ['05', 'Indian Health Service, free-standing'],
  ['06', 'Indian Health Service, at a provider'],
  ['07', 'tribal facility, free-standing'],
  ['08', 'tribal facility, at a provider'],
  ['09', 'prison'],
  ['10', 'telehealth, patient at home'],
  ['11', 'office'],
  ['12', 'home'],
  ['13', 'assisted living'],
  ['14', 'group home'],
  ['15', 'mobile unit'],
  ['16', 'temporary lodging'],
  ['17', 'walk-in retail clinic'],
  ['18', 'place of employment'],
  ['19', 'outpatient hospital off campus'],
  ['20', 'urgent care'],
  ['21', 'inpatient hospital'],
  ['22', 'outpatient hospital on campus'],
  ['23', 'emergency room'],
  ['24', 'ambulatory surgical centre'],
  ['25', 'birthing centre'],
  ['26', 'military treatment facility'],
  ['27', 'street outreach'],
  ['31', 'skilled nursing facility'],
  ['32', 'nursing facility'],
  ['33', 'custodial care'],
  ['34', 'hospice'],
  ['41', 'ambulance on land'],
  ['42', 'ambulance by air or water'],
  ['49', 'independent clinic'],
  ['50', 'federally qualified health centre'],
  ['51', 'inpatient psychiatric facility'],
  ['52', 'psychiatric day hospital'],
  ['53', 'community mental health centre'],
  ['54', 'intermediate care for intellectual disabilities'],
  ['55', 'residential substance abuse treatment'],
  ['56', 'psychiatric residential treatment'],
  ['57', 'substance abuse treatment without residence'],
  ['58', 'opioid treatment without residence'],
  ['60', 'mass immunization'],
  ['61', 'inpatient rehabilitation'],
  ['62', 'outpatient rehabilitation'],
  ['65', 'renal dialysis facility'],
  ['66', 'all-inclusive care for the elderly'],
  ['71', 'public health clinic'],
  ['72', 'rural health clinic'],
  ['81', 'independent laboratory'],
  ['99', 'other place'],
];

/** The packs that come with the software. */
export function shippedPacks(): readonly ListPack[] {
  const effectiveFrom = parseCalendarDate('2003-01-01');
  if (effectiveFrom === undefined) return [];
  const header = { set: 'place-of-service', version: 'shipped', effectiveFrom, source: 'shipped' } as const;
  return [
    openListPack(
      buildListPack(
        header,
        PLACES.map(([code, label]) => ({ code, label, billable: true })),
      ),
    ),
  ];
}
