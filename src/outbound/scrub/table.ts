/** Scrub: the whole table of edits, in the order of their numbers. */
import type { Edit } from './edit.ts';
import { amountEdits } from './edits/amounts.ts';
import { anesthesiaEdits } from './edits/anesthesia.ts';
import { authorizationEdits } from './edits/authorizations.ts';
import { correctCodingEdits } from './edits/correct-coding.ts';
import { correctionEdits } from './edits/corrections.ts';
import { dateEdits } from './edits/dates.ts';
import { dentalEdits } from './edits/dental.ts';
import { diagnosisEdits } from './edits/diagnoses.ts';
import { drugEdits } from './edits/drugs.ts';
import { identityEdits } from './edits/identity.ts';
import { institutionalFactEdits } from './edits/institutional-facts.ts';
import { institutionalLineEdits } from './edits/institutional-lines.ts';
import { laboratoryEdits } from './edits/laboratory.ts';
import { otherPayerEdits } from './edits/other-payers.ts';
import { patientEdits } from './edits/patient.ts';
import { payerEdits } from './edits/payers.ts';
import { procedureEdits } from './edits/procedures.ts';
import { providerAddressEdits } from './edits/provider-address.ts';
import { providerIdentityEdits } from './edits/provider-identity.ts';
import { providerRoleEdits } from './edits/provider-roles.ts';
import { situationEdits } from './edits/situations.ts';
import { transportEdits } from './edits/transport-equipment.ts';

export const EDITS: readonly Edit[] = [
  ...identityEdits,
  ...providerIdentityEdits,
  ...providerAddressEdits,
  ...providerRoleEdits,
  ...patientEdits,
  ...dateEdits,
  ...amountEdits,
  ...otherPayerEdits,
  ...diagnosisEdits,
  ...procedureEdits,
  ...correctCodingEdits,
  ...anesthesiaEdits,
  ...laboratoryEdits,
  ...transportEdits,
  ...authorizationEdits,
  ...drugEdits,
  ...dentalEdits,
  ...institutionalFactEdits,
  ...institutionalLineEdits,
  ...correctionEdits,
  ...payerEdits,
  ...situationEdits,
].sort((a, b) => a.id.localeCompare(b.id));
