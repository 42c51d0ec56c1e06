import type { Migration } from './migration.ts';

/** The claim before `claims` that has the same number and stood when this was sent: what a 7 or 8 of before this step changes. */
const earlier = (column: string, andPart: string): string =>
  `(select max(original.claim_key) from claims original
    where original.${column} = claims.${column} and original.billing_system = claims.billing_system
      and original.payer_id = claims.payer_id and original.claim_key < claims.claim_key ${andPart}
      and original.frequency_code <> '8'
      and original.display not in ('DRAFT', 'HELD', 'READY', 'CANCELLED', 'SUPERSEDED',
        'TA1_REJECTED', 'SYNTAX_REJECTED', 'CH_REJECTED', 'PAYER_REJECTED'))`;

/**
 * A replacement or void knows the claim that it changes (T-18, T-19), and a claim the place of the payer that it bills: one payer may
 * insure a patient twice (M-001). Claims of before this step have place 0: their bodies, which may be sealed, tell it. A voided claim
 * makes no room for a copy of itself.
 */
export const changedClaims: Migration = {
  number: 11,
  name: 'changed-claims',
  statements: ({ integer: n }) => [
    `alter table claims add column original_claim_key ${n}`,
    `alter table claims add column payer_sequence ${n} not null default 0`,
    `update claims set original_claim_key = coalesce(
      ${earlier('claim_id_search', 'and original.part = claims.part')},
      ${earlier('patient_control_number_search', '')})
      where frequency_code in ('7', '8')`,
    'create index claims_original on claims (original_claim_key) where original_claim_key is not null',
    'drop index claims_claim_id',
    `create unique index claims_claim_id
      on claims (billing_system, claim_id_search, payer_id, payer_sequence, frequency_code, part)
      where display not in ('SUPERSEDED', 'CANCELLED')`,
  ],
};
