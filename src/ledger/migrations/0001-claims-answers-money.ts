import type { Migration, Vocabulary } from './migration.ts';

const EVIDENCE = (n: string): string =>
  `evidence_sha256 text, evidence_name text, evidence_offset ${n}, evidence_length ${n}, evidence_segment_id text`;

const claimTables = (n: string): readonly string[] => [
  `create table claim_files (
    claim_file_key ${n} primary key, billing_system text not null, name text not null, sha256 text not null,
    size_bytes ${n} not null, at text not null, result_json text not null)`,
  `create index claim_files_sha256 on claim_files (sha256)`,
  `create table claims (
    claim_key ${n} primary key, claim_file_key ${n} not null references claim_files, ordinal ${n} not null,
    billing_system text not null, claim_id text not null, claim_id_search text not null,
    patient_control_number text not null, patient_control_number_search text not null, folded_search text not null,
    claim_type text not null check (claim_type in ('professional', 'institutional', 'dental')),
    frequency_code text not null, charge_cents ${n} not null, payer_id text not null, partner text not null,
    fingerprint text not null, service_from text, service_to text, body text not null, findings_json text not null,
    display text not null, state_json text not null,
    payer_claim_control_number text, payer_claim_control_number_search text,
    created_at text not null, updated_at text not null)`,
  `create unique index claims_claim_id on claims (billing_system, claim_id_search, payer_id, frequency_code)
    where display not in ('SUPERSEDED', 'CANCELLED', 'VOIDED')`,
  `create index claims_claim_id_all on claims (claim_id_search)`,
  `create index claims_patient_control_number on claims (patient_control_number_search)`,
  `create index claims_folded on claims (folded_search)`,
  `create index claims_payer_number on claims (payer_claim_control_number_search)
    where payer_claim_control_number_search is not null`,
  `create index claims_fingerprint on claims (fingerprint)`,
  `create index claims_display on claims (display, claim_key, charge_cents)`,
  `create table events (
    event_key ${n} primary key, claim_key ${n} not null references claims, submission_key ${n}, at text not null,
    type text not null, summary text not null, ${EVIDENCE(n)}, payload_json text, idempotency_key text)`,
  `create index events_claim on events (claim_key)`,
  `create unique index events_idempotency on events (idempotency_key)`,
];

const outboundTables = (n: string): readonly string[] => [
  `create table interchanges (
    interchange_key ${n} primary key, partner text not null, kind text not null check (kind in ('claims', 'acknowledgement')),
    interchange_control_number text not null, group_control_number text not null,
    usage text not null check (usage in ('T', 'P')), file_name text not null, sha256 text not null, size_bytes ${n} not null,
    state text not null
      check (state in ('READY', 'UPLOADING', 'UPLOADED_TEMP', 'SENT', 'UNKNOWN', 'FAILED', 'REJECTED', 'CLOSED')),
    created_at text not null, attempts ${n} not null, temp_name text, last_error_code text, next_attempt_at text, sent_at text)`,
  `create unique index interchanges_control_number on interchanges (partner, interchange_control_number)`,
  `create index interchanges_state on interchanges (state)`,
  `create table sets (
    set_key ${n} primary key, interchange_key ${n} not null references interchanges, ordinal ${n} not null,
    set_control_number text not null, originator_reference text not null, unique (interchange_key, ordinal))`,
  `create index sets_originator_reference on sets (originator_reference)`,
  `create table submissions (
    submission_key ${n} primary key, set_key ${n} not null references sets, interchange_key ${n} not null,
    claim_key ${n} not null references claims, patient_control_number text not null,
    patient_control_number_search text not null, folded_search text not null, frequency_code text not null,
    ordinal ${n} not null, first_segment ${n} not null, last_segment ${n} not null,
    byte_offset ${n} not null, byte_length ${n} not null)`,
  `create index submissions_interchange on submissions (interchange_key)`,
  `create index submissions_set on submissions (set_key)`,
  `create index submissions_claim on submissions (claim_key)`,
  `create index submissions_patient_control_number on submissions (patient_control_number_search)`,
  `create index submissions_folded on submissions (folded_search)`,
  `create table control_numbers (
    partner text not null, kind text not null, last_number ${n} not null, primary key (partner, kind))`,
];

const inboundTables = (n: string): readonly string[] => [
  `create table remote_files (
    partner text not null, folder text not null, name text not null, size_bytes ${n} not null, modified_ms ${n} not null,
    first_seen_at text not null, last_seen_at text not null, looks ${n} not null,
    state text not null check (state in ('SEEN', 'RECEIVED', 'REMOTE_DONE', 'REFUSED')), sha256 text,
    primary key (partner, folder, name))`,
  `create table inbound_files (
    sha256 text primary key, partner text not null, name text not null, size_bytes ${n} not null, received_at text not null,
    state text not null check (state in ('RECEIVED', 'APPLIED', 'PARTLY_APPLIED', 'QUARANTINED')), detail_json text not null)`,
  `create index inbound_files_state on inbound_files (state, received_at)`,
  `create table inbound_interchanges (
    partner text not null, sender_id text not null, receiver_id text not null, interchange_control_number text not null,
    content_hash text not null, at text not null,
    primary key (partner, sender_id, receiver_id, interchange_control_number, content_hash))`,
  `create table quarantine (
    quarantine_key ${n} primary key, sha256 text not null, partner text not null, name text not null,
    byte_offset ${n} not null, byte_length ${n} not null, reason_code text not null, detail text not null, at text not null,
    state text not null check (state in ('OPEN', 'RELEASED', 'DISCARDED')))`,
  `create index quarantine_state on quarantine (state)`,
];

