import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { editsDocument } from '../../../scripts/write-edits.ts';

describe('docs/edits.md', () => {
  it('is what the table says', () => {
    expect(readFileSync(resolve('docs/edits.md'), 'utf8')).toBe(editsDocument());
  });
});
