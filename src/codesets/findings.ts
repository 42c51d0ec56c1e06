/** Codesets: what can be wrong with a code list that someone loads. */
import { defineFindings } from '../base/finding.ts';

export const codeSetFindings = defineFindings({
  unrecognised: {
    code: 'code-file-unrecognised',
    severity: 'error',
    message: 'This is no code list that claimgate knows',
    mend: 'Give the text file of the official download (unzipped, not a spreadsheet), or a CSV or TSV whose first row names a column "code"',
  },
  setUnclear: {
    code: 'code-file-set-unclear',
    severity: 'error',
    message: 'The list has codes, but nothing says of which code set they are',
    mend: 'Name the set with --set, or begin the file with a line like "# code-set: revenue"',
  },
  undated: {
    code: 'code-file-undated',
    severity: 'error',
    message: 'Nothing says from which day on this version of {set} counts',
    mend: 'Give the first day with --from YYYY-MM-DD',
  },
  empty: {
    code: 'code-file-empty',
    severity: 'error',
    message: 'The file of {set} holds no usable row',
    mend: 'Check that the download is whole and is the file itself, not its description',
  },
  rowsSkipped: {
    code: 'code-file-rows-skipped',
    severity: 'warning',
    message: '{count} rows of the file could not be read, the first on line {line}',
    mend: 'Look at that line: a code is missing, too long, or a date does not exist',
  },
});
