/** Outbound, intake, mappings: what stands in an export and is neither used nor ignored by its mapping; each is told once. */
import { type Finding, finding } from '../../../base/finding.ts';
import type { ExportMapping } from '../../../claims/mapping.ts';
import { MAPPING } from './findings.ts';
import { isBranch, leafText, manyOf } from './tree-node.ts';

/** True when the name is on the list, or begins as an entry that ends with `*`. */
export function isIgnored(name: string, ignored: readonly string[]): boolean {
  return ignored.some((entry) => (entry.endsWith('*') ? name.startsWith(entry.slice(0, -1)) : name === entry));
}

/** More would tell nothing new: the mapping is for another export. */
const MOST = 100;

/** Names of elements and keys, no values: a key that can't be a name isn't told. */
const tellable = (path: string): string =>
  /^[\w@./:#-]{1,120}$/.test(path) ? `“${path}”` : 'a name that is none of a field';

export class UnusedPaths {
  private readonly mapping: ExportMapping;
  private readonly ignored: { readonly claim: readonly string[]; readonly file: readonly string[] };
  /** As the mapping's format writes it. */
  private readonly separator: string;
  private readonly told = new Set<string>();
  private readonly known = new Set<string>();

  constructor(mapping: ExportMapping) {
    this.mapping = mapping;
    this.separator = mapping.source.format === 'xml' ? '/' : '.';
    const slashed = mapping.source.ignore.map((path) => path.split(this.separator).join('/'));
    const ofFile = (path: string): boolean => path.startsWith('file:');
    this.ignored = {
      claim: slashed.filter((path) => !ofFile(path)),
      file: slashed.filter(ofFile).map((path) => path.slice(5)),
    };
  }

  /** `scope`: whether paths begin at the claim or at the file. */
  look(value: unknown, scope: 'claim' | 'file', at: { readonly file?: string }): readonly Finding[] {
    const found: string[] = [];
    this.walk(value, '', scope, found);
    return found.map((path) => {
      const prefix = scope === 'file' ? 'file:' : '';
      return finding(MAPPING.unused, at, { source: tellable(prefix + path.split('/').join(this.separator)) });
    });
  }

  private walk(value: unknown, path: string, scope: 'claim' | 'file', found: string[]): void {
    if (isIgnored(path, this.ignored[scope]) || this.told.size >= MOST) return;
    if (isBranch(value)) {
      if (scope === 'claim') this.filters(value, path, found);
      for (const [key, inner] of Object.entries(value)) {
        if (key !== '#text')
          for (const one of manyOf(inner)) this.walk(one, path === '' ? key : `${path}/${key}`, scope, found);
      }
    }
    if (this.known.has(`${scope} ${path}`) || (leafText(value) ?? '').trim() === '') return;
    if (this.mapping.used[scope].has(path)) this.known.add(`${scope} ${path}`);
    else this.tell(`${scope} ${path}`, path, found);
  }

  /** Elements that the mapping chooses by a value and that have another one. */
  private filters(value: object, path: string, found: string[]): void {
    for (const { path: filtered, key, values } of this.mapping.used.filters) {
      if (filtered !== path) continue;
      const own = textAt(value, key.split('/'));
      const isChosen = [...values].some((one) => one.trim().toLowerCase() === own.trim().toLowerCase());
      const name = `${path}[${key}]`;
      if (own !== '' && !isChosen && !this.mapping.used.claim.has(path))
        this.tell(name, `${name} (another value than the mapping chooses)`, found);
    }
  }

  private tell(key: string, path: string, found: string[]): void {
    if (this.told.has(key)) return;
    this.told.add(key);
    found.push(path);
  }
}

function textAt(value: unknown, keys: readonly string[]): string {
  let inner: unknown = value;
  for (const key of keys) inner = isBranch(inner) ? manyOf(inner[key])[0] : undefined;
  return (leafText(inner) ?? '').trim();
}
