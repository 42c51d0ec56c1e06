/** The tables as kysely sees them. Text columns marked sealed hold ciphertext when the ledger has a key, `_search` ones a keyed hash. */
import type { CalendarDate } from '../base/calendar-date.ts';
import type { Instant } from '../base/clock.ts';
import type { Cents } from '../base/money.ts';
import type { PracticeKind } from '../claims/practice-list.ts';
import type { WorkerRole } from './leases.ts';
import type { RemittanceNoteKind } from './money-desk.ts';
import type {
  ControlNumberKind,
  InboundState,
  NewAdjudication,
  NewClaim,
  NewDrop,
  NewInterchange,
  NewRemittance,
  OutboundState,
  QuarantineRow,
  RemoteState,
} from './port.ts';
import type { ArchivedKind } from './retention.ts';
import type { AlertRow, RequestKind } from './watch.ts';

export interface EvidenceColumns {
  evidence_sha256: string | null;
  evidence_name: string | null;
  evidence_offset: number | null;
  evidence_length: number | null;
  evidence_segment_id: string | null;
}

export interface ClaimFilesTable {
  claim_file_key: number;
  billing_system: string;
  name: string;
  sha256: string;
  size_bytes: number;
  at: Instant;
  /** Sealed. */
  result_json: string;
  /** 1 while its claims are being taken in. */
  open: number | null;
}

export interface ClaimFilePartsTable {
  claim_file_key: number;
  ordinal: number;
  last_claim: number;
  /** Sealed. */
  result_json: string;
}

export interface ClaimsTable {
  claim_key: number;
  claim_file_key: number;
  ordinal: number;
  billing_system: string;
  /** Sealed. */
  claim_id: string;
  claim_id_search: string;
  /** Sealed. */
  patient_control_number: string;
  patient_control_number_search: string;
  /** Of the first 15 characters of the folded number: what survives a payer that cuts it. */
  folded_search: string;
  claim_type: NewClaim['claimType'];
  frequency_code: string;
  charge_cents: Cents;
  payer_id: string;
  partner: string;
  fingerprint: string;
  service_from: CalendarDate | null;
  service_to: CalendarDate | null;
  display: string;
  /** Sealed. */
  state_json: string;
  /** Sealed. */
  payer_claim_control_number: string | null;
  payer_claim_control_number_search: string | null;
  similar_search: string | null;
  patient_search: string | null;
  part: number;
  parts: number;
  /** Of a replacement or void. */
  original_claim_key: number | null;
  /** 0 in claims of before it was kept. */
  payer_sequence: number;
  created_at: Instant;
  updated_at: Instant;
}

/** Apart from the claims, whose states change often: a row is written whole however little of it changes. */
export interface ClaimBodiesTable {
  claim_key: number;
  /** Sealed. */
  body: string;
  /** Sealed. */
  findings_json: string;
}

/** What posting wants of a claim, apart from the claim, which is ten times as long; null where posting is to read the claim itself. */
export interface ClaimAccountsTable {
  claim_key: number;
  /** Sealed. */
  account: string | null;
}

export interface EventsTable extends EvidenceColumns {
  event_key: number;
  claim_key: number;
  submission_key: number | null;
  at: Instant;
  type: string;
  summary: string;
  /** Sealed. */
  payload_json: string | null;
  idempotency_key: string | null;
}

export interface InterchangesTable {
  interchange_key: number;
  partner: string;
  kind: NewInterchange['kind'];
  interchange_control_number: string;
  group_control_number: string;
  usage: NewInterchange['usage'];
  file_name: string;
  sha256: string;
  size_bytes: number;
  plain_sha256: string | null;
  state: OutboundState;
  created_at: Instant;
  attempts: number;
  temp_name: string | null;
  last_error_code: string | null;
  next_attempt_at: Instant | null;
  sent_at: Instant | null;
}

export interface SetsTable {
  set_key: number;
  interchange_key: number;
  ordinal: number;
  set_control_number: string;
  originator_reference: string;
}

export interface SubmissionsTable {
  submission_key: number;
  set_key: number;
  interchange_key: number;
  claim_key: number;
  /** Sealed. */
  patient_control_number: string;
  patient_control_number_search: string;
  folded_search: string;
  frequency_code: string;
  ordinal: number;
  first_segment: number;
  last_segment: number;
  byte_offset: number;
  byte_length: number;
}

export interface RemoteFilesTable {
  partner: string;
  folder: string;
  name: string;
  size_bytes: number;
  modified_ms: number;
  first_seen_at: Instant;
  last_seen_at: Instant;
  looks: number;
  state: RemoteState;
  sha256: string | null;
}

