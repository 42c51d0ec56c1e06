import type { Migration } from './migration.ts';

/** A claim over the limits of one claim goes out in parts, which share their claimId (M-005). */
export const claimParts: Migration = {
  number: 7,
  name: 'claim-parts',
  statements: ({ integer: n }) => [
    `alter table claims add column part ${n} not null default 1`,
    `alter table claims add column parts ${n} not null default 1`,
    'drop index claims_claim_id',
    `create unique index claims_claim_id on claims (billing_system, claim_id_search, payer_id, frequency_code, part)
      where display not in ('SUPERSEDED', 'CANCELLED', 'VOIDED')`,
  ],
};
