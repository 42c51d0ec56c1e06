/** Claims: who somebody is: names, address, contacts, identifiers. Shapes that subscriber, patient, provider and payer are built of. */
import * as z from 'zod';
import { code, list, text } from './claim-values.ts';

/** NM102 is derived: 2 when there is an organization name, else 1. Said outright only where no name tells it. */
export const nameParts = {
  entityTypeCode: z.enum(['1', '2']).exactOptional(),
  organizationName: text(60).exactOptional(),
  lastName: text(60).exactOptional(),
  firstName: text(35).exactOptional(),
  middleName: text(25).exactOptional(),
  suffix: text(10).exactOptional(),
};

export const address = z
  .strictObject({
    line1: text(55),
    line2: text(55).exactOptional(),
    city: text(30),
    state: code(2).exactOptional(),
    postalCode: text(15).exactOptional(),
    countryCode: code(3).exactOptional(),
    countrySubdivisionCode: code(3).exactOptional(),
  })
  .readonly();

/** A number of a contact: TE telephone, EX extension of the number before it, FX fax, EM electronic mail. */
export const contactNumber = z.strictObject({ type: code(2), number: text(256) }).readonly();

export const contact = z
  .strictObject({ name: text(60).exactOptional(), numbers: list(contactNumber, 3).exactOptional() })
  .readonly();

/** An identifier under its REF01 qualifier; `payerId` names the payer that gave it, where that isn't the destination payer. */
export const identifier = z
  .strictObject({ qualifier: code(3), id: text(50), payerId: text(50).exactOptional() })
  .readonly();

/** A reference that may belong to another payer than the destination (REF04 2U). */
export const payerReference = z.strictObject({ number: text(50), payerId: text(50).exactOptional() }).readonly();

export type Address = z.infer<typeof address>;
export type Contact = z.infer<typeof contact>;
export type Identifier = z.infer<typeof identifier>;
export type PayerReference = z.infer<typeof payerReference>;
