/** Outbound, intake, mappings: what is found when an export is mapped to claims. Names of columns and paths, never values: values are patients' data. */
import { defineFindings } from '../../../base/finding.ts';

export const MAPPING = defineFindings({
  codeUnknown: {
    code: 'mapping-code-unknown',
    severity: 'error',
    message: '{where}: {source} holds a value that the code map of {path} does not know.',
    mend: 'Add the value to the code map (with an empty text when it means nothing), raise the mapping’s version, and take the file again.',
    source: 'C point 3',
  },
  dateUnreadable: {
    code: 'mapping-date-unreadable',
    severity: 'error',
    message: '{where}: {source} holds no day or time in a form that the mapping names for {path}.',
    mend: 'Correct the value, or add its form to the formats of the mapping.',
    source: 'C point 3',
  },
  amountUnreadable: {
    code: 'mapping-amount-unreadable',
    severity: 'error',
    message:
      '{where}: {source} holds no number that is exact to the cent in the form that the mapping names for {path}.',
    mend: 'Correct the value, or the amount format of the mapping; nothing is rounded.',
    source: 'W-3',
  },
  nameUnreadable: {
    code: 'mapping-name-unreadable',
    severity: 'error',
    message: '{where}: {source} holds no name in the order that the mapping says for {path}.',
    mend: 'Correct the name, or the order of names in the mapping: last-first is “DOE, JANE M”, first-last is “JANE M DOE”.',
    source: 'C point 3',
  },
  namePart: {
    code: 'mapping-name-part-unused',
    severity: 'warning',
    message: '{where}: {source} holds a middle name or a suffix that the mapping takes for no field beside {path}.',
    mend: 'Map it too: name: middle, name: suffix.',
    source: 'C point 6',
  },
  disagree: {
    code: 'mapping-rows-disagree',
    severity: 'error',
    message: '{where}: the rows of one claim hold different values in {source}, and {path} can have one only.',
    mend: 'Correct the export; where they may differ, say in the mapping which one counts (pick).',
    source: 'C point 6',
  },
  pointer: {
    code: 'mapping-pointer-lost',
    severity: 'error',
    message: '{where}: {source} points at a diagnosis that the claim does not have ({path}).',
    mend: 'Correct the pointer, or give the diagnosis that it means.',
    source: 'M-072',
  },
  apart: {
    code: 'mapping-rows-apart',
    severity: 'error',
    message: '{where}: the rows of this claim do not stand together, so no part of it was taken.',
    mend: 'Sort the export by claim, or say rows: anywhere in the mapping.',
    source: 'C point 6',
  },
  row: {
    code: 'mapping-row-wrong',
    severity: 'error',
    message: '{where} can not be read: {reason}.',
    mend: 'Compare the row with the header; its claim was not taken.',
    source: 'C point 3',
  },
  columnMissing: {
    code: 'mapping-column-missing',
    severity: 'fatal',
    message: 'The file has no column {source}, which the mapping uses; nothing was taken.',
    mend: 'Let the system export the column, correct its name in the mapping, or name it under optional. Is the delimiter right?',
    source: 'C point 3',
  },
  columnTwice: {
    code: 'mapping-column-twice',
    severity: 'fatal',
    message: 'The header names {source} twice, and the mapping uses it; nothing was taken.',
    mend: 'Let the system name each column once, or name the columns in the mapping.',
    source: 'C point 3',
  },
  unused: {
    code: 'mapping-source-unused',
    severity: 'warning',
    message: 'The mapping neither uses nor ignores {source}.',
    mend: 'Map it, or name it under ignore.',
    source: 'C point 6',
  },
  repeats: {
    code: 'mapping-source-repeats',
    severity: 'warning',
    message: '{where}: {source} stands several times with different values; {path} takes the first.',
    mend: 'Say in the mapping which one counts: pick, a number ([2]) or a value ([type=…]).',
    source: 'C point 6',
  },
  leftOut: {
    code: 'mapping-left-out',
    severity: 'info',
    message: '{count} {what} were left out by the mapping’s {condition}.',
    mend: 'Nothing to do when the condition is meant so.',
    source: 'C point 3',
  },
});
