/** Drop: records → the text of a file. The same records give the same bytes. */
import type { RecordFormat } from '../settings.ts';
import { csvText, type RecordKind } from './csv.ts';
import { xmlBody, xmlHead, xmlTail } from './xml.ts';

export interface FileText {
  readonly head: string;
  readonly tail: string;
  /** The records, `first` when nothing was written before them. */
  body(records: readonly object[], first: boolean): string;
}

/** A file of that format in pieces, so that a long one is never held whole. */
export function fileText(kind: RecordKind, format: RecordFormat): FileText {
  switch (format) {
    case 'json':
      return {
        head: '[\n',
        tail: '\n]\n',
        body: (records, first) => `${first ? '' : ',\n'}${records.map((record) => JSON.stringify(record)).join(',\n')}`,
      };
    case 'ndjson':
      return {
        head: '',
        tail: '',
        body: (records) => records.map((record) => `${JSON.stringify(record)}\n`).join(''),
      };
    case 'csv':
      return { head: csvText(kind, []), tail: '', body: (records) => csvText(kind, records, false) };
    case 'xml':
      return { head: xmlHead(kind), tail: xmlTail(kind), body: (records) => xmlBody(records) };
  }
}

export function renderRecords(kind: RecordKind, format: RecordFormat, records: readonly object[]): string {
  const { head, tail, body } = fileText(kind, format);
  return `${head}${body(records, true)}${tail}`;
}