export interface InboundFilesTable {
  sha256: string;
  partner: string;
  name: string;
  size_bytes: number;
  received_at: Instant;
  state: InboundState;
  /** Sealed. */
  detail_json: string;
}

export interface InboundInterchangesTable {
  partner: string;
  sender_id: string;
  receiver_id: string;
  interchange_control_number: string;
  content_hash: string;
  at: Instant;
}

export interface QuarantineTable {
  quarantine_key: number;
  sha256: string;
  partner: string;
  name: string;
  byte_offset: number;
  byte_length: number;
  reason_code: string;
  /** Sealed. */
  detail: string;
  at: Instant;
  state: QuarantineRow['state'];
}

export interface BatchesTable {
  batch_key: number;
  at: Instant;
  posted_by: string;
  reason: string;
  remittance_key: number | null;
}

export interface RemittancesTable extends EvidenceColumns {
  remittance_key: number;
  duplicate_key: string;
  content_hash: string;
  partner: string;
  reassociation_trace_number: string;
  payer_id: string;
  payer_name: string;
  payment_cents: Cents;
  payment_date: CalendarDate | null;
  state: NewRemittance['state'];
  at: Instant;
  /** Sealed. */
  summary_json: string;
}

export interface AdjudicationsTable {
  adjudication_key: number;
  claim_key: number;
  remittance_key: number;
  ordinal: number;
  /** Sealed. */
  payer_claim_control_number: string;
  payer_claim_control_number_search: string;
  claim_status_code: string;
  kind: NewAdjudication['kind'];
  charge_cents: Cents;
  payment_cents: Cents;
  patient_responsibility_cents: Cents;
  /** Sealed. */
  body: string;
}

export interface EntriesTable {
  entry_key: number;
  batch_key: number;
  account: string;
  claim_key: number | null;
  line_id: string | null;
  debit_cents: Cents;
  credit_cents: Cents;
  group_code: string | null;
  reason_code: string | null;
  adjudication_key: number | null;
  /** Sealed. */
  reference: string | null;
}

/** Sums of entries, kept in the same transaction; `claim_key` 0 and `line_id` '' stand for none. */
export interface BalancesTable {
  claim_key: number;
  line_id: string;
  account: string;
  balance_cents: Cents;
}

export interface QueueTable extends EvidenceColumns {
  queue_key: number;
  code: string;
  claim_key: number | null;
  remittance_key: number | null;
  interchange_key: number | null;
  amount_cents: Cents | null;
  /** Sealed. */
  detail_json: string;
  at: Instant;
  idempotency_key: string | null;
  closed_at: Instant | null;
  closed_by: string | null;
}

export interface DropsTable {
  drop_key: number;
  billing_system: string;
  kind: NewDrop['kind'];
  name: string;
  /** Sealed. */
  body: string;
  at: Instant;
  delivered_at: Instant | null;
}

export interface DueTable {
  name: string;
  next_at: Instant;
}

export interface ControlNumbersTable {
  partner: string;
  kind: ControlNumberKind;
  last_number: number;
}

export interface AuditTable {
  audit_key: number;
  at: Instant;
  actor: string;
  action: string;
  detail: string;
  hash: string;
}

/** One row: the newest link of the audit chain, which every append updates, so that two can't follow the same link. */
export interface AuditHeadTable {
  id: number;
  audit_key: number;
  hash: string;
}

export interface FactsTable {
  name: string;
  value: string;
}

export interface PracticeListsTable {
  kind: PracticeKind;
  row_count: number;
  loaded_at: Instant;
}

export interface PracticeRowsTable {
  kind: PracticeKind;
  key_search: string;
  /** Place in the file that was loaded. */
  ordinal: number;
  /** Sealed. */
  body: string;
}

export interface RemittanceNotesTable {
  note_key: number;
  remittance_key: number;
  kind: RemittanceNoteKind;
  noted_by: string;
  at: Instant;
}

export interface BankDepositsTable {
  deposit_key: number;
  identity: string;
  file_sha256: string;
  ordinal: number;
  amount_cents: Cents;
  deposit_date: CalendarDate | null;
  reassociation_trace_number: string | null;
  originating_company_id: string | null;
  check_number: string | null;
  payer_name: string | null;
  loaded_at: Instant;
  loaded_by: string;
  remittance_key: number | null;
  funded_reason: string | null;
  funded_by: string | null;
  funded_at: Instant | null;
}

