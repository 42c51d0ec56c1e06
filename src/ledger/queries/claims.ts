import { sql } from 'kysely';
import type { Instant } from '../../base/clock.ts';
import { assert } from '../../base/gateway-error.ts';
import { cents } from '../../base/money.ts';
import type {
  ClaimBody,
  ClaimHead,
  ClaimQuery,
  ClaimRow,
  ClaimStanding,
  ClaimState,
  NewClaim,
  RowKey,
  StateTotal,
} from '../port.ts';
import { ask } from '../questions.ts';
import { FOLDED_PREFIX, fold, foldedPrefix, type Sealing } from '../sealing.ts';
import type { Session, WritingSession } from '../session.ts';
import type { ClaimsTable } from '../tables.ts';
import { addTexts, bodiesOf, replaceTexts } from './claim-texts.ts';

const FOLDED_PAGE = 500;

/** What a head is made of: not what a claim is only searched by. */
const HEAD_COLUMNS = [
  'claim_key',
  'billing_system',
  'claim_id',
  'claim_file_key',
  'ordinal',
  'patient_control_number',
  'claim_type',
  'frequency_code',
  'charge_cents',
  'payer_id',
  'partner',
  'service_from',
  'service_to',
  'display',
  'state_json',
  'payer_claim_control_number',
  'created_at',
  'updated_at',
  'part',
  'parts',
  'payer_sequence',
  'original_claim_key',
] as const;

