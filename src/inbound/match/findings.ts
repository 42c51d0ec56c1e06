/** Match: findings of reading a bank file. */
import { defineFindings } from '../../base/finding.ts';

export const BANK_FILE_FINDINGS = defineFindings({
  unknown: {
    code: 'bank-file-unknown',
    severity: 'error',
    message: 'The file is neither NACHA nor BAI2 nor CSV with a column of amounts.',
    mend: 'Ask the bank for one of the three, or name the column of amounts "Amount".',
    source: 'R-150',
  },
  cut: {
    code: 'bank-file-cut',
    severity: 'error',
    message: 'The bank file has no end record: it was cut; what was read of it counts.',
    mend: 'Get the whole file and load it again; deposits that are known already are not counted twice.',
    source: 'R-150',
  },
  totalDiffers: {
    code: 'bank-file-total-differs',
    severity: 'error',
    message: 'The credits in the bank file come to {sum}, its end record says {total}.',
    mend: 'Get the file again from the bank; deposits that are known already are not counted twice.',
    source: 'R-150',
  },
  none: {
    code: 'bank-file-without-deposits',
    severity: 'warning',
    message: 'There is no deposit in the bank file.',
    mend: 'Nothing needs to be done when no money came; else load the file with credits.',
    source: 'R-150',
  },
  lineUnreadable: {
    code: 'bank-file-line-unreadable',
    severity: 'error',
    message: 'Line {line} of the bank file holds no amount that can be read; it was passed over.',
    mend: 'Correct the line and load the file again; deposits that are known already are not counted twice.',
    source: 'R-150',
  },
  lineUndirected: {
    code: 'bank-file-line-undirected',
    severity: 'error',
    message:
      'Line {line} of the bank file does not tell whether the money came or went, or tells both; it was passed over.',
    mend: 'Say Credit or Debit in its column, or give what went out a minus, and load the file again; deposits that are known already are not counted twice.',
    source: 'R-150',
  },
  lineUndated: {
    code: 'bank-file-line-undated',
    severity: 'error',
    message: 'Line {line} of the bank file has a date that can’t be read; it was passed over.',
    mend: 'Write it as 2026-11-05 or 11/05/2026 and load the file again; deposits that are known already are not counted twice.',
    source: 'R-151',
  },
  voidGroup: {
    code: 'bank-file-group-void',
    severity: 'warning',
    message:
      'The group that begins at line {line} of the bank file is a test or deletes another; nothing of it counts.',
    mend: 'Nothing needs to be done for a test; where it deletes what was loaded before, undo the matches of these deposits.',
    source: 'R-150',
  },
});

export const CONTRACT_FILE_FINDINGS = defineFindings({
  unknown: {
    code: 'contract-file-unknown',
    severity: 'error',
    message:
      'The file is no CSV with columns for payer (but in a fee schedule), what is paid for, and an amount or per cent.',
    mend: 'Name the columns Payer, Procedure (or Revenue code, DRG) and Allowed (or Percent); docs/contracts.md lists all of them.',
    source: 'X-001',
  },
  row: {
    code: 'contract-row-unreadable',
    severity: 'error',
    message: 'Line {line} of the contract is no rate: {why}. Nothing of the file was taken.',
    mend: 'Correct the line and load the file again.',
    source: 'X-001',
  },
  scheduleMissing: {
    code: 'contract-schedule-missing',
    severity: 'warning',
    message:
      'The contract is a per cent of the fee schedule {schedule}, which is not loaded; until then these rates count for nothing.',
    mend: 'Load it: claimgate contracts load FILE --schedule --name {schedule}.',
    source: 'X-001',
  },
});
