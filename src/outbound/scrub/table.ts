/** Scrub: the whole table of edits, in the order of their numbers. */
import type { Edit } from './edit.ts';
import { amountEdits } from './edits/amounts.ts';
import { dateEdits } from './edits/dates.ts';
import { identityEdits } from './edits/identity.ts';
import { otherPayerEdits } from './edits/other-payers.ts';
import { patientEdits } from './edits/patient.ts';
import { providerAddressEdits } from './edits/provider-address.ts';
import { providerIdentityEdits } from './edits/provider-identity.ts';
import { providerRoleEdits } from './edits/provider-roles.ts';

export const EDITS: readonly Edit[] = [
  ...identityEdits,
  ...providerIdentityEdits,
  ...providerAddressEdits,
  ...providerRoleEdits,
  ...patientEdits,
  ...dateEdits,
  ...amountEdits,
  ...otherPayerEdits,
].sort((a, b) => a.id.localeCompare(b.id));
