import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { machine, textOf } from './machine.ts';

const PAID = 'samples/answers/paid-with-patient-share.835';
const DENIED = 'samples/answers/line-denied.835';
const TWO = 'samples/answers/split-over-two-checks.835';

describe('acknowledge', () => {
  it('answers an accepted 837 with TA1 A and 999 A, back to where it came from', async () => {
    const host = machine();
    await host.run('translate', 'samples/claims/professional/one-visit.json', '--out', 'o');
    const { code, records } = await host.run('acknowledge', 'o/837P_000000001.837', '--out', 'a');
    expect(code).toBe(0);
    expect(records).toMatchObject([
      { kind: 'TA1', codes: ['A'], interchangeControlNumber: '000000001' },
      { kind: '999', codes: ['A'] },
    ]);
    expect(textOf(host.files.get('a/837P_000000001.837.999'))).toMatch(/^ISA.*\*ZZ\*RECEIVER +\*ZZ\*SENDER /);
    const read = await host.run('read', 'a/837P_000000001.837.ta1', 'a/837P_000000001.837.999');
    expect(read.records).toMatchObject([
      { type: 'interchange-acknowledgement', interchangeControlNumber: '000000001', code: 'A', noteCode: '000' },
      {
        type: 'acknowledgement',
        functionalGroup: { id: 'HC', code: 'A' },
        transactionSets: [{ id: '837', code: 'A' }],
      },
    ]);
  });

  it('refuses a wrong set in the 999 and ends with exit code 1', async () => {
    const host = machine();
    await host.run('translate', 'samples/claims/professional/one-visit.json', '--out', 'o');
    const broken = textOf(host.files.get('o/837P_000000001.837'))
      .replace(/NM1\*40.*?~\n/, '')
      .replace(/SE\*(\d+)/, (_, n: string) => `SE*${Number(n) - 1}`);
    host.files.set('b.837', Buffer.from(broken, 'latin1'));
    const { code, records } = await host.run('acknowledge', 'b.837', '--out', 'a');
    expect(code).toBe(1);
    expect(records).toMatchObject([
      { kind: 'TA1', codes: ['A'] },
      { kind: '999', codes: ['R'] },
    ]);
  });

  it.each(['samples/answers/accepted.999', 'samples/answers/accepted.ta1', 'samples/answers/set-rejected.997'])(
    'never sends a 999 for %s',
    async (file) => {
      const { code, records } = await machine().run('acknowledge', file, '--out', 'a');
      expect(code).toBe(0);
      expect(records.map((record) => record['kind'])).not.toContain('999');
      expect(records.map((record) => record['kind'])).not.toContain('997');
    },
  );

  it('refuses a cut interchange in the TA1 and looks no further', async () => {
    const host = machine();
    await host.run('translate', 'samples/claims/professional/one-visit.json', '--out', 'o');
    const whole = host.files.get('o/837P_000000001.837') ?? new Uint8Array();
    host.files.set('cut.837', whole.subarray(0, whole.length - 30));
    const { code, records } = await host.run('acknowledge', 'cut.837', '--out', 'a');
    expect(code).toBe(1);
    expect(records).toMatchObject([{ kind: 'TA1', codes: ['R'] }]);
  });
});

describe('post', () => {
  it('posts against the claims that --claims gives, by their own keys', async () => {
    const { code, records } = await machine().run(
      'post',
      PAID,
      '--claims',
      'samples/claims/professional/one-visit.json',
    );
    expect(code).toBe(0);
    const [posting] = records.filter((record) => record['type'] === 'posting');
    expect(posting).toHaveProperty('queue');
  });

  it('shows people each entry and whether the check balances', async () => {
    const { out } = await machine({}, { isTerminal: true }).run('post', PAID);
    expect(out).toMatch(/^payment PCN1/m);
    expect(out).toMatch(/^ {2}AR:Ins:1 .*line/m);
    expect(out).toMatch(/^check \S+: paid \d+\.\d\d, posted \d+\.\d\d, held 0\.00; balances$/m);
  });

  it('a check that comes twice is posted once', async () => {
    const { records } = await machine().run('post', PAID, PAID);
    expect(records.filter((record) => record['type'] === 'posting-total')).toHaveLength(1);
  });
});