export interface RememberedMatchesTable {
  match_key: number;
  payer_id: string;
  claim_key: number;
  queue_key: number;
  /** Sealed. */
  body: string;
  at: Instant;
  matched_by: string;
  forgotten_at: Instant | null;
}

export interface RememberedNumbersTable {
  number_search: string;
  match_key: number;
}

export interface ContractsTable {
  contract: string;
  term_count: number;
  sha256: string;
  loaded_at: Instant;
  loaded_by: string;
}

export interface ContractTermsTable {
  payer_id: string;
  procedure_code: string;
  contract: string;
  ordinal: number;
  body: string;
}

export interface AlertsTable {
  alert_key: number;
  matter: string;
  code: string;
  severity: AlertRow['severity'];
  raised_at: Instant;
  body_json: string;
  cleared_at: Instant | null;
}

export interface NoticesTable {
  notice_key: number;
  id: string;
  body_json: string;
  at: Instant;
  attempts: number;
  next_attempt_at: Instant;
  last_error_code: string | null;
  delivered_at: Instant | null;
  given_up_at: Instant | null;
}

export interface RequestsTable {
  request_key: number;
  kind: RequestKind;
  /** Sealed. */
  detail_json: string;
  at: Instant;
  taken_at: Instant | null;
  done_at: Instant | null;
  /** Sealed. */
  outcome_json: string | null;
}

export interface WorkersTable {
  worker: string;
  role: WorkerRole;
  name: string;
  since: Instant;
  alive_until: Instant;
}

export interface LeasesTable {
  name: string;
  token: number;
  /** Null when nobody has it. */
  worker: string | null;
  since: Instant | null;
}

/** 0 stands for none. */
export interface ReportLinksTable {
  sha256: string;
  claim_key: number;
  interchange_key: number;
}

/** Archived bytes that went by policy, or are about to. */
export interface PrunedObjectsTable {
  sha256: string;
  kind: ArchivedKind;
  at: Instant;
  /** The row of the audit chain that names it. */
  audit_key: number;
  removed_at: Instant | null;
}

export interface Tables {
  claim_files: ClaimFilesTable;
  claim_file_parts: ClaimFilePartsTable;
  claims: ClaimsTable;
  claim_bodies: ClaimBodiesTable;
  claim_accounts: ClaimAccountsTable;
  events: EventsTable;
  interchanges: InterchangesTable;
  sets: SetsTable;
  submissions: SubmissionsTable;
  remote_files: RemoteFilesTable;
  inbound_files: InboundFilesTable;
  inbound_interchanges: InboundInterchangesTable;
  quarantine: QuarantineTable;
  batches: BatchesTable;
  remittances: RemittancesTable;
  adjudications: AdjudicationsTable;
  entries: EntriesTable;
  balances: BalancesTable;
  queue: QueueTable;
  drops: DropsTable;
  due: DueTable;
  control_numbers: ControlNumbersTable;
  audit: AuditTable;
  audit_head: AuditHeadTable;
  /** What the ledger knows of itself, e.g. whether and with which key it is sealed. */
  facts: FactsTable;
  practice_lists: PracticeListsTable;
  practice_rows: PracticeRowsTable;
  remittance_notes: RemittanceNotesTable;
  bank_deposits: BankDepositsTable;
  remembered_matches: RememberedMatchesTable;
  remembered_numbers: RememberedNumbersTable;
  contracts: ContractsTable;
  contract_terms: ContractTermsTable;
  alerts: AlertsTable;
  notices: NoticesTable;
  requests: RequestsTable;
  report_links: ReportLinksTable;
  pruned_objects: PrunedObjectsTable;
  workers: WorkersTable;
  leases: LeasesTable;
}

/** Tables whose rows are numbered, and the column of the number. */
export const KEYS = {
  claim_files: 'claim_file_key',
  claims: 'claim_key',
  events: 'event_key',
  interchanges: 'interchange_key',
  sets: 'set_key',
  submissions: 'submission_key',
  quarantine: 'quarantine_key',
  batches: 'batch_key',
  remittances: 'remittance_key',
  adjudications: 'adjudication_key',
  entries: 'entry_key',
  queue: 'queue_key',
  drops: 'drop_key',
  remittance_notes: 'note_key',
  bank_deposits: 'deposit_key',
  remembered_matches: 'match_key',
  alerts: 'alert_key',
  notices: 'notice_key',
  requests: 'request_key',
} as const;

export type KeyedTable = keyof typeof KEYS;
