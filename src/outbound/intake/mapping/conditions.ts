/** Outbound, intake, mappings: whether a mapping's conditions hold at a place. */
import type { MappingCondition } from '../../../claims/mapping.ts';
import type { Source } from '../../../claims/mapping-source.ts';

/** All conditions hold. `textsOf` gives the texts at a source. A comparison with a blank source fails, but for `notIn` and `blank`. */
export function allHold(
  conditions: readonly MappingCondition[],
  textsOf: (source: Source) => readonly string[],
): boolean {
  return conditions.every(({ source, test, values }) => {
    const texts = textsOf(source).map((text) => text.toLowerCase());
    switch (test) {
      case 'present':
        return texts.length > 0;
      case 'blank':
        return texts.length === 0;
      case 'startsWith':
        return texts.some((text) => text.startsWith(values[0] ?? ''));
      case 'notIn':
        return !texts.some((text) => values.includes(text));
      default:
        return texts.length === 0 ? values.includes('') : texts.some((text) => values.includes(text));
    }
  });
}
