import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingRows, findingsDocument, repeatedCodes } from '../../scripts/write-findings.ts';
import { fillText } from '../../src/base/finding.ts';

const rows = await findingRows(resolve('src'));

describe('the catalogue of findings over all rooms', () => {
  it('names each code once', () => {
    expect(repeatedCodes(rows)).toEqual([]);
    expect(repeatedCodes([...rows, ...rows.slice(0, 1)])).toEqual([rows[0]?.kind.code]);
  });

  it('has kebab-case codes, or the number of an edit, and texts that end', () => {
    const odd = rows.filter(({ kind }) => !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*|E-\d{3}(?:-[a-z]+)*)$/.test(kind.code));
    expect(odd.map(({ kind }) => kind.code)).toEqual([]);
    expect(rows.filter(({ kind }) => kind.mend.trim() === '').map(({ kind }) => kind.code)).toEqual([]);
  });

  it('has a row in the document for each', () => {
    const document = findingsDocument(rows);
    for (const { kind } of rows) expect(document).toContain(`| \`${kind.code}\` | ${kind.severity} |`);
  });

  it('fills texts from details alone', () => {
    expect(fillText('{a} and {b}', { a: 1 })).toBe('1 and {b}');
  });
});
