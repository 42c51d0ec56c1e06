/** Claims, mappings: what of an export a mapping uses, so that what it doesn't use can be told. */
import type { Source, SourceStep } from './mapping-source.ts';

export interface UsedFilter {
  /** Names from the claim (or the file) to what is filtered. */
  readonly path: string;
  readonly key: string;
  /** Values that some path asks for. */
  readonly values: ReadonlySet<string>;
}

export interface UsedSources {
  /** CSV: column as names are compared → as the mapping writes it. */
  readonly columns: ReadonlyMap<string, string>;
  /** XML and JSON: names joined by `/`, from the claim on. */
  readonly claim: ReadonlySet<string>;
  /** The same from the outermost element or object. */
  readonly file: ReadonlySet<string>;
  readonly filters: readonly UsedFilter[];
}

export const namesOf = (steps: readonly SourceStep[]): readonly string[] => steps.map(({ name }) => name);

export class UsageCollector implements UsedSources {
  readonly columns = new Map<string, string>();
  readonly claim = new Set<string>();
  readonly file = new Set<string>();
  private readonly filterByKey = new Map<string, { path: string; key: string; values: Set<string> }>();

  get filters(): readonly UsedFilter[] {
    return [...this.filterByKey.values()];
  }

  /** `base`: the names from the claim to the place that the source is read at. */
  note(source: Source, base: readonly string[]): void {
    if (source.numbered !== undefined) {
      for (const one of source.numbered.values()) this.note(one, base);
      return;
    }
    if (source.column !== '') this.columns.set(source.column, source.text);
    const into = source.scope === 'file' ? this.file : this.claim;
    const start = source.scope === 'here' ? base : [];
    into.add([...start, ...namesOf(source.steps)].join('/'));
    source.steps.forEach(({ where }, index) => {
      if (where === undefined) return;
      const path = [...start, ...namesOf(source.steps.slice(0, index + 1))].join('/');
      into.add([path, ...where.path].join('/'));
      if (source.scope !== 'file') this.filter(path, where.path.join('/'), where.value);
    });
  }

  private filter(path: string, key: string, value: string): void {
    const name = `${path}[${key}]`;
    const known = this.filterByKey.get(name) ?? { path, key, values: new Set<string>() };
    known.values.add(value);
    this.filterByKey.set(name, known);
  }
}
