/** Scrub: a claim as the edits look at it: what several of them need is worked out once. */
import type { CalendarDate } from '../../base/calendar-date.ts';
import { parseCalendarDate } from '../../base/calendar-date.ts';
import { type Cents, parseCents } from '../../base/money.ts';
import type { Claim, Diagnosis } from '../../claims/claim.ts';
import type { PayerProfile } from '../../claims/payer-profile.ts';
import type { Provider, ProviderRole, Providers } from '../../claims/provider.ts';
import type { Procedure, ServiceLine } from '../../claims/service-line.ts';
import type { ListSetId } from '../../codesets/code-set.ts';
import type { CodeSets } from '../../codesets/code-sets.ts';
import { procedureSetOf } from './code-match.ts';
import type { ClaimHistory } from './history.ts';
import type { OverlongAmount, Unsendable } from './repair.ts';

/** Claim types by their letters in domain.md. */
export type TypeLetter = 'P' | 'I' | 'D';

/** A service line with its numbers read. */
export interface LineView {
  readonly line: ServiceLine;
  /** From 0, as in paths. */
  readonly index: number;
  readonly procedure: Procedure | undefined;
  /** '' when the line has no procedure. */
  readonly code: string;
  /** The list that the code belongs to by its shape. */
  readonly codeSet: ListSetId | undefined;
  readonly modifiers: readonly string[];
  /** '' when the line has no date. */
  readonly from: string;
  readonly to: string;
  /** NaN when absent or malformed. */
  readonly units: number;
  readonly chargeCents: Cents | undefined;
  readonly placeOfService: string;
  /** The day whose code-set versions count (E-048). */
  readonly versionDate: CalendarDate;
}

/** A provider with its role and place. */
export interface ProviderView {
  readonly provider: Provider;
  readonly role: ProviderRole;
  /** Index of the line; absent on the claim level. */
  readonly line?: number;
}

/** What one run hands to every claim. */
export interface Surroundings {
  readonly asOf: CalendarDate;
  readonly usage: 'T' | 'P';
  readonly codeSets: CodeSets;
  readonly history: ClaimHistory;
  /** The four separators of the interchange that the claim will travel in. */
  readonly delimiters: string;
}

export interface Subject extends Surroundings {
  readonly claim: Claim;
  readonly type: TypeLetter;
  readonly profile: PayerProfile;
  /** Texts that can't go on the wire and that no repair may change. */
  readonly unsendable: readonly Unsendable[];
  readonly overlongAmounts: readonly OverlongAmount[];
  /** Paths of adjustments of zero that the repairs left out. */
  readonly droppedAdjustments: readonly string[];
  /** CLM02; undefined when malformed. */
  readonly chargeCents: Cents | undefined;
  readonly lines: readonly LineView[];
  readonly providers: readonly ProviderView[];
  readonly diagnoses: readonly Diagnosis[];
  /** BHT06 CH. */
  readonly chargeable: boolean;
  readonly predetermination: boolean;
  readonly patientIsSubscriber: boolean;
  readonly birthDate: string | undefined;
  /** Earliest from date and latest through date; '' when no line and no statement says one. */
  readonly firstDate: string;
  readonly lastDate: string;
  readonly versionDate: CalendarDate;
  /** Institutional: facility type and frequency as a bill type's three digits, e.g. `131`. */
  readonly billType: string;
  readonly inpatient: boolean;
}

const NO_DIAGNOSES: readonly Diagnosis[] = [];
const NO_MODIFIERS: readonly string[] = [];

const ROLES: readonly ProviderRole[] = [
  'referring',
  'primaryCare',
  'rendering',
  'serviceFacility',
  'supervising',
  'ordering',
  'purchasedService',
  'attending',
  'operating',
  'otherOperating',
  'assistantSurgeon',
];

function collect(into: ProviderView[], providers: Providers | undefined, line?: number): void {
  if (providers === undefined) return;
  for (const role of ROLES) {
    const provider = providers[role];
    if (provider !== undefined) into.push(line === undefined ? { provider, role } : { provider, role, line });
  }
}

function viewLine(
  claim: Claim,
  line: ServiceLine,
  index: number,
  fallback: CalendarDate,
  inpatient: boolean,
): LineView {
  const from = line.serviceDate?.from ?? '';
  const code = line.procedure?.code ?? '';
  const own = inpatient || from === '' || from === fallback ? fallback : parseCalendarDate(from);
  return {
    line,
    index,
    procedure: line.procedure,
    code,
    codeSet: code === '' ? undefined : procedureSetOf(code),
    modifiers: line.procedure?.modifiers ?? NO_MODIFIERS,
    from,
    to: line.serviceDate?.to ?? from,
    units: line.units === undefined ? Number.NaN : Number(line.units),
    chargeCents: parseCents(line.chargeAmount),
    placeOfService: line.facilityTypeCode ?? (claim.claimType === 'institutional' ? '' : claim.facilityTypeCode),
    versionDate: own ?? fallback,
  };
}

