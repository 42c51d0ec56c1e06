import { claimsAnswersMoney } from './0001-claims-answers-money.ts';
import type { Migration } from './migration.ts';

/** Every migration there is, in order; a step that was released is never changed. */
export const MIGRATIONS: readonly Migration[] = [claimsAnswersMoney];
