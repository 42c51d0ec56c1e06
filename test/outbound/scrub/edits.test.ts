import { describe, expect, it } from 'vitest';
import { toFindingRecord } from '../../../src/base/finding.ts';
import { EDITS } from '../../../src/outbound/scrub/table.ts';
import { CASES } from './cases/all.ts';
import { found, judge } from './edit-case.ts';

describe('each edit, on its failing and its passing sample, finds exactly this', () => {
  it.each(CASES.map((item) => [item.name, item] as const))('%s', (_name, item) => {
    expect(found(judge(item))).toEqual(item.finds);
  });
});

describe('the table is whole', () => {
  it('every edit, and every variant of it, has a sample on which it is found', () => {
    const said = new Set(
      CASES.flatMap((item) => judge(item).findings.map(({ kind }) => `${kind.code} ${kind.message}`)),
    );
    const silent = EDITS.flatMap((edit) =>
      [edit, ...Object.values(edit.variants ?? {})]
        .filter(({ message }) => !said.has(`${edit.id} ${message}`))
        .map(({ message }) => `${edit.id} ${message}`),
    );
    expect(silent).toEqual([]);
  });

  it('no text is left with a placeholder that has no value', () => {
    const texts = CASES.flatMap((item) => judge(item).findings.map(toFindingRecord)).flatMap(({ message, mend }) => [
      message,
      mend,
    ]);
    expect(texts.filter((text) => /\{\w+\}/.test(text))).toEqual([]);
  });

  it('no number stands twice', () => {
    const ids = EDITS.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });
});
