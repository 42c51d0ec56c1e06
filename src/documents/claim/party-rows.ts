/** Documents, claims: NM1, N3, N4, PER, DMG, PAT and REF of anybody: subscriber, patient, provider, payer. */
import type { Address, Contact, Identifier, PayerReference } from '../../claims/party.ts';
import { codeKeyOf } from '../../x12/code-key.ts';
import type { Segment } from '../../x12/segment.ts';
import { beside, type Codec, composite, constant, date, type FieldPlace, type Get, text } from './codec.ts';
import { type Draft, listAt } from './draft.ts';
import { each, onlyEmptyAfter, part, type Row, segment } from './row.ts';

export interface Named {
  readonly entityTypeCode?: '1' | '2';
  readonly organizationName?: string;
  readonly lastName?: string;
  readonly firstName?: string;
  readonly middleName?: string;
  readonly suffix?: string;
}

/** NM108 and NM109. `read` is false when it can't hold them. */
export interface NameIdentity<From> {
  readonly places: readonly FieldPlace[];
  write(from: From): readonly [qualifier: string, id: string];
  read(qualifier: string, id: string, into: Draft): boolean;
}

export function noIdentity<From>(): NameIdentity<From> {
  return { places: [], write: () => ['', ''], read: () => false };
}

/** The usual qualifier is left out of the claim. */
export function identity<From>(
  usual: string,
  get: Get<From, string>,
  getQualifier: Get<From, string>,
  keys: readonly [id: string, qualifier: string],
): NameIdentity<From> {
  return {
    places: [
      { path: keys[1], element: 8 },
      { path: keys[0], element: 9 },
    ],
    write: (from) => {
      const id = get(from);
      return id === undefined ? ['', ''] : [getQualifier(from) ?? usual, id];
    },
    read: (qualifier, id, into) => {
      if (id === '' || qualifier === '') return false;
      into[keys[0]] = id;
      if (qualifier !== usual) into[keys[1]] = qualifier;
      return true;
    },
  };
}

interface Identified {
  readonly npi?: string;
  readonly identifierQualifier?: string;
  readonly identifier?: string;
}

export const PROVIDER_IDENTITY: NameIdentity<Identified> = {
  places: [
    { path: 'npi', element: 9 },
    { path: 'identifierQualifier', element: 8 },
    { path: 'identifier', element: 9 },
  ],
  write: ({ npi, identifier, identifierQualifier }) =>
    npi !== undefined ? ['XX', npi] : identifier !== undefined ? [identifierQualifier ?? '', identifier] : ['', ''],
  read: (qualifier, id, into) => {
    if (qualifier === 'XX' && id !== '') into['npi'] = id;
    else if (id !== '') {
      into['identifier'] = id;
      if (qualifier !== '') into['identifierQualifier'] = qualifier;
    } else return false;
    return true;
  },
};

/** NM1 of a person or an organization. NM102 follows from the name, unless `entityTypeCode` says it. */
export function nameRow<From extends Named>(entity: string, id: NameIdentity<From>): Row<From> {
  return {
    id: 'NM1',
    codes: [entity],
    always: true,
    places: [
      { path: 'entityTypeCode', element: 2, implied: true },
      { path: 'organizationName', element: 3 },
      { path: 'lastName', element: 3 },
      { path: 'firstName', element: 4 },
      { path: 'middleName', element: 5 },
      { path: 'suffix', element: 7 },
      ...id.places,
    ],
    write: (from, sink) => {
      const type = from.entityTypeCode ?? (from.organizationName === undefined ? '1' : '2');
      const name = from.organizationName ?? from.lastName ?? '';
      const [qualifier, number] = id.write(from);
      const { firstName = '', middleName = '', suffix = '' } = from;
      if (number !== '')
        sink.segment('NM1', [entity, type, name, firstName, middleName, '', suffix, qualifier, number]);
      else if (suffix !== '') sink.segment('NM1', [entity, type, name, firstName, middleName, '', suffix]);
      else if (middleName !== '') sink.segment('NM1', [entity, type, name, firstName, middleName]);
      else if (firstName !== '') sink.segment('NM1', [entity, type, name, firstName]);
      else sink.segment('NM1', name === '' ? [entity, type] : [entity, type, name]);
    },
    read: (wire, into) => {
      let whole = readEntity(wire, into);
      const count = wire.elementCount;
      if (count < 4) return whole;
      const firstName = wire.element(4);
      if (firstName !== '') into['firstName'] = firstName;
      if (count < 5) return whole;
      const middleName = wire.element(5);
      if (middleName !== '') into['middleName'] = middleName;
      if (count < 6) return whole;
      const suffix = wire.element(7);
      if (suffix !== '') into['suffix'] = suffix;
      if (wire.element(6) !== '') whole = false;
      const qualifier = wire.element(8);
      const number = wire.element(9);
      if ((qualifier !== '' || number !== '') && !id.read(qualifier, number, into)) whole = false;
      return whole && onlyEmptyAfter(wire, 9);
    },
  };
}

