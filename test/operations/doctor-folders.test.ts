/** The doctor at the gateway's own folders. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Clinic, openClinic } from './clinic.ts';

let clinic: Clinic;
beforeEach(async () => {
  clinic = await openClinic();
});
afterEach(() => clinic.remove());

const folders = async (): Promise<readonly string[]> => {
  const { records } = await clinic.run('doctor', '--offline');
  return records
    .filter(({ what, good }) => /^folder/.test(String(what)) && good === false)
    .map(({ detail }) => String(detail));
};

it('tells a drop folder that is missing, and one that is a file', async () => {
  expect(await folders()).toEqual([]);
  rmSync(clinic.practice.in, { recursive: true });
  expect(await folders()).toEqual(['missing, or not readable and writable']);
  writeFileSync(clinic.practice.in, '');
  expect(await folders()).toEqual(['no folder, but a file']);
});

it('tells that the folder of a ledger elsewhere is missing', async () => {
  const text = readFileSync(clinic.practice.config, 'utf8');
  const ledger = join(clinic.practice.folder, 'elsewhere', 'ledger.db');
  writeFileSync(clinic.practice.config, `${text}\nledger: { url: 'sqlite:${ledger}' }\n`);
  expect(await folders()).toEqual(['missing, or not readable and writable']);
  mkdirSync(join(ledger, '..'));
  expect(await folders()).toEqual([]);
});
