/** Drop: values of a record as the cells of a row. */

export type Cell = string;
export type Row = Readonly<Record<string, Cell>>;

type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object; none for anything else. */
export function fieldsOf(value: unknown): Fields {
  return hasFields(value) ? value : {};
}

function hasFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text of a plain value; '' for what is absent, and for objects and lists. */
export function textAt(fields: Readonly<Record<string, unknown>>, key: string): Cell {
  const value = fields[key];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A list in one cell: items by `; `, of objects the given fields by `:`, what is absent left out. */
export function joined(list: unknown, keys?: readonly string[]): Cell {
  if (!Array.isArray(list)) return '';
  return list
    .map((item: unknown) => {
      if (keys === undefined) return textAt({ item }, 'item');
      const fields = fieldsOf(item);
      return keys
        .map((key) => textAt(fields, key))
        .filter((text) => text !== '')
        .join(':');
    })
    .filter((text) => text !== '')
    .join('; ');
}