describe('explain', () => {
  it('says loops, elements and codes in words', async () => {
    const { code, out } = await machine().run('explain', DENIED);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Accepted: 1 transaction set, nothing wrong\n\nInterchange \d{9}: from \S+ to \S+, 2026-11-02 10:00, test\n/,
    );
    expect(out).toMatch(/^ +2100 Claim Payment Information$/m);
    expect(out).toMatch(/^ +N101 Entity Identifier Code +PR \(Payer\)$/m);
    expect(out).toMatch(/^ +DTM02 Date +2026-10-15$/m);
  });

  it('marks what is wrong where it stands', async () => {
    const broken = textOf(await bytesOf(PAID)).replace(/CLP\*([^*]*)\*1\*/, 'CLP*$1*77*');
    const { code, out } = await machine({ 'b.835': broken }).run('explain', 'b.835');
    expect(code).toBe(1);
    expect(out).toMatch(/CLP09[^\n]*\n +>> ERROR CLP02: /);
  });

  it('shows every segment of a set whose version has no guide', async () => {
    const old = textOf(await bytesOf(PAID)).replaceAll('005010X221A1', '003010X001');
    const { out } = await machine({ 'old.835': old }).run('explain', 'old.835');
    expect(out).toContain('a version without a guide here');
    expect(out).toMatch(/^ +BPR02 +\d+$/m);
  });

  it('writes a page of HTML in which nothing of the file can be markup', async () => {
    const host = machine({
      'b.835': textOf(await bytesOf(PAID)).replace('SANDBOX HEALTH PLAN', '<script>alert(1)</script>&"'),
    });
    const { code, out } = await host.run('explain', 'b.835', '--html', 'o/page.html');
    const page = textOf(host.files.get('o/page.html'));
    expect([0, 1]).toContain(code);
    expect(out).toBe('');
    expect(page).toMatch(/^<!doctype html>/);
    expect(page.trimEnd()).toMatch(/<\/html>$/);
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;');
  });

  it('prints the remittances of an 835 as a PDF', async () => {
    const host = machine();
    const { code, err } = await host.run('explain', TWO, '--pdf', 'o/r.pdf');
    expect(code).toBe(0);
    expect(err).toContain('2 remittances');
    const pdf = textOf(host.files.get('o/r.pdf'));
    expect(pdf).toMatch(/^%PDF-1\.\d/);
    expect(pdf).toMatch(/\/Count 2\b/);
    expect(pdf.trimEnd()).toMatch(/%%EOF$/);
  });

  it('row 94 prints the remittances of an 835 as a page: checks, claims, lines, sums, and what the codes mean', async () => {
    const host = machine();
    const { code, err } = await host.run('explain', TWO, '--remittance', '--html', 'o/r.html');
    expect(code).toBe(0);
    expect(err).toContain('2 remittances');
    const page = textOf(host.files.get('o/r.html'));
    expect(page.match(/<section>/g)).toHaveLength(2);
    expect(page).toContain('The check balances.');
    expect(page).toMatch(/<dt>CO<\/dt><dd>contractual/);
    expect(page).toMatch(/<dt>45<\/dt><dd>\w+/);
    expect(page.trimEnd()).toMatch(/<\/html>$/);
    expect((await host.run('explain', TWO, '--remittance')).code).toBe(2);
  });

  it('row 94 nothing of a file is markup on the page', async () => {
    const host = machine({
      'b.835': textOf(await bytesOf(PAID)).replace('SANDBOX HEALTH PLAN', '<script>alert(1)</script>&"'),
    });
    await host.run('explain', 'b.835', '--remittance', '--html', 'o/r.html');
    const page = textOf(host.files.get('o/r.html'));
    expect(page).not.toContain('<script>');
    expect(page).toContain('&lt;script&gt;');
  });
});

describe('query', () => {
  it('prints the values that the expression finds, one a line', async () => {
    const { code, out } = await machine().run('query', DENIED, 'FOREACH(SVC)=>SVC02');
    expect(code).toBe(0);
    expect(out.trim().split('\n').length).toBeGreaterThanOrEqual(2);
  });

  it('says so with exit code 2 when the expression is none', async () => {
    const { code, err } = await machine().run('query', DENIED, '???');
    expect(code).toBe(2);
    expect(err).toContain('[usage]');
  });
});