const PERSON = codeKeyOf('1');
const ORGANIZATION = codeKeyOf('2');

function readEntity(wire: Segment, into: Draft): boolean {
  const type = wire.codeKey(2);
  const name = wire.element(3);
  if (name === '') {
    if (type === ORGANIZATION) into['entityTypeCode'] = '2';
  } else if (type === ORGANIZATION) into['organizationName'] = name;
  else into['lastName'] = name;
  return type === PERSON || type === ORGANIZATION;
}

const LINES: Row<Address> = segment('N3', { 1: text((at) => at.line1), 2: text((at) => at.line2) });
const CITY: Row<Address> = segment('N4', {
  1: text((at) => at.city),
  2: text((at) => at.state),
  3: text((at) => at.postalCode),
  4: text((at) => at.countryCode),
  7: text((at) => at.countrySubdivisionCode),
});

/** N3 and N4. */
export const addressRows = <From extends object>(get: Get<From, Address>): readonly Row<From>[] => [
  part(get, LINES),
  part(get, CITY),
];

/** PER*IC with up to three numbers, in their own order. */
export const CONTACT: Row<Contact> = {
  id: 'PER',
  codes: ['IC'],
  places: [
    { path: 'name', element: 2 },
    { path: 'numbers[].type', element: 3 },
    { path: 'numbers[].number', element: 4 },
  ],
  write: (from, sink) => {
    const numbers = from.numbers?.flatMap(({ type, number }) => [type, number]) ?? [];
    if (numbers.length > 0) sink.segment('PER', ['IC', from.name ?? '', ...numbers]);
    else sink.segment('PER', from.name === undefined ? ['IC'] : ['IC', from.name]);
  },
  read: (wire, into) => {
    const name = wire.element(2);
    if (name !== '') into['name'] = name;
    let whole = wire.element(1) === 'IC';
    for (let element = 3; element <= Math.min(8, wire.elementCount); element += 2) {
      const type = wire.element(element);
      const number = wire.element(element + 1);
      if (type !== '' && number !== '') listAt(into, ['numbers']).push({ type, number });
      else if (type !== '' || number !== '') whole = false;
    }
    return whole && onlyEmptyAfter(wire, 8);
  },
};

const FOREIGN_PAYER = <From extends object>(get: Get<From, string>) =>
  composite<From>({ 1: beside('2U', get), 2: text(get) });

/** REF under any qualifier that the guide allows there; `codes` narrows them where two lists share the loop. */
export const IDENTIFIER = (codes?: readonly string[]): Row<Identifier> =>
  segment(
    'REF',
    { 1: text((item) => item.qualifier), 2: text((item) => item.id), 4: FOREIGN_PAYER((item) => item.payerId) },
    codes === undefined ? {} : { codes },
  );

export const identifiers = <From extends object>(
  get: Get<From, readonly Identifier[]>,
  codes?: readonly string[],
): Row<From> => each(get, IDENTIFIER(codes));

/** REF of one qualifier, any number of them, each perhaps of another payer. */
export const payerReferences = <From extends object>(
  qualifier: string,
  get: Get<From, readonly PayerReference[]>,
): Row<From> =>
  each(
    get,
    segment<PayerReference>('REF', {
      1: constant(qualifier),
      2: text((item) => item.number),
      4: FOREIGN_PAYER((item) => item.payerId),
    }),
  );

interface Person {
  readonly birthDate?: string;
  readonly genderCode?: string;
}

/** DMG. */
export const demographics = <From extends Person>(): Row<From> =>
  segment<From>('DMG', {
    1: beside('D8', (person) => person.birthDate),
    2: date((person) => person.birthDate),
    3: text((person) => person.genderCode),
  });

interface Body {
  readonly deathDate?: string;
  readonly weightPounds?: string;
  readonly pregnancyIndicator?: string;
}

/** PAT05 to PAT09. */
export const bodyElements = <From extends Body>(): Readonly<Record<number, Codec<From>>> => ({
  5: beside('D8', (person) => person.deathDate),
  6: date((person) => person.deathDate),
  7: beside('01', (person) => person.weightPounds),
  8: text((person) => person.weightPounds),
  9: text((person) => person.pregnancyIndicator),
});