const moneyTables = (n: string, byPrimaryKey: string): readonly string[] => [
  `create table remittances (
    remittance_key ${n} primary key, duplicate_key text not null, content_hash text not null, partner text not null,
    reassociation_trace_number text not null, payer_id text not null, payer_name text not null,
    payment_cents ${n} not null, payment_date text, ${EVIDENCE(n)}, at text not null, summary_json text not null,
    state text not null check (state in ('POSTED', 'HELD', 'DUPLICATE', 'REVIEW')))`,
  `create index remittances_duplicate on remittances (duplicate_key)`,
  `create index remittances_content on remittances (content_hash)`,
  `create table batches (
    batch_key ${n} primary key, at text not null, posted_by text not null, reason text not null,
    remittance_key ${n} references remittances)`,
  `create index batches_remittance on batches (remittance_key)`,
  `create table adjudications (
    adjudication_key ${n} primary key, claim_key ${n} not null references claims,
    remittance_key ${n} not null references remittances, ordinal ${n} not null,
    payer_claim_control_number text not null, payer_claim_control_number_search text not null, claim_status_code text not null,
    kind text not null check (kind in ('payment', 'denial', 'reversal', 'correction', 'none')),
    charge_cents ${n} not null, payment_cents ${n} not null, patient_responsibility_cents ${n} not null, body text not null)`,
  `create index adjudications_claim on adjudications (claim_key)`,
  `create index adjudications_remittance on adjudications (remittance_key)`,
  `create index adjudications_payer_number on adjudications (payer_claim_control_number_search)`,
  `create table entries (
    entry_key ${n} primary key, batch_key ${n} not null references batches, account text not null,
    claim_key ${n} references claims, line_id text, debit_cents ${n} not null, credit_cents ${n} not null,
    group_code text, reason_code text, adjudication_key ${n} references adjudications, reference text,
    check (debit_cents >= 0 and credit_cents >= 0 and (debit_cents = 0 or credit_cents = 0)))`,
  `create index entries_batch on entries (batch_key)`,
  `create index entries_claim on entries (claim_key)`,
  `create index entries_adjudication on entries (adjudication_key)`,
  `create table balances (
    claim_key ${n} not null, line_id text not null, account text not null, balance_cents ${n} not null,
    primary key (claim_key, line_id, account))${byPrimaryKey}`,
  `create table queue (
    queue_key ${n} primary key, code text not null, claim_key ${n} references claims,
    remittance_key ${n} references remittances, interchange_key ${n} references interchanges, amount_cents ${n},
    detail_json text not null, ${EVIDENCE(n)}, at text not null, idempotency_key text, closed_at text, closed_by text)`,
  `create unique index queue_idempotency on queue (idempotency_key)`,
  `create index queue_open on queue (code) where closed_at is null`,
  `create index queue_claim on queue (claim_key)`,
];

const houseTables = (n: string): readonly string[] => [
  `create table drops (
    drop_key ${n} primary key, billing_system text not null, kind text not null check (kind in ('status', 'posting')),
    name text not null, body text not null, at text not null, delivered_at text)`,
  `create unique index drops_name on drops (billing_system, name)`,
  `create index drops_pending on drops (drop_key) where delivered_at is null`,
  `create table due (name text primary key, next_at text not null)`,
  `create table audit (
    audit_key ${n} primary key, at text not null, actor text not null, action text not null, detail text not null,
    hash text not null)`,
  `create table audit_head (id ${n} primary key check (id = 1), audit_key ${n} not null, hash text not null)`,
  `insert into audit_head (id, audit_key, hash) values (1, 0, '${'0'.repeat(64)}')`,
  `create table facts (name text primary key, value text not null)`,
];

/** The numbered tables of this step; those of later steps bring their own sequences. */
const NUMBERED: readonly string[] = [
  'claim_files',
  'claims',
  'events',
  'interchanges',
  'sets',
  'submissions',
  'quarantine',
  'batches',
  'remittances',
  'adjudications',
  'entries',
  'queue',
  'drops',
];

const guards = (words: Vocabulary): readonly string[] => [
  ...(words.engine === 'postgres'
    ? [
        `create function claimgate_append_only() returns trigger language plpgsql as
          $$ begin raise exception '% is append-only', tg_table_name; end $$`,
      ]
    : []),
  ...['events', 'batches', 'adjudications', 'entries', 'audit'].flatMap((table) => words.appendOnly(table)),
  ...NUMBERED.flatMap((table) => words.keySequence(table)),
];

/** Claims and their events, interchanges out and in, money in double entry, queues, drops, schedule and audit. */
export const claimsAnswersMoney: Migration = {
  number: 1,
  name: 'claims-answers-money',
  statements: (words) => [
    ...claimTables(words.integer),
    ...outboundTables(words.integer),
    ...inboundTables(words.integer),
    ...moneyTables(words.integer, words.byPrimaryKey),
    ...houseTables(words.integer),
    ...guards(words),
  ],
};
