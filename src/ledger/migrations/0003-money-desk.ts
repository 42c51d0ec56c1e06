import type { Migration } from './migration.ts';

/** Notes on remittances, deposits of the bank, remembered matches, contracts. */
export const moneyDesk: Migration = {
  number: 3,
  name: 'money-desk',
  statements: (words) => {
    const { integer: n, byPrimaryKey } = words;
    return [
      `create table remittance_notes (
        note_key ${n} primary key, remittance_key ${n} not null references remittances, kind text not null
          check (kind in ('awaiting-approval', 'approved', 'released', 'reversed', 'supplement')),
        noted_by text not null, at text not null)`,
      `create index remittance_notes_remittance on remittance_notes (remittance_key)`,
      `create index remittances_trace on remittances (reassociation_trace_number)`,
      `create table bank_deposits (
        deposit_key ${n} primary key, identity text not null, file_sha256 text not null, ordinal ${n} not null,
        amount_cents ${n} not null, deposit_date text, reassociation_trace_number text, originating_company_id text,
        check_number text, payer_name text, loaded_at text not null, loaded_by text not null,
        remittance_key ${n} references remittances, funded_reason text, funded_by text, funded_at text)`,
      `create unique index bank_deposits_identity on bank_deposits (identity)`,
      `create index bank_deposits_file on bank_deposits (file_sha256)`,
      `create index bank_deposits_remittance on bank_deposits (remittance_key)`,
      `create table remembered_matches (
        match_key ${n} primary key, payer_id text not null, claim_key ${n} not null references claims,
        queue_key ${n} not null, body text not null, at text not null, matched_by text not null, forgotten_at text)`,
      `create index remembered_matches_queue on remembered_matches (queue_key)`,
      `create table remembered_numbers (
        number_search text not null, match_key ${n} not null references remembered_matches,
        primary key (number_search, match_key))${byPrimaryKey}`,
      `create table contracts (
        contract text primary key, term_count ${n} not null, sha256 text not null, loaded_at text not null,
        loaded_by text not null)${byPrimaryKey}`,
      `create table contract_terms (
        payer_id text not null, procedure_code text not null, contract text not null, ordinal ${n} not null, body text not null,
        primary key (payer_id, procedure_code, contract, ordinal))${byPrimaryKey}`,
      ...words.appendOnly('remittance_notes'),
      ...['remittance_notes', 'bank_deposits', 'remembered_matches'].flatMap((table) => words.keySequence(table)),
    ];
  },
};