describe('deidentify', () => {
  it('takes every name away, keeps all lengths, amounts and balances, and is the same under the same key', async () => {
    const host = machine({ key: 'a secret of thirty-two characters' });
    const first = await host.run('deidentify', PAID, '--out', 'a', '--key', 'key');
    const second = await host.run('deidentify', PAID, '--out', 'b', '--key', 'key');
    const original = textOf(await bytesOf(PAID));
    const safe = textOf(host.files.get('a'));
    expect([first.code, second.code]).toEqual([0, 0]);
    expect(safe).toBe(textOf(host.files.get('b')));
    expect(safe).toHaveLength(original.length);
    for (const name of ['HOLDER', 'ANNA', 'MPCN1', 'PCN1']) {
      expect(original).toContain(name);
      expect(safe).not.toContain(name);
    }
    expect((await host.run('validate', 'a')).code).toBe(0);
    expect((await host.run('post', 'a')).code).toBe(0);
  });

  it('blots out what stands outside of the interchange', async () => {
    const host = machine({ 'n.835': `call Anna Holder 555-1234\n${textOf(await bytesOf(PAID))}\nregards, Anna` });
    const { out } = await host.run('deidentify', 'n.835');
    expect(out).not.toContain('Anna');
    expect(out).not.toContain('1234\n');
  });

  it('refuses a key that could be guessed', async () => {
    const { code } = await machine({ key: 'short' }).run('deidentify', PAID, '--key', 'key');
    expect(code).toBe(2);
  });
});

describe('split and diff', () => {
  it('each transaction set becomes a file that is accepted by itself, and nothing is lost', async () => {
    const host = machine();
    const { code, records } = await host.run('split', TWO, '--out', 'o');
    expect(code).toBe(0);
    const files = records.map((record) => String(record['file']));
    expect(files).toEqual(['o/split-over-two-checks.0001.835', 'o/split-over-two-checks.0002.835']);
    expect((await host.run('validate', ...files)).code).toBe(0);
    const whole = await host.run('read', TWO);
    const parts = await host.run('read', ...files);
    const bare = (text: string): string => text.replaceAll(/"at":\{[^}]*\}/g, '');
    expect(bare(parts.out)).toBe(bare(whole.out));
  });

  it('two files that differ only in their separators and line ends are the same', async () => {
    const text = textOf(await bytesOf(PAID));
    const other = text.replaceAll('*', '|').replaceAll(':', '>').replaceAll('~', "'\r\n");
    const { code, out } = await machine({ other }).run('diff', PAID, 'other');
    expect({ code, out }).toEqual({ code: 0, out: 'no difference\n' });
  });

  it.each([
    ['two claim files', '{"claimId":"1"}', '{"claimId":"2"}'],
    ['the same bytes twice, of no X12', 'noise', 'noise'],
  ])('never says that there is no difference of what it can not read: %s', async (_name, one, other) => {
    const { code, out, err } = await machine({ one, other }).run('diff', 'one', 'other');
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toContain('not-x12');
  });

  it('does not list an 837 as added to a file that is no X12', async () => {
    const { code, out } = await machine({ one: '{}' }).run('diff', 'one', DENIED);
    expect([code, out]).toEqual([1, '']);
  });

  it('says of a cut file that only what could be read is the same', async () => {
    const whole = readFileSync(DENIED, 'latin1');
    const cut = whole.slice(0, whole.indexOf('IEA*'));
    const { code, out } = await machine({ cut, again: cut }).run('diff', 'cut', 'again');
    expect([code, out]).toEqual([1, 'no difference in what could be read\n']);
  });

  it('says by name which element changed, in which loop, and ends with exit code 1', async () => {
    const other = textOf(await bytesOf(DENIED)).replace(/CLP\*PCN1\*1\*150/, 'CLP*PCN1*1*151');
    const { code, out } = await machine({ other }).run('diff', DENIED, 'other');
    expect(code).toBe(1);
    expect(out).toBe('set 1 835 › 2000[1] › 2100[1]\n  ~ CLP03 Monetary Amount: 150 → 151\n');
    const { records } = await machine({ other }).run('diff', DENIED, 'other', '--json');
    expect(records).toMatchObject([
      {
        type: 'difference',
        change: 'changed',
        segmentId: 'CLP',
        elements: [{ element: 'CLP03', before: '150', after: '151' }],
      },
    ]);
  });

  it('a segment more and a segment less are told as such', async () => {
    const text = textOf(await bytesOf(DENIED));
    const other = text.replace(/(N4\*ALBANY[^~]*~)/, '$1REF*2U*EXTRA~');
    const { out } = await machine({ other }).run('diff', DENIED, 'other');
    expect(out).toContain('  + REF*2U*EXTRA\n');
    const back = await machine({ other }).run('diff', 'other', DENIED);
    expect(back.out).toContain('  - REF*2U*EXTRA\n');
  });
});

async function bytesOf(path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of machine().environment.readFile(path)) chunks.push(chunk);
  return Buffer.concat(chunks);
}
