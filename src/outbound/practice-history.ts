/** Outbound: the lists that a practice keeps, as the edits ask them. A kind that was never loaded has no lookup, so its edits say that they were not checked. */
import { type CalendarDate, parseCalendarDate } from '../base/calendar-date.ts';
import type { Claim } from '../claims/claim.ts';
import {
  type AuthorizationRow,
  type CoverageRow,
  coverageKey,
  numberKey,
  type PayerRouteRow,
  type PracticeKind,
  payerKey,
  type VisitRow,
} from '../claims/practice-list.ts';
import type { LedgerView } from '../ledger/port.ts';
import type { EarlierClaims } from './earlier-claims.ts';
import type { ClaimMarks } from './scrub/fingerprint.ts';
import type { Authorization, ClaimHistory, Eligibility } from './scrub/history.ts';

const CHUNK = 500;

export interface PracticeHistory {
  readonly history: ClaimHistory;
  /** The last visit that another system knows of. */
  lastVisit(claim: Claim): CalendarDate | undefined;
}

export interface PracticeInput {
  readonly loaded: ReadonlySet<PracticeKind>;
  readonly earlier: EarlierClaims;
  readonly marks: ClaimMarks;
}

/** Reads the rows that the claims can ask for; at most one question a kind and 500 keys. */
export async function practiceHistory(
  view: LedgerView,
  claims: readonly Claim[],
  { loaded, earlier, marks }: PracticeInput,
): Promise<PracticeHistory> {
  const table = async <Row>(kind: PracticeKind, keysOf: (claim: Claim) => readonly string[]) =>
    loaded.has(kind) ? rowsByKey<Row>(view, kind, claims.flatMap(keysOf)) : undefined;
  const authorizations = await table<AuthorizationRow>('authorization', authorizationKeys);
  const coverages = await table<CoverageRow>('coverage', (claim) => [keyOfCoverage(claim)]);
  const documents = await table<object>('document', documentKeys);
  const payers = await table<PayerRouteRow>('payer', (claim) => [payerKey(claim.payer.id ?? '')]);
  const visits = await table<VisitRow>('visit', (claim) => [marks.patient(claim)]);
  const history: ClaimHistory = {
    ...(authorizations === undefined
      ? {}
      : {
          authorization: (number, claim) => {
            const rows = authorizations.get(numberKey(number));
            return rows === undefined ? undefined : together(rows, earlier.unitsBilled(claim, number));
          },
        }),
    ...(coverages === undefined
      ? {}
      : { eligibility: (claim) => answerOf(coverages.get(keyOfCoverage(claim)) ?? [], serviceDate(claim)) }),
    ...(documents === undefined ? {} : { hasDocument: (number) => documents.has(numberKey(number)) }),
    ...(payers === undefined
      ? {}
      : {
          payerRoute: (payerId, claimType) => {
            const rows = payers.get(payerKey(payerId)) ?? [];
            const row = rows.find((one) => one.claimType === claimType) ?? rows.find((one) => !('claimType' in one));
            if (row === undefined) return undefined;
            return { active: row.active, enrolled: row.enrolled === true || row.enrolmentRequired !== true };
          },
        }),
  };
  const lastVisit = (claim: Claim): CalendarDate | undefined => {
    const first = serviceDate(claim);
    const dates = (visits?.get(marks.patient(claim)) ?? []).map((row) => row.visitDate).filter((date) => date < first);
    return parseCalendarDate(dates.sort().at(-1) ?? '');
  };
  return { history, lastVisit };
}

async function rowsByKey<Row>(
  view: LedgerView,
  kind: PracticeKind,
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly Row[]>> {
  const byKey = new Map<string, Row[]>();
  const distinct = [...new Set(keys)];
  for (let start = 0; start < distinct.length; start += CHUNK) {
    for (const { key, body } of await view.practiceRows(kind, distinct.slice(start, start + CHUNK))) {
      const row: Row = JSON.parse(body);
      const list = byKey.get(key);
      if (list === undefined) byKey.set(key, [row]);
      else list.push(row);
    }
  }
  return byKey;
}

function authorizationKeys(claim: Claim): readonly string[] {
  const own = claim.priorAuthorizationNumber === undefined ? [] : [claim.priorAuthorizationNumber];
  const ofLines = claim.lines.flatMap((line) => line.priorAuthorizations?.map(({ number }) => number) ?? []);
  return [...own, ...ofLines].map(numberKey);
}

function documentKeys(claim: Claim): readonly string[] {
  const all = [...(claim.attachments ?? []), ...claim.lines.flatMap((line) => line.attachments ?? [])];
  return all.flatMap(({ controlNumber }) => (controlNumber === undefined ? [] : [numberKey(controlNumber)]));
}

const keyOfCoverage = (claim: Claim): string => coverageKey(claim.payer.id, claim.subscriber.memberId);

function serviceDate(claim: Claim): string {
  const dates = claim.lines.flatMap((line) => line.serviceDate?.from ?? []).sort();
  return dates[0] ?? claim.dates?.statement?.from ?? claim.dates?.service?.from ?? '';
}

/** Rows of one number together are one authorization: it covers what any of them does; units count where every row says some. */
function together(rows: readonly AuthorizationRow[], billed: number): Authorization {
  const all = <Value>(of: (row: AuthorizationRow) => readonly Value[] | undefined): readonly Value[] | undefined => {
    const lists = rows.map(of);
    return lists.some((list) => list === undefined) ? undefined : lists.flatMap((list) => list ?? []);
  };
  const first = rows[0];
  const froms = all(({ from }) => (from === undefined ? undefined : [from]));
  const untils = all(({ until }) => (until === undefined ? undefined : [until]));
  const units = all((row) => (row.units === undefined ? undefined : [row.units - (row.unitsUsed ?? 0)]));
  const npis = all(({ providerNpis }) => providerNpis);
  const codes = all(({ procedureCodes }) => procedureCodes);
  const from = froms?.toSorted()[0];
  const until = untils?.toSorted().at(-1);
  return {
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(first?.memberId === undefined ? {} : { memberId: first.memberId }),
    ...(npis === undefined ? {} : { providerNpis: npis }),
    ...(codes === undefined ? {} : { procedureCodes: codes }),
    ...(units === undefined ? {} : { unitsLeft: units.reduce((sum, some) => sum + some, 0) - billed }),
  };
}

/** The newest answer whose coverage takes in the day; the newest of all says inactive when none does. */
function answerOf(rows: readonly CoverageRow[], date: string): Eligibility | undefined {
  const sorted = rows.toSorted((a, b) => (a.checkedOn < b.checkedOn ? 1 : -1));
  const covers = ({ from, until }: CoverageRow): boolean =>
    (from === undefined || from <= date) && (until === undefined || date <= until);
  const row = sorted.find(covers) ?? sorted[0];
  const checkedOn = parseCalendarDate(row?.checkedOn ?? '');
  if (row === undefined || checkedOn === undefined) return undefined;
  return {
    checkedOn,
    active: row.active && covers(row),
    authorizationRequired: row.authorizationRequired === true,
    otherCoverage: row.otherCoverage === true,
  };
}
