/** Every sealed column of the ledger, and every hash that is searched by: what a change of keys must write again. */
import { foldedPrefix } from './sealing.ts';
import type { Tables } from './tables.ts';

export interface SealedTable {
  readonly table: keyof Tables & string;
  /** The primary key, in its order. */
  readonly key: readonly string[];
  readonly sealed: readonly string[];
  /** Columns of hashes, and the sealed column whose text they are of. */
  readonly hashes: readonly {
    readonly column: string;
    readonly of: string;
    textOf(text: string): string;
  }[];
}

const whole = (text: string): string => text;

const one = (table: keyof Tables & string, key: string, ...sealed: readonly string[]): SealedTable => ({
  table,
  key: [key],
  sealed,
  hashes: [],
});

const PATIENT_CONTROL_NUMBER: SealedTable['hashes'] = [
  { column: 'patient_control_number_search', of: 'patient_control_number', textOf: whole },
  { column: 'folded_search', of: 'patient_control_number', textOf: foldedPrefix },
];
const PAYER_CLAIM_CONTROL_NUMBER: SealedTable['hashes'] = [
  { column: 'payer_claim_control_number_search', of: 'payer_claim_control_number', textOf: whole },
];

/**
 * In the order in which they are worked through: a new one goes last, since a change of keys that was cut off goes on by its place among them.
 * Hashes that are of no column stand in `queries/rotation.ts`.
 */
export const SEALED_TABLES: readonly SealedTable[] = [
  one('claim_files', 'claim_file_key', 'result_json'),
  { ...one('claim_file_parts', '', 'result_json'), key: ['claim_file_key', 'ordinal'] },
  {
    ...one('claims', 'claim_key', 'claim_id', 'patient_control_number', 'state_json', 'payer_claim_control_number'),
    hashes: [
      { column: 'claim_id_search', of: 'claim_id', textOf: whole },
      ...PATIENT_CONTROL_NUMBER,
      ...PAYER_CLAIM_CONTROL_NUMBER,
    ],
  },
  one('claim_bodies', 'claim_key', 'body', 'findings_json'),
  one('events', 'event_key', 'payload_json'),
  { ...one('submissions', 'submission_key', 'patient_control_number'), hashes: PATIENT_CONTROL_NUMBER },
  one('inbound_files', 'sha256', 'detail_json'),
  one('quarantine', 'quarantine_key', 'detail'),
  one('remittances', 'remittance_key', 'summary_json'),
  {
    ...one('adjudications', 'adjudication_key', 'payer_claim_control_number', 'body'),
    hashes: PAYER_CLAIM_CONTROL_NUMBER,
  },
  one('entries', 'entry_key', 'reference'),
  one('queue', 'queue_key', 'detail_json'),
  one('drops', 'drop_key', 'body'),
  { ...one('practice_rows', '', 'body'), key: ['kind', 'key_search', 'ordinal'] },
  one('remembered_matches', 'match_key', 'body'),
  one('requests', 'request_key', 'detail_json', 'outcome_json'),
  one('claim_accounts', 'claim_key', 'account'),
];

/** All that hold personal text, or what it is searched by. */
export const PERSONAL_TABLES: readonly (keyof Tables & string)[] = [
  ...SEALED_TABLES.map(({ table }) => table),
  'remembered_numbers',
];
