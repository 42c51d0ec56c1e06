import type { Migration, ResealableColumns } from './migration.ts';

const named = (text: string): readonly string[] => text.split(' ');

const EVENTS: ResealableColumns = {
  sealed: ['payload_json'],
  others: [
    ...named('event_key claim_key submission_key at type summary idempotency_key'),
    ...named('evidence_sha256 evidence_name evidence_offset evidence_length evidence_segment_id'),
  ],
};

const ADJUDICATIONS: ResealableColumns = {
  sealed: ['payer_claim_control_number', 'payer_claim_control_number_search', 'body'],
  others: [
    ...named('adjudication_key claim_key remittance_key ordinal claim_status_code kind'),
    ...named('charge_cents payment_cents patient_responsibility_cents'),
  ],
};

const ENTRIES: ResealableColumns = {
  sealed: ['reference'],
  others: [
    ...named('entry_key batch_key account claim_key line_id debit_cents credit_cents'),
    ...named('group_code reason_code adjudication_key'),
  ],
};

/** Sealed columns of append-only tables can be sealed under another key; archived bytes that went by policy are noted. */
export const keysAndRetention: Migration = {
  number: 10,
  name: 'keys-and-retention',
  statements: (words) => [
    ...words.resealable('events', EVENTS),
    ...words.resealable('adjudications', ADJUDICATIONS),
    ...words.resealable('entries', ENTRIES),
    `create table pruned_objects (
      sha256 text primary key, kind text not null, at text not null, audit_key ${words.integer} not null,
      removed_at text)${words.byPrimaryKey}`,
    `create index pruned_objects_open on pruned_objects (sha256) where removed_at is null`,
    'create index interchanges_sha256 on interchanges (sha256)',
    'create index interchanges_plain_sha256 on interchanges (plain_sha256) where plain_sha256 is not null',
  ],
};
