import { describe, expect, it } from 'vitest';
import { holdsNumber } from '../../../src/inbound/post/reference-numbers.ts';

describe('numbers within the reference of a provider adjustment', () => {
  it.each([
    ['the number itself, in any case and with any signs', 'icn-77 01', 'ICN7701'],
    ['apart from a date', 'CLAIM123 20240101', 'CLAIM123'],
    ['with signs of its own, apart from a date', 'ENC-2026-0001 20240101', 'ENC20260001'],
    ['between other things', 'ACCT9 20261105 2026-ICN-77', '2026ICN77'],
    ['glued to a date', 'CLAIM12320240101', 'CLAIM123'],
    ['glued to a date as Americans write it', 'CLAIM12301312024', 'CLAIM123'],
    ['behind the payer’s own letters', 'ADJICN1234567', 'ICN1234567'],
    ['behind letters, before a date', 'WOCLAIM12320240101', 'CLAIM123'],
    ['account, date and payer number in one string', 'PV0000812024010199887766', 'PV000081'],
    ['the payer number of it', 'PV0000812024010199887766', '99887766'],
    ['digits before a date', '1234567820240101', '12345678'],
    ['digits before a short date at the end', '12345678240131', '12345678'],
  ])('R-070 are found: %s', (_name, reference, number) => expect(holdsNumber(reference, number)).toBe(true));

  it.each([
    ['a part of a longer number', '99887766554433', '887766'],
    ['a beginning of a longer number', 'CLAIM1234567', 'CLAIM123'],
    ['an end of a longer number', '5512345678', '12345678'],
    ['what would leave no date behind', 'CLAIM12320249999', 'CLAIM123'],
    ['a short number glued to something', 'ABC12320240101', '123'],
    ['letters without a digit', 'RECOVERY20240101', 'RECOVERY'],
    ['a date', 'CLAIM12320240101', '20240101'],
    ['nothing', 'CLAIM123', ''],
  ])('R-070 are not guessed: %s', (_name, reference, number) => expect(holdsNumber(reference, number)).toBe(false));
});
