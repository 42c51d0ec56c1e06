/** Outbound: claims that look like those of a file, or are of their patients: in the ledger, and earlier in the file itself. */
import { type CalendarDate, parseCalendarDate } from '../base/calendar-date.ts';
import type { Claim } from '../claims/claim.ts';
import { numberKey } from '../claims/practice-list.ts';
import type { CodeSets } from '../codesets/code-sets.ts';
import type { ClaimRow, LedgerView } from '../ledger/port.ts';
import { identityOf, inChunks, priorState } from './prior-claims.ts';
import type { ClaimMarks } from './scrub/fingerprint.ts';
import type { ClaimIdentity, PriorClaim, PriorState } from './scrub/history.ts';
import { isNewPatientVisit, isVisit } from './scrub/procedures.ts';

/** A claim as the questions of this file look at it. */
interface Known {
  readonly claim: Claim;
  readonly identity: ClaimIdentity;
  readonly state: PriorState;
  readonly createdAt?: string;
}

export interface EarlierClaims {
  sameInFile(fingerprint: string): readonly PriorClaim[];
  similarClaims(fingerprint: string): readonly PriorClaim[];
  /** The first of the file, when it isn't this claim. */
  controlNumberOwner(patientControlNumber: string, claimId: string): ClaimIdentity | undefined;
  lastVisit(claim: Claim): CalendarDate | undefined;
  previousStatements(claim: Claim): readonly { readonly from: string; readonly to: string }[];
  /** Units that other claims of the patient bill under the authorization. */
  unitsBilled(claim: Claim, authorizationNumber: string): number;
  note(claim: Claim): void;
}

const isItself = ({ identity }: Known, { claimId }: Claim): boolean =>
  identity.otherSystem !== true && identity.claimId === claimId;

/** Of what was replaced the replacement counts. */
const stands = ({ state }: Known): boolean => !['rejected', 'void', 'replaced'].includes(state);

const priorOf = ({ identity, state }: Known): PriorClaim => ({ ...identity, state });

function knownOf(row: ClaimRow, billingSystem: string): Known {
  const claim: Claim = JSON.parse(row.body);
  return { claim, identity: identityOf(row, billingSystem), state: priorState(row), createdAt: row.createdAt };
}

class Index {
  readonly #lists = new Map<string, Known[]>();

  add(key: string, known: Known): void {
    const list = this.#lists.get(key);
    if (list === undefined) this.#lists.set(key, [known]);
    else list.push(known);
  }

  of(key: string): readonly Known[] {
    return this.#lists.get(key) ?? [];
  }
}

export interface EarlierInput {
  /** Whose claims are judged. */
  readonly billingSystem: string;
  readonly codeSets: CodeSets;
  /** Authorizations are loaded: what was billed under them counts. */
  readonly authorized: boolean;
  readonly marks: ClaimMarks;
}

const INTERIM = new Set(['3', '4']);

/** Only these claims have edits that ask for other claims of their patient; the others cost no question. */
function asksForPatient(claim: Claim, { codeSets, authorized }: EarlierInput): boolean {
  if (authorized && authorizationsOf(claim).length > 0) return true;
  if (claim.claimType === 'institutional') return INTERIM.has(claim.frequencyCode);
  return (
    claim.claimType === 'professional' &&
    claim.lines.some(({ procedure, serviceDate }) => {
      const code = procedure?.code ?? '';
      const date = parseCalendarDate(serviceDate?.from ?? '');
      return isNewPatientVisit(code) || (date !== undefined && codeSets.lists('new-patient-visit', code, date));
    })
  );
}

function authorizationsOf(claim: Claim): readonly string[] {
  const lines = claim.lines.flatMap((line) => line.priorAuthorizations?.map(({ number }) => number) ?? []);
  return claim.priorAuthorizationNumber === undefined ? lines : [claim.priorAuthorizationNumber, ...lines];
}