/** Earliest and latest day that the claim speaks of: the statement period on institutional claims, else its lines, else its own service date. */
function period(claim: Claim): readonly [string, string] {
  const span = claim.claimType === 'institutional' ? (claim.dates?.statement ?? claim.dates?.service) : undefined;
  if (span !== undefined) return [span.from, span.to ?? span.from];
  let first = '';
  let last = '';
  for (const { serviceDate } of claim.lines) {
    if (serviceDate === undefined) continue;
    const to = serviceDate.to ?? serviceDate.from;
    if (first === '' || serviceDate.from < first) first = serviceDate.from;
    if (to > last) last = to;
  }
  if (first !== '') return [first, last];
  const service = claim.dates?.service;
  return service === undefined ? ['', ''] : [service.from, service.to ?? service.from];
}

const LETTERS = { professional: 'P', institutional: 'I', dental: 'D' } as const;

/** The view of one claim. */
export function viewClaim(
  claim: Claim,
  profile: PayerProfile,
  repaired: Pick<Subject, 'unsendable' | 'overlongAmounts' | 'droppedAdjustments'>,
  surroundings: Surroundings,
): Subject {
  const type = LETTERS[claim.claimType];
  const inpatient = type === 'I' && profile.inpatientBillTypes.includes(claim.facilityTypeCode);
  const [firstDate, lastDate] = period(claim);
  const versionDate = parseCalendarDate(inpatient ? lastDate : firstDate) ?? surroundings.asOf;
  const providers: ProviderView[] = [];
  collect(providers, claim.providers);
  const lines = claim.lines.map((line, index) => {
    collect(providers, line.providers, index);
    return viewLine(claim, line, index, versionDate, inpatient);
  });
  return {
    asOf: surroundings.asOf,
    usage: surroundings.usage,
    codeSets: surroundings.codeSets,
    history: surroundings.history,
    delimiters: surroundings.delimiters,
    claim,
    type,
    profile,
    unsendable: repaired.unsendable,
    overlongAmounts: repaired.overlongAmounts,
    droppedAdjustments: repaired.droppedAdjustments,
    chargeCents: parseCents(claim.chargeAmount),
    lines,
    providers,
    diagnoses: claim.diagnoses ?? NO_DIAGNOSES,
    chargeable: (claim.purposeCode ?? 'CH') === 'CH',
    predetermination: claim.claimSubmissionReasonCode === 'PB',
    patientIsSubscriber: claim.patient === undefined,
    birthDate: (claim.patient ?? claim.subscriber).birthDate,
    firstDate,
    lastDate,
    versionDate,
    billType: type === 'I' ? claim.facilityTypeCode + claim.frequencyCode : '',
    inpatient,
  };
}

const CLAIM_LOOPS: Readonly<Record<TypeLetter, Partial<Readonly<Record<ProviderRole, string>>>>> = {
  P: { referring: '2310A', primaryCare: '2310A', rendering: '2310B', serviceFacility: '2310C', supervising: '2310D' },
  I: {
    attending: '2310A',
    operating: '2310B',
    otherOperating: '2310C',
    rendering: '2310D',
    serviceFacility: '2310E',
    referring: '2310F',
  },
  D: {
    referring: '2310A',
    primaryCare: '2310A',
    rendering: '2310B',
    serviceFacility: '2310C',
    assistantSurgeon: '2310D',
    supervising: '2310E',
  },
};

const LINE_LOOPS: Readonly<Record<TypeLetter, Partial<Readonly<Record<ProviderRole, string>>>>> = {
  P: {
    rendering: '2420A',
    purchasedService: '2420B',
    serviceFacility: '2420C',
    supervising: '2420D',
    ordering: '2420E',
    referring: '2420F',
    primaryCare: '2420F',
  },
  I: { operating: '2420A', otherOperating: '2420B', rendering: '2420C', referring: '2420D' },
  D: { rendering: '2420A', assistantSurgeon: '2420B', supervising: '2420C', serviceFacility: '2420D' },
};

/** The loop that this provider is written to. */
export function loopOf(type: TypeLetter, view: ProviderView): string {
  const loops = view.line === undefined ? CLAIM_LOOPS : LINE_LOOPS;
  return loops[type][view.role] ?? (view.line === undefined ? '2310' : '2420');
}

/** Path of this provider in the claim. */
export function pathOf(view: ProviderView): string {
  return view.line === undefined ? `providers.${view.role}` : `lines[${view.line}].providers.${view.role}`;
}

/** Entity type 2: said outright, or by an organization name. */
export function isOrganization(party: {
  readonly entityTypeCode?: '1' | '2';
  readonly organizationName?: string;
}): boolean {
  return party.entityTypeCode === undefined ? party.organizationName !== undefined : party.entityTypeCode === '2';
}
