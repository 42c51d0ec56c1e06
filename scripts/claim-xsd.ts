/** Writes the XSD of a claim from its structure: objects in any order, each list an element of its items. */
import {
  CLAIM_STRUCTURE,
  type Field,
  itemName,
  type LeafField,
  type ObjectField,
} from '../src/claims/claim-structure.ts';

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<!-- Written by scripts/write-schemas.ts from src/claims/claim.ts. The elements of a claim may stand in any order. -->
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="unqualified">
  <xs:element name="claims">
    <xs:complexType>
      <xs:sequence>
        <xs:element name="claim" type="claim" maxOccurs="unbounded"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
  <xs:element name="claim" type="claim"/>
`;

/** What intake brings to the claim's form is allowed here too: amounts without places, days as CCYYMMDD. */
const LEAVES = `
  <xs:simpleType name="amount">
    <xs:restriction base="xs:token"><xs:pattern value="-?[0-9]{1,13}(\\.[0-9]{0,2}0*)?"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="decimal">
    <xs:restriction base="xs:token"><xs:pattern value="-?([0-9]{1,15}|[0-9]{0,15}\\.[0-9]{1,15})"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="whole-number">
    <xs:restriction base="xs:integer"><xs:minInclusive value="1"/><xs:maxInclusive value="99"/><xs:pattern value="[0-9]{1,9}"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="iso-date">
    <xs:restriction base="xs:date"><xs:pattern value="[0-9]{4}-[0-9]{2}-[0-9]{2}"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="x12-date">
    <xs:restriction base="xs:token">
      <xs:pattern value="[0-9]{4}(0[13578]|1[02])(0[1-9]|[12][0-9]|3[01])"/>
      <xs:pattern value="[0-9]{4}(0[469]|11)(0[1-9]|[12][0-9]|30)"/>
      <xs:pattern value="[0-9]{4}02(0[1-9]|1[0-9]|2[0-8])"/>
      <xs:pattern value="([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)0229"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="date">
    <xs:union memberTypes="iso-date x12-date"/>
  </xs:simpleType>
  <xs:simpleType name="time">
    <xs:restriction base="xs:token"><xs:pattern value="([01][0-9]|2[0-3]):?[0-5][0-9]"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="iso-date-time">
    <xs:restriction base="xs:token"><xs:pattern value="[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]"/></xs:restriction>
  </xs:simpleType>
  <xs:simpleType name="date-and-time">
    <xs:union memberTypes="iso-date x12-date iso-date-time"/>
  </xs:simpleType>
`;

/** Names of types whose first use would name them after a role. */
const RENAMED: Readonly<Record<string, string>> = {
  referring: 'provider',
  pickUp: 'place',
  service: 'date-span',
  statement: 'date-span',
};

export function claimXsd(): string {
  const writer = new TypeWriter();
  const root = writer.nameOf(CLAIM_STRUCTURE, 'claim');
  if (root !== 'claim') throw new Error('the claim must be the first type');
  return `${HEAD}${LEAVES}${writer.texts()}${writer.types.join('')}</xs:schema>\n`;
}

class TypeWriter {
  readonly types: string[] = [];
  private readonly names = new Map<ObjectField, string>();
  private readonly simple = new Map<string, string>();

  /** The name of the object's type, which is written when it is first asked for. */
  nameOf(field: ObjectField, key: string): string {
    const known = this.names.get(field);
    if (known !== undefined) return known;
    const base = RENAMED[key] ?? key;
    const taken = [...this.names.values()].filter((name) => name === base || name.startsWith(`${base}-`)).length;
    const name = taken === 0 ? base : `${base}-${taken + 1}`;
    this.names.set(field, name);
    const elements = [...field.fields].filter(([, inner]) => inner.kind !== 'raw');
    const lines = elements.map(([inner, type]) => this.element(inner, type, field.required.has(inner)));
    this.types.push(
      `  <xs:complexType name="${name}">\n    <xs:all>\n${lines.join('')}    </xs:all>\n  </xs:complexType>\n`,
    );
    return name;
  }

  texts(): string {
    return [...this.simple.values()].join('');
  }

  private element(key: string, field: Field, required: boolean): string {
    const occurs = required ? '' : ' minOccurs="0"';
    if (field.kind === 'list') {
      const type = this.typeOf(field.item, itemName(key));
      return `      <xs:element name="${key}"${occurs}>\n        <xs:complexType>\n          <xs:sequence>\n            <xs:element name="${itemName(key)}" type="${type}" maxOccurs="${field.max}"/>\n          </xs:sequence>\n        </xs:complexType>\n      </xs:element>\n`;
    }
    return `      <xs:element name="${key}" type="${this.typeOf(field, key)}"${occurs}/>\n`;
  }

  private typeOf(field: Field, key: string): string {
    if (field.kind === 'object') return this.nameOf(field, key);
    if (field.kind === 'list' || field.kind === 'raw') throw new Error(`${key}: a list of lists`);
    return field.kind === 'text' ? this.textType(field) : field.kind;
  }

  private textType(field: LeafField): string {
    const { values, maxLength, pattern } = field;
    const name =
      values === undefined
        ? `${pattern === '^\\S+$' ? 'code' : pattern === '^\\S(.*\\S)?$' ? 'text' : 'form'}-${maxLength ?? 'any'}`
        : `one-of-${values.join('-')}`;
    const facets =
      values === undefined
        ? `${maxLength === undefined ? '' : `<xs:maxLength value="${maxLength}"/>`}<xs:pattern value="${(pattern ?? '').slice(1, -1)}"/>`
        : values.map((value) => `<xs:enumeration value="${value}"/>`).join('');
    this.simple.set(
      name,
      `  <xs:simpleType name="${name}">\n    <xs:restriction base="xs:token">${facets}</xs:restriction>\n  </xs:simpleType>\n`,
    );
    return name;
  }
}
