/** Drop: the sub-folder of a billing provider, by tax id or name, safe on every file system. */
import { createHash } from 'node:crypto';
import type { Claim } from '../claims/claim.ts';
import type { DropTarget } from './settings.ts';

const LONGEST = 60;
/** Names that Windows keeps for devices, with or without an extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;

/** Names alike but for characters that a folder can't have must not share one: the changed name ends with a mark of the original. */
export function safeFolderName(original: string): string {
  const plain = original
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9 _-]/g, '_')
    .replace(/ +/g, ' ')
    .trim();
  const safe = plain.slice(0, LONGEST).trim();
  const sound = safe === original && !RESERVED.test(safe) && !/^[_ -]*$/.test(safe) && !safe.startsWith('-');
  if (sound) return safe;
  const mark = createHash('sha256').update(original).digest('hex').slice(0, 8);
  return `${safe.replace(/^[_ -]+|[_ -]+$/g, '') || 'provider'}-${mark}`;
}

/** '' when the billing system has no sub-folders, or the claim names no provider. */
export function providerFolder(target: DropTarget | undefined, claim: Claim | undefined): string {
  const by = target?.folders ?? 'none';
  if (by === 'none' || claim === undefined) return '';
  const { taxId, organizationName, lastName, firstName } = claim.billingProvider;
  const person = [lastName, firstName].filter((part) => part !== undefined).join(' ');
  const name = by === 'taxId' ? taxId?.replace(/\D/g, '') : (organizationName ?? person);
  return name === undefined || name.trim() === '' ? '' : safeFolderName(name.trim());
}
