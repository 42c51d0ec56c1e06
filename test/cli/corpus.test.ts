import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OFFLINE_CALLS } from './commands.ts';
import { machine } from './machine.ts';

const corpus = process.env['CLAIMGATE_CORPUS'];
if (corpus === undefined) console.log('SKIPPED: CLAIMGATE_CORPUS is unset, so no command runs over the public samples');

function filesOf(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name.startsWith('_') ? [] : filesOf(path);
    return folder === corpus ? [] : [path];
  });
}

describe.skipIf(corpus === undefined)('every offline command on every public sample', () => {
  const files = corpus === undefined ? [] : filesOf(corpus);

  it('there are samples', () => {
    expect(files.length).toBeGreaterThan(300);
  });

  it.each(OFFLINE_CALLS.map((call) => [call.name, call] as const))(
    '%s ends with exit code 0 or 1, and never by a fault of ours',
    async (_name, call) => {
      for (const file of files) {
        const { code, err } = await machine({ 'sample.txt': readFileSync(file) }).run(...call.words('sample.txt'));
        expect([0, 1], `${file}: ${err.slice(0, 2000)}`).toContain(code);
      }
    },
    300_000,
  );

  it('acknowledges with files that are accepted themselves', async () => {
    for (const file of files) {
      const host = machine({ 'sample.txt': readFileSync(file) });
      await host.run('acknowledge', 'sample.txt', '--out', 'out');
      for (const name of [...host.files.keys()].filter((one) => one.startsWith('out/'))) {
        const { out } = await host.run('validate', name, '--json');
        // A TA1 repeats the received date and time as they stand, right or wrong.
        const echoed = name.endsWith('.ta1') && /"code":"element-(time|date)"/.test(out);
        if (!echoed) expect(JSON.parse(out), `${file} ${name} ${out}`).toMatchObject({ accepted: true });
      }
    }
  }, 120_000);

  it('translates what it reads into 837s with the same claims', async () => {
    let claims = 0;
    for (const file of files) {
      const host = machine({ 'sample.txt': readFileSync(file) });
      const read = await host.run('read', 'sample.txt');
      const lines = read.out.split('\n').filter((line) => line.startsWith('{"type":"claim",'));
      if (lines.length === 0) continue;
      host.files.set('claims.ndjson', Buffer.from(lines.join('\n'), 'utf8'));
      const { records } = await host.run('translate', 'claims.ndjson', '--out', 'out');
      const written = records.reduce((sum, record) => sum + Number(record['claims']), 0);
      const direct = await host.run('translate', 'sample.txt', '--out', 'direct');
      expect(written, file).toBe(direct.records.reduce((sum, record) => sum + Number(record['claims']), 0));
      claims += written;
    }
    expect(claims).toBeGreaterThan(100);
  }, 120_000);
});
