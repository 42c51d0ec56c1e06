/** Claims: the payer that the claim goes to. */
import * as z from 'zod';
import { list, text } from './claim-values.ts';
import { address, identifier } from './party.ts';
import { rawSegments } from './raw-segment.ts';

export const payer = z
  .strictObject({
    name: text(60),
    idQualifier: z.enum(['PI', 'XV']).exactOptional(),
    id: text(80).exactOptional(),
    address: address.exactOptional(),
    secondaryIdentifiers: list(identifier, 3).exactOptional(),
    /** REF*G2 and LU of loop 2010BB: what this payer calls the billing provider (M-036). */
    billingProviderIdentifiers: list(identifier, 2).exactOptional(),
    raw: rawSegments.exactOptional(),
  })
  .readonly();

export type Payer = z.infer<typeof payer>;
