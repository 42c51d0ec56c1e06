/** Documents: names of the elements of MIA, MOA, TS2 and TS3, and which of them are remark codes. */

export const INPATIENT_REMARKS: readonly number[] = [5, 20, 21, 22, 23];
export const OUTPATIENT_REMARKS: readonly number[] = [3, 4, 5, 6, 7];

/** MIA. */
export const INPATIENT: Readonly<Record<number, string>> = {
  1: 'coveredDaysOrVisits',
  2: 'ppsOperatingOutlierAmount',
  3: 'lifetimePsychiatricDays',
  4: 'drgAmount',
  5: 'remarkCode1',
  6: 'disproportionateShareAmount',
  7: 'mspPassThroughAmount',
  8: 'ppsCapitalAmount',
  9: 'ppsCapitalFederalDrgAmount',
  10: 'ppsCapitalHospitalDrgAmount',
  11: 'ppsCapitalDisproportionateShareAmount',
  12: 'oldCapitalAmount',
  13: 'ppsCapitalMedicalEducationAmount',
  14: 'ppsOperatingHospitalDrgAmount',
  15: 'costReportDays',
  16: 'ppsOperatingFederalDrgAmount',
  17: 'ppsCapitalOutlierAmount',
  18: 'indirectTeachingAmount',
  19: 'nonpayableProfessionalComponentAmount',
  20: 'remarkCode2',
  21: 'remarkCode3',
  22: 'remarkCode4',
  23: 'remarkCode5',
  24: 'ppsCapitalExceptionAmount',
};

/** MOA. */
export const OUTPATIENT: Readonly<Record<number, string>> = {
  1: 'reimbursementRate',
  2: 'hcpcsPayableAmount',
  3: 'remarkCode1',
  4: 'remarkCode2',
  5: 'remarkCode3',
  6: 'remarkCode4',
  7: 'remarkCode5',
  8: 'esrdPaymentAmount',
  9: 'nonpayableProfessionalComponentAmount',
};

/** TS3. */
export const PROVIDER_SUMMARY: Readonly<Record<number, string>> = {
  1: 'providerId',
  2: 'facilityCode',
  3: 'fiscalPeriodDate',
  4: 'claimCount',
  5: 'chargeAmount',
  13: 'mspPayerAmount',
  15: 'nonLabChargeAmount',
  17: 'hcpcsReportedChargeAmount',
  18: 'hcpcsPayableAmount',
  20: 'professionalComponentAmount',
  21: 'mspPatientLiabilityMetAmount',
  22: 'patientReimbursementAmount',
  23: 'pipClaimCount',
  24: 'pipAdjustmentAmount',
};

/** TS2. */
export const SUPPLEMENTAL_SUMMARY: Readonly<Record<number, string>> = {
  1: 'drgAmount',
  2: 'federalSpecificAmount',
  3: 'hospitalSpecificAmount',
  4: 'disproportionateShareAmount',
  5: 'capitalAmount',
  6: 'indirectMedicalEducationAmount',
  7: 'outlierDays',
  8: 'dayOutlierAmount',
  9: 'costOutlierAmount',
  10: 'averageDrgLengthOfStay',
  11: 'dischargeCount',
  12: 'costReportDays',
  13: 'coveredDays',
  14: 'noncoveredDays',
  15: 'mspPassThroughAmount',
  16: 'averageDrgWeight',
  17: 'ppsCapitalFederalDrgAmount',
  18: 'ppsCapitalHospitalDrgAmount',
  19: 'ppsDisproportionateShareDrgAmount',
};
