/** System tests: the archive's key is changed. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import { createEnvironment } from '../../src/main.ts';
import type { Clinic } from '../operations/clinic.ts';

/** What the gateway tells of everything that is sealed. */
export async function told({ run }: Clinic): Promise<unknown> {
  const { records: claims } = await run('claims');
  const found = [];
  for (const { claimId, patientControlNumber } of claims) {
    found.push(
      (await run('status', String(claimId))).records,
      (await run('status', String(patientControlNumber))).records,
    );
    found.push((await run('timeline', String(claimId))).records);
  }
  expect(found.flat().length).toBeGreaterThan(6);
  return [claims, found, (await run('quarantine')).records, (await run('worklist')).records];
}

/** `archive rotate` in a process that kills itself at the step `dieAt`. */
export const endOf = (
  config: string,
  dieAt: number,
): Promise<{ code: number | null; signal: string | null; out: string }> =>
  new Promise((resolve) => {
    const words = ['--import', 'tsx', join('test', 'system', 'rotate-process.ts'), config, String(dieAt)];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.once('close', (code, signal) => resolve({ code, signal, out }));
  });

/** A daemon works on the ledger. */
export async function alive(clinic: Clinic): Promise<boolean> {
  const gateway = await createEnvironment().openGateway(clinic.practice.config, { readOnly: true });
  try {
    return (await gateway.ledger.workers()).length > 0;
  } finally {
    await gateway.close();
  }
}