export async function earlierClaimsOf(
  view: LedgerView,
  claims: readonly Claim[],
  input: EarlierInput,
): Promise<EarlierClaims> {
  const limit = 10_000;
  const { marks, billingSystem } = input;
  const similar = new Index();
  const ofPatient = new Index();
  const inFile = new Index();
  const owners = new Map<string, ClaimIdentity>();
  const firsts = claims.filter((claim) => claim.frequencyCode === '1');
  for (const row of await inChunks(
    firsts.map((claim) => marks.loose(claim)),
    (similarities) => view.claims({ similarities, limit }),
  )) {
    const known = knownOf(row, billingSystem);
    similar.add(marks.loose(known.claim), known);
  }
  const patients = claims.filter((claim) => asksForPatient(claim, input)).map((claim) => marks.patient(claim));
  for (const row of await inChunks(patients, (patientMarks) => view.claims({ patientMarks, limit }))) {
    const known = knownOf(row, billingSystem);
    ofPatient.add(marks.patient(known.claim), known);
  }
  const others = (claim: Claim): readonly Known[] =>
    ofPatient.of(marks.patient(claim)).filter((known) => stands(known) && !isItself(known, claim));
  return {
    sameInFile: (fingerprint) => inFile.of(fingerprint).map(priorOf),
    similarClaims: (fingerprint) => similar.of(fingerprint).map(priorOf),
    controlNumberOwner: (number, claimId) => {
      const owner = owners.get(number);
      return owner?.claimId === claimId ? undefined : owner;
    },
    lastVisit: (claim) => newestVisit(claim, others(claim)),
    previousStatements: (claim) => statementsBefore(claim, others(claim)),
    unitsBilled: (claim, number) => others(claim).reduce((sum, known) => sum + unitsUnder(known.claim, number), 0),
    note: (claim) => {
      const identity = { claimId: claim.claimId };
      const known: Known = { claim, identity, state: 'open' };
      if (!owners.has(claim.patientControlNumber)) owners.set(claim.patientControlNumber, identity);
      inFile.add(marks.exact(claim), known);
      similar.add(marks.loose(claim), known);
      ofPatient.add(marks.patient(claim), known);
    },
  };
}

const specialtyOf = ({ providers, billingProvider }: Claim): string | undefined =>
  providers?.rendering?.taxonomyCode ?? billingProvider.taxonomyCode;

/** The last day on which the group saw the patient before this claim; another specialty of the group doesn't count when both are known. */
function newestVisit(claim: Claim, others: readonly Known[]): CalendarDate | undefined {
  const specialty = specialtyOf(claim);
  const first = claim.lines.map((line) => line.serviceDate?.from ?? '').sort()[0] ?? '';
  let newest = '';
  for (const other of others) {
    const theirs = specialtyOf(other.claim);
    if (other.claim.claimType !== 'professional') continue;
    if (specialty !== undefined && theirs !== undefined && specialty !== theirs) continue;
    for (const { procedure, serviceDate } of other.claim.lines) {
      const date = serviceDate?.from ?? '';
      if (date < first && date > newest && isVisit(procedure?.code ?? '')) newest = date;
    }
  }
  return parseCalendarDate(newest);
}

/** Bills of the same stay: same payer, kind of bill and admission. */
function statementsBefore(
  claim: Claim,
  others: readonly Known[],
): readonly { readonly from: string; readonly to: string }[] {
  const stayOf = ({ dates, facilityTypeCode, payer, claimType }: Claim): string =>
    [claimType, facilityTypeCode, payer.id ?? '', dates?.admission?.slice(0, 10) ?? ''].join('|');
  const stay = stayOf(claim);
  const begin = claim.dates?.statement?.from ?? '';
  return others
    .flatMap(({ claim: other }) => (stayOf(other) === stay ? (other.dates?.statement ?? []) : []))
    .map(({ from, to }) => ({ from, to: to ?? from }))
    .filter(({ from }) => from < begin)
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** Units that the claim bills under the authorization: of the lines that name it, or of the whole claim. */
function unitsUnder(claim: Claim, authorizationNumber: string): number {
  const wanted = numberKey(authorizationNumber);
  const ofClaim = numberKey(claim.priorAuthorizationNumber ?? '') === wanted;
  let units = 0;
  for (const line of claim.lines) {
    const own = line.priorAuthorizations;
    const counts = own === undefined ? ofClaim : own.some(({ number }) => numberKey(number) === wanted);
    if (counts && line.units !== undefined) units += Number(line.units);
  }
  return units;
}
