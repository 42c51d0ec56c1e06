/** Drop: records as XML: each key an element, each list an element of its items; characters that XML can't hold become U+FFFD. */
import { XMLBuilder } from 'fast-xml-parser';
import { itemName } from '../../claims/claim-structure.ts';
import { fieldsOf } from './cells.ts';
import type { RecordKind } from './csv.ts';

/** The outermost element of a file, as in schemas/records.xsd. */
const ROOTS: Readonly<Record<RecordKind, string>> = {
  status: 'statusRecords',
  posting: 'postingRecords',
  snapshot: 'claimStates',
};

/** `type` of a record → the element that holds it. */
const ELEMENTS: Readonly<Record<string, string>> = {
  status: 'statusRecord',
  posting: 'posting',
  'posting-total': 'postingTotal',
  'claim-state': 'claimState',
};

const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const builder = new XMLBuilder({ format: true, indentBy: ' ', suppressEmptyNode: false, processEntities: true });

export function xmlHead(kind: RecordKind): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${ROOTS[kind]}>\n`;
}

export function xmlTail(kind: RecordKind): string {
  return `</${ROOTS[kind]}>\n`;
}

/** The elements of the records, without the outermost one. */
export function xmlBody(records: readonly object[]): string {
  return records
    .map((record) => {
      const name = ELEMENTS[String(fieldsOf(record)['type'])] ?? 'record';
      return builder.build({ [name]: xmlValue(record) });
    })
    .join('');
}

/** The value as the builder takes it; a carriage return would be lost by every reader, so it is a line feed from the start. */
function xmlValue(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return value.replace(/\r\n?/g, '\n').replace(FORBIDDEN, '\ufffd');
  if (Array.isArray(value)) return { [itemName(key)]: value.map((item: unknown) => xmlValue(item)) };
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([name, inner]) => [name, xmlValue(inner, name)]),
  );
}