function headOf(row: Pick<ClaimsTable, (typeof HEAD_COLUMNS)[number]>, sealing: Sealing): ClaimHead {
  const head = {
    claimKey: row.claim_key,
    billingSystem: row.billing_system,
    claimId: sealing.read(row.claim_id),
    claimFileKey: row.claim_file_key,
    ordinal: row.ordinal,
    patientControlNumber: sealing.read(row.patient_control_number),
    claimType: row.claim_type,
    frequencyCode: row.frequency_code,
    chargeCents: row.charge_cents,
    payerId: row.payer_id,
    payerSequence: row.payer_sequence,
    partner: row.partner,
    serviceFrom: row.service_from ?? undefined,
    serviceTo: row.service_to ?? undefined,
    state: { display: row.display, json: sealing.read(row.state_json) },
    payerClaimControlNumber:
      row.payer_claim_control_number === null ? undefined : sealing.read(row.payer_claim_control_number),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
  // Few have either, and an object made in one piece is quicker to make and to read.
  if (row.parts === 1 && row.original_claim_key === null) return head;
  const part = row.parts === 1 ? {} : { part: { number: row.part, of: row.parts } };
  return { ...head, ...originalOf(row), ...part };
}

function originalOf({ original_claim_key: key }: Pick<ClaimsTable, 'original_claim_key'>): {
  readonly originalClaimKey?: RowKey;
} {
  return key === null ? {} : { originalClaimKey: key };
}

/** What of a row comes from the claim as it was handed in. */
function columnsOf(claim: NewClaim, sealing: Sealing) {
  return {
    claim_file_key: claim.claimFileKey,
    ordinal: claim.ordinal,
    billing_system: claim.billingSystem,
    claim_id: sealing.write(claim.claimId),
    claim_id_search: sealing.search(claim.claimId),
    patient_control_number: sealing.write(claim.patientControlNumber),
    patient_control_number_search: sealing.search(claim.patientControlNumber),
    folded_search: sealing.search(foldedPrefix(claim.patientControlNumber)),
    claim_type: claim.claimType,
    frequency_code: claim.frequencyCode,
    part: claim.part?.number ?? 1,
    parts: claim.part?.of ?? 1,
    charge_cents: claim.chargeCents,
    payer_id: claim.payerId,
    payer_sequence: claim.payerSequence,
    original_claim_key: claim.originalClaimKey ?? null,
    partner: claim.partner,
    fingerprint: sealing.search(claim.fingerprint),
    similar_search: claim.similarity === undefined ? null : sealing.search(claim.similarity),
    patient_search: claim.patientMark === undefined ? null : sealing.search(claim.patientMark),
    service_from: claim.serviceFrom ?? null,
    service_to: claim.serviceTo ?? null,
    display: claim.state.display,
    state_json: sealing.write(claim.state.json),
  };
}

/** Keys of claims that had the number at any time: in the claim as it stands, or in a submission of it. */
function keysOfNumber(session: Session, column: 'patient_control_number_search' | 'folded_search', values: string[]) {
  return session.db
    .selectFrom('claims')
    .select('claim_key')
    .where(session.among(column, values))
    .union(session.db.selectFrom('submissions').select('claim_key').where(session.among(column, values)));
}

/** The claims that the query means, in the order of their keys. */
function select(session: Session, query: ClaimQuery) {
  const { sealing } = session;
  const search = (values: readonly string[]): string[] => values.flatMap((value) => sealing.searches(value));
  let selection = session.db.selectFrom('claims').orderBy('claim_key');
  if (query.claimKeys !== undefined) selection = selection.where(session.among('claim_key', query.claimKeys));
  if (query.billingSystem !== undefined) selection = selection.where('billing_system', '=', query.billingSystem);
  if (query.claimIds !== undefined)
    selection = selection.where(session.among('claim_id_search', search(query.claimIds)));
  if (query.patientControlNumbers !== undefined) {
    const keys = keysOfNumber(session, 'patient_control_number_search', search(query.patientControlNumbers));
    selection = selection.where('claim_key', 'in', keys);
  }
  if (query.foldedPatientControlNumbers !== undefined) {
    const prefixes = search(query.foldedPatientControlNumbers.map((number) => number.slice(0, FOLDED_PREFIX)));
    selection = selection.where('claim_key', 'in', keysOfNumber(session, 'folded_search', prefixes));
  }
  if (query.payerClaimControlNumbers !== undefined) {
    const numbers = search(query.payerClaimControlNumbers);
    selection = selection.where(session.among('payer_claim_control_number_search', numbers));
  }
  if (query.originalClaimKeys !== undefined)
    selection = selection.where(session.among('original_claim_key', query.originalClaimKeys));
  if (query.fingerprints !== undefined) {
    // Ledgers from before 2026-12 hold them without a key, until their key is changed.
    const values = [...new Set([...search(query.fingerprints), ...query.fingerprints])];
    selection = selection.where(session.among('fingerprint', values));
  }
  if (query.similarities !== undefined)
    selection = selection.where(session.among('similar_search', search(query.similarities)));
  if (query.patientMarks !== undefined)
    selection = selection.where(session.among('patient_search', search(query.patientMarks)));
  if (query.displayStates !== undefined) selection = selection.where(session.among('display', query.displayStates));
  if (query.chargeCents !== undefined) selection = selection.where('charge_cents', '=', query.chargeCents);
  if (query.partner !== undefined) selection = selection.where('partner', '=', query.partner);
  return selection;
}

interface SimpleQuery {
  readonly name: string;
  readonly values: readonly (string | number)[];
  readonly parameters: readonly unknown[];
}

/** What is asked for every run of answers: claims by one kind of number alone. */
function simple(session: Session, query: ClaimQuery): SimpleQuery | undefined {
  const {
    claimKeys,
    patientControlNumbers: numbers,
    payerClaimControlNumbers: payers,
    after: _a,
    limit: _l,
    ...others
  } = query;
  const asked = [claimKeys, numbers, payers].filter((one) => one !== undefined);
  if (asked.length !== 1 || Object.values(others).some((one) => one !== undefined)) return undefined;
  const search = (values: readonly string[]): string[] => values.flatMap((value) => session.sealing.searches(value));
  const values = claimKeys ?? search(numbers ?? payers ?? []);
  const parameter = session.parameter(values);
  // Claims as they stand, and submissions of them.
  if (numbers !== undefined) return { name: 'claims of numbers', values, parameters: [parameter, parameter] };
  return { name: claimKeys === undefined ? 'claims of payers' : 'claims of keys', values, parameters: [parameter] };
}

/** Drops the claims that share only the first 15 characters with a wanted number: those columns can't tell more when hashed. */
async function reallyFolded(
  session: Session,
  rows: readonly ClaimHead[],
  wanted: readonly string[],
): Promise<readonly ClaimHead[]> {
  const submissions = await session.db
    .selectFrom('submissions')
    .select(['claim_key', 'patient_control_number'])
    .where(
      session.among(
        'claim_key',
        rows.map((row) => row.claimKey),
      ),
    )
    .execute();
  const numbers = new Map(rows.map((row) => [row.claimKey, [fold(row.patientControlNumber)]]));
  for (const submission of submissions) {
    numbers.get(submission.claim_key)?.push(fold(session.sealing.read(submission.patient_control_number)));
  }
  const matches = (folded: string, number: string): boolean =>
    folded === number || (number.length >= FOLDED_PREFIX && folded.startsWith(number));
  return rows.filter((row) =>
    numbers.get(row.claimKey)?.some((folded) => wanted.some((number) => matches(folded, number))),
  );
}

/** The heads with the claims themselves. */
async function whole(session: Session, heads: readonly ClaimHead[]): Promise<readonly ClaimRow[]> {
  const { sealing } = session;
  const bodies = await bodiesOf(
    session,
    heads.map((head) => head.claimKey),
  );
  return heads.map((head, index) => {
    const row = bodies[index];
    assert(row?.claim_key === head.claimKey, () => `claim ${head.claimKey} without its body`);
    return { ...head, body: sealing.read(row.body), findingsJson: sealing.read(row.findings_json) };
  });
}

export async function claims(session: Session, query: ClaimQuery): Promise<readonly ClaimRow[]> {
  return whole(session, await claimHeads(session, query));
}

export async function claimHeads(session: Session, query: ClaimQuery): Promise<readonly ClaimHead[]> {
  const page = async (after: RowKey, limit: number): Promise<readonly ClaimHead[]> => {
    const build = () => select(session, query).select(HEAD_COLUMNS).where('claim_key', '>', after).limit(limit);
    const given = simple(session, query);
    const rows =
      given === undefined
        ? await build().execute()
        : await ask(session, given.name, { ...given, parameters: [...given.parameters, after, limit] }, build);
    return rows.map((row) => headOf(row, session.sealing));
  };
  const wanted = query.foldedPatientControlNumbers;
  if (wanted === undefined) return page(query.after ?? 0, query.limit);
  const found: ClaimHead[] = [];
  for (let after = query.after ?? 0; found.length < query.limit; ) {
    const candidates = await page(after, FOLDED_PAGE);
    found.push(...(await reallyFolded(session, candidates, wanted)));
    const last = candidates.at(-1);
    if (last === undefined || candidates.length < FOLDED_PAGE) break;
    after = last.claimKey;
  }
  return found.slice(0, query.limit);
}

export async function claimStandings(
  session: Session,
  claimKeys: readonly RowKey[],
): Promise<readonly ClaimStanding[]> {
  const { sealing } = session;
  const rows = await session.db
    .selectFrom('claims')
    .select(['claim_key', 'billing_system', 'claim_id', 'patient_control_number', 'display', 'state_json'])
    .select(['payer_claim_control_number', 'frequency_code', 'original_claim_key'])
    .where(session.among('claim_key', claimKeys))
    .orderBy('claim_key')
    .execute();
  return rows.map((row) => ({
    claimKey: row.claim_key,
    billingSystem: row.billing_system,
    claimId: sealing.read(row.claim_id),
    patientControlNumber: sealing.read(row.patient_control_number),
    state: { display: row.display, json: sealing.read(row.state_json) },
    frequencyCode: row.frequency_code,
    ...originalOf(row),
    ...(row.payer_claim_control_number === null
      ? undefined
      : { payerClaimControlNumber: sealing.read(row.payer_claim_control_number) }),
  }));
}

/** The claims alone, for those who only write them. */
export async function claimBodies(session: Session, query: ClaimQuery): Promise<readonly ClaimBody[]> {
  assert(query.foldedPatientControlNumbers === undefined, 'bodies are not asked for by folded numbers');
  const keys = await select(session, query)
    .select('claim_key')
    .where('claim_key', '>', query.after ?? 0)
    .limit(query.limit)
    .execute();
  const rows = await bodiesOf(
    session,
    keys.map((row) => row.claim_key),
  );
  return rows.map((row) => ({ claimKey: row.claim_key, body: session.sealing.read(row.body) }));
}

export async function claimTotals(session: Session): Promise<readonly StateTotal[]> {
  const rows = await session.db
    .selectFrom('claims')
    .select([
      'display',
      sql<number>`cast(count(*) as bigint)`.as('claims'),
      sql<number>`cast(sum(charge_cents) as bigint)`.as('charge'),
    ])
    .groupBy('display')
    .orderBy('display')
    .execute();
  return rows.map((row) => ({ display: row.display, claims: row.claims, chargeCents: cents(row.charge) }));
}

export async function addClaims(
  session: WritingSession,
  newClaims: readonly NewClaim[],
  at: Instant,
): Promise<readonly RowKey[]> {
  const keys = await session.nextKeys('claims', newClaims.length);
  const rows = newClaims.map((claim, index) => ({
    claim_key: keys[index] ?? 0,
    ...columnsOf(claim, session.sealing),
    payer_claim_control_number: null,
    payer_claim_control_number_search: null,
    created_at: at,
    updated_at: at,
  }));
  await session.insertMany('claims', rows);
  await addTexts(session, keys, newClaims);
  return keys;
}

export async function replaceClaim(
  session: WritingSession,
  claimKey: RowKey,
  claim: NewClaim,
  at: Instant,
): Promise<void> {
  const row = { claim_key: claimKey, ...columnsOf(claim, session.sealing), updated_at: at };
  const changed = await session.updateMany('claims', [row]);
  assert(changed === 1, `claim ${claimKey} to replace is not there`);
  await replaceTexts(session, claimKey, claim);
}

export interface ClaimStateChange {
  readonly claimKey: RowKey;
  readonly state: ClaimState;
  readonly payerClaimControlNumber?: string | undefined;
}

/** A claim that comes twice takes its last state, and the last payer claim control number given. */
export async function setClaimStates(
  session: WritingSession,
  changes: readonly ClaimStateChange[],
  at: Instant,
): Promise<void> {
  const { sealing } = session;
  const states = new Map<RowKey, ClaimStateChange>();
  const numbers = new Map<RowKey, string>();
  for (const change of changes) {
    states.set(change.claimKey, change);
    if (change.payerClaimControlNumber !== undefined) numbers.set(change.claimKey, change.payerClaimControlNumber);
  }
  // Rows of one call have the same columns; most answers that bring a number bring one for all of their claims.
  const plain: Partial<ClaimsTable>[] = [];
  const numbered: Partial<ClaimsTable>[] = [];
  for (const [claimKey, { state }] of states) {
    const number = numbers.get(claimKey);
    const row = {
      claim_key: claimKey,
      display: state.display,
      state_json: sealing.write(state.json),
      updated_at: at,
    };
    if (number === undefined) plain.push(row);
    else
      numbered.push({
        ...row,
        payer_claim_control_number: sealing.write(number),
        payer_claim_control_number_search: sealing.search(number),
      });
  }
  const changed = (await session.updateMany('claims', plain)) + (await session.updateMany('claims', numbered));
  assert(changed === states.size, `${states.size - changed} of ${states.size} claims to change are not there`);
}
