/** Every offline command as a call on one file, for tests that go over all of them. */
export interface OfflineCall {
  readonly name: string;
  words(file: string): readonly string[];
}

export const OFFLINE_CALLS: readonly OfflineCall[] = [
  { name: 'validate', words: (file) => ['validate', file, '--json'] },
  { name: 'validate --snip 7', words: (file) => ['validate', file, '--json', '--snip', '7'] },
  { name: 'validate, as text', words: (file) => ['validate', file, '--second-opinion'] },
  { name: 'read', words: (file) => ['read', file] },
  { name: 'translate', words: (file) => ['translate', file, '--out', 'out'] },
  { name: 'form', words: (file) => ['form', file, '--out', 'out'] },
  { name: 'post', words: (file) => ['post', file] },
  { name: 'post --claims', words: (file) => ['post', 'samples/answers/denied.835', '--claims', file] },
  { name: 'acknowledge', words: (file) => ['acknowledge', file, '--out', 'out'] },
  { name: 'explain', words: (file) => ['explain', file] },
  { name: 'explain --html', words: (file) => ['explain', file, '--html', 'out/page.html'] },
  { name: 'explain --pdf', words: (file) => ['explain', file, '--pdf', 'out/page.pdf'] },
  { name: 'query', words: (file) => ['query', file, 'ST02'] },
  { name: 'deidentify', words: (file) => ['deidentify', file, '--out', 'out/safe'] },
  { name: 'split', words: (file) => ['split', file, '--out', 'out'] },
  { name: 'diff', words: (file) => ['diff', file, file] },
];
