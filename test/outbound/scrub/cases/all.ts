import type { EditCase } from '../edit-case.ts';
import { amountCases } from './amounts.ts';
import { clinicalCases } from './clinical.ts';
import { correctionCases } from './corrections.ts';
import { dateCases } from './dates.ts';
import { identityCases } from './identity.ts';
import { passingCases } from './passing.ts';
import { patientCases } from './patient.ts';
import { providerCases } from './providers.ts';
import { specialtyCases } from './specialty.ts';

export const CASES: readonly EditCase[] = [
  ...identityCases,
  ...providerCases,
  ...patientCases,
  ...dateCases,
  ...amountCases,
  ...clinicalCases,
  ...specialtyCases,
  ...passingCases,
  ...correctionCases,
];
