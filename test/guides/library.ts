import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compileLibrary } from '../../src/guides/compile.ts';
import type { GuideLibrary } from '../../src/guides/guide.ts';

/** The library of the repository's own schemas/. */
export function testLibrary(): GuideLibrary {
  const folder = resolve('schemas');
  const read = (path: string): unknown => JSON.parse(readFileSync(join(folder, path), 'utf8'));
  return compileLibrary({
    index: read('x12/index.json'),
    elements: read('x12/elements.json'),
    composites: read('x12/composites.json'),
    segments: read('x12/segments.json'),
    codes: read('codes/x12.json'),
    loadGuide: (id) => read(`x12/${id}.json`),
  });
}
