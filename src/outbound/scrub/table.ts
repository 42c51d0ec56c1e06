/** Scrub: the whole table of edits, in the order of their numbers. */
import type { Edit } from './edit.ts';
import { identityEdits } from './edits/identity.ts';

export const EDITS: readonly Edit[] = [...identityEdits].sort((a, b) => a.id.localeCompare(b.id));
