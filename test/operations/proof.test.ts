import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Clinic, openClinic } from './clinic.ts';

/** The text of a PDF whose streams are deflated and whose texts are in hexadecimal, each text ended by a line feed. */
function pdfText(bytes: Buffer): string {
  const streams = bytes.toString('latin1').matchAll(/stream\r?\n([\s\S]*?)\r?\nendstream/g);
  const contents = [...streams].map(([, body = '']) => inflateSync(Buffer.from(body, 'latin1')).toString('latin1'));
  return contents
    .flatMap((content) => [...content.matchAll(/\[(.*?)\] TJ/g)])
    .map(([, array = '']) =>
      [...array.matchAll(/<([0-9a-f]+)>/g)].map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1')).join(''),
    )
    .join('\n');
}

describe('proof', () => {
  let clinic: Clinic;
  let folder: string;

  beforeEach(async () => {
    clinic = await openClinic();
    folder = join(clinic.practice.folder, 'proof');
    clinic.practice.dropSample('professional/office-visits.json');
    await clinic.run('send');
  });
  afterEach(() => clinic.remove());

  const packet = (): string => pdfText(readFileSync(join(folder, 'proof.pdf')));
  const readme = (): string => readFileSync(join(folder, 'README.txt'), 'utf8');

  it('the 277CA of the payer is the proof; the claim’s own bytes and every hash are there', async () => {
    await clinic.sandbox.processInbox();
    await clinic.run('collect');
    const { exitCode, records } = await clinic.run('proof', 'PV-0001', '--out', folder);
    expect({ exitCode, records }).toMatchObject({ exitCode: 0, records: [{ acceptance: 'payer' }] });
    expect(readFileSync(join(folder, 'claim-in-000000001.837'), 'latin1')).toMatch(/^CLM\*PV00001\*125\*/);
    expect(readme()).toContain('The payer accepted this claim');
    for (const name of readdirSync(folder).filter((one) => one.startsWith('interchange-') || one.endsWith('.277ca'))) {
      const hash = createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
      expect(readme()).toContain(hash);
    }
  });

  it('F 6 the PDF has the cover, the claim as it was sent and the accepting segments of the 277CA, and no other patient', async () => {
    await clinic.sandbox.processInbox();
    await clinic.run('collect');
    await clinic.run('proof', 'PV-0002', '--out', folder);
    const text = packet();
    const words = text.replaceAll('\n', ' ');
    expect(words).toContain('PROOF OF TIMELY FILING');
    expect(words).toContain('The payer accepted this claim into its adjudication');
    const order = ['1. The claim', '2. When it was sent', '3. Who accepted it', '4. Syntax', '5. How to check'];
    const places = order.map((heading) => words.indexOf(heading));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    for (const [, hash = ''] of readme().matchAll(/SHA-256 ([0-9a-f]{64})/g)) expect(text).toContain(hash);
    for (const start of [
      /^ST\*837\*/m,
      /^CLM\*PV00002\*/m,
      /^ST\*277\*/m,
      /^TRN\*2\*PV00002~/m,
      /^STC\*A2:20.*\*WQ\*/m,
    ])
      expect(text).toMatch(start);
    expect(text).not.toMatch(/PV0000[13-9]/);
    expect(text).not.toMatch(/^ISA/m);
  });

  it('a 999 alone is said to be no proof', async () => {
    await clinic.sandbox.processInbox();
    for (const name of readdirSync(clinic.answers)) if (!name.endsWith('.999')) rmSync(join(clinic.answers, name));
    await clinic.run('collect');
    const { exitCode, records } = await clinic.run('proof', 'PV-0001', '--out', folder);
    expect({ exitCode, records }).toMatchObject({ exitCode: 1, records: [{ acceptance: 'none' }] });
    expect(readme()).toContain('NO PROOF');
    expect(readme()).toContain('A 999 is there');
    const words = packet().replaceAll('\n', ' ');
    expect(words).toContain('THIS IS NO PROOF OF TIMELY FILING');
    expect(words).toContain('A 999 is there');
    expect(words).not.toContain('ST*277');
  });

  it('names of claims that are not there are refused', async () => {
    const { exitCode, err } = await clinic.run('proof', 'NOBODY', '--out', folder);
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining('[usage]') });
  });
});
