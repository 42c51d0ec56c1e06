import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { machine, textOf } from './machine.ts';

const VISITS = 'samples/claims/professional/office-visits.json';
const CHECK = 'samples/answers/paid-with-patient-share.835';

/** The first office visit as an 837 and the paid 835, the first names in them replaced by others in UTF-8. */
async function files(): Promise<ReturnType<typeof machine>> {
  const host = machine();
  await host.run('translate', VISITS, '--out', 'x');
  const claims = Buffer.from(host.files.get('x/837P_000000001.837') ?? '').toString('utf8');
  const named = claims.replaceAll(/NM1\*IL\*1\*[^*]*\*[^*]*\*/g, 'NM1*IL*1*NÚÑEZ*ŁUKASZ*');
  return machine({ 'claims.837': named, 'latin1.837': Buffer.from(named.replaceAll('ŁUKASZ', 'JOSÉ'), 'latin1') });
}

describe('names that an 837 says in UTF-8', () => {
  it('read prints them as they were meant', async () => {
    const { records } = await (await files()).run('read', 'claims.837');
    expect(records[0]?.['subscriber']).toMatchObject({ lastName: 'NÚÑEZ', firstName: 'ŁUKASZ' });
  });

  it('read prints latin1 names as they were before', async () => {
    const { records } = await (await files()).run('read', 'latin1.837');
    expect(records[0]?.['subscriber']).toMatchObject({ lastName: 'NÚÑEZ', firstName: 'JOSÉ' });
  });

  it('form, explain, query and diff too', async () => {
    const host = await files();
    for (const words of [
      ['form', 'claims.837', '--json'],
      ['explain', 'claims.837'],
      ['query', 'claims.837', 'NM103'],
    ]) {
      const { out } = await host.run(...words);
      expect([words[0], out.includes('NÚÑEZ'), out.includes('Ã')]).toEqual([words[0], true, false]);
    }
    const { out } = await host.run('diff', 'claims.837', 'latin1.837');
    expect(out).toContain('ŁUKASZ');
    expect(out).not.toContain('Ã');
  });

  it('what read prints, translate takes: the same 837 as of the file itself', async () => {
    const host = await files();
    const { out } = await host.run('read', 'claims.837');
    const written = async (name: string, body: string): Promise<string> => {
      const one = machine({ [name]: body });
      await one.run('translate', name, '--out', 'y');
      return textOf(one.files.get('y/837P_000000001.837') ?? new Uint8Array());
    };
    const again = await written('claims.ndjson', out);
    expect(again).toContain('*NUNEZ*LUKASZ*');
    expect(again).toBe(await written('claims.837', Buffer.from(host.files.get('claims.837') ?? '').toString('utf8')));
  });

  it('an 835 names its patient and payer so in its records and on its printed page', async () => {
    const host = machine();
    const bytes = textOf(readFileSync(CHECK))
      .replace(/N1\*PR\*[^*~]*/, 'N1*PR*SEGURO AÑEJO')
      .replace(/NM1\*QC\*1\*[^*]*\*/, 'NM1*QC*1*NÚÑEZ*');
    host.files.set('a.835', Buffer.from(bytes, 'utf8'));
    const { out } = await host.run('read', 'a.835');
    expect(out).toContain('SEGURO AÑEJO');
    expect(out).toContain('NÚÑEZ');
    await host.run('explain', 'a.835', '--remittance', '--html', 'page.html');
    expect(Buffer.from(host.files.get('page.html') ?? '').toString('utf8')).toContain('NÚÑEZ');
  });
});
