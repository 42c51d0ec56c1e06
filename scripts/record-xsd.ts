/** Writes the XSD of the records that billing systems are told: each key an element, in any order; each list an element of its items. */
import * as z from 'zod';
import { itemName } from '../src/claims/claim-structure.ts';
import { amount, calendarDate } from '../src/claims/claim-values.ts';
import { postingShape, postingTotalShape } from '../src/claims/posting-shape.ts';
import { instant } from '../src/claims/record-values.ts';
import { claimStateShape, statusShape } from '../src/claims/status-shape.ts';

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<!-- Written by scripts/write-schemas.ts from src/claims/status-shape.ts and posting-shape.ts. The elements of a record may stand in any order. -->
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="unqualified">
  <xs:simpleType name="amount">
    <xs:restriction base="xs:token"><xs:pattern value="-?[0-9]{1,13}\\.[0-9]{2}"/></xs:restriction>
  </xs:simpleType>
`;

/** Outermost element → the elements that stand in it. */
const FILES: Readonly<Record<string, Readonly<Record<string, z.ZodObject>>>> = {
  statusRecords: { statusRecord: statusShape },
  postingRecords: { posting: postingShape, postingTotal: postingTotalShape },
  claimStates: { claimState: claimStateShape },
};

export function recordXsd(): string {
  const writer = new Writer();
  const files = Object.entries(FILES).map(([root, elements]) => {
    const choices = Object.entries(elements).map(
      ([name, shape]) => `        <xs:element name="${name}" type="${writer.nameOf(shape, name)}"/>\n`,
    );
    return `  <xs:element name="${root}">\n    <xs:complexType>\n      <xs:choice minOccurs="0" maxOccurs="unbounded">\n${choices.join('')}      </xs:choice>\n    </xs:complexType>\n  </xs:element>\n`;
  });
  return `${HEAD}${files.join('')}${writer.types.join('')}</xs:schema>\n`;
}

/** The shape without what says that it may be absent or is read only. */
function bare(schema: unknown): unknown {
  return schema instanceof z.ZodReadonly || schema instanceof z.ZodExactOptional ? bare(schema.unwrap()) : schema;
}

class Writer {
  readonly types: string[] = [];
  readonly #names = new Map<unknown, string>();

  /** The name of an object's type, which is written when it is first asked for. */
  nameOf(shape: z.ZodObject, key: string): string {
    const known = this.#names.get(shape);
    if (known !== undefined) return known;
    const taken = new Set(this.#names.values());
    let name = key;
    for (let number = 2; taken.has(name); number += 1) name = `${key}-${number}`;
    this.#names.set(shape, name);
    const fields: Readonly<Record<string, unknown>> = shape.shape;
    const lines = Object.entries(fields).map(([field, inner]) => this.#element(field, inner));
    this.types.push(
      `  <xs:complexType name="${name}">\n    <xs:all>\n${lines.join('')}    </xs:all>\n  </xs:complexType>\n`,
    );
    return name;
  }

  #element(key: string, schema: unknown): string {
    const occurs = schema instanceof z.ZodExactOptional ? ' minOccurs="0"' : '';
    const inner = bare(schema);
    if (!(inner instanceof z.ZodArray))
      return `      <xs:element name="${key}" ${this.#typed(inner, key)}${occurs}/>\n`;
    const item = itemName(key);
    return `      <xs:element name="${key}"${occurs}>\n        <xs:complexType>\n          <xs:sequence>\n            <xs:element name="${item}" ${this.#typed(bare(inner.element), item)} minOccurs="0" maxOccurs="unbounded"/>\n          </xs:sequence>\n        </xs:complexType>\n      </xs:element>\n`;
  }

  #typed(schema: unknown, key: string): string {
    return `type="${schema instanceof z.ZodObject ? this.nameOf(schema, key) : leaf(schema, key)}"`;
  }
}

function leaf(schema: unknown, key: string): string {
  if (schema === amount) return 'amount';
  if (schema === calendarDate) return 'xs:date';
  if (schema === instant) return 'xs:dateTime';
  if (schema instanceof z.ZodNumber) return schema.format === 'safeint' ? 'xs:integer' : 'xs:decimal';
  if (schema instanceof z.ZodBoolean) return 'xs:boolean';
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum || schema instanceof z.ZodLiteral)
    return 'xs:string';
  throw new RangeError(`${key}: records hold objects, lists, texts, numbers and truth values`);
}
