import { describe, expect, it } from 'vitest';
import { toFindingRecord } from '../../../src/base/finding.ts';
import { envelopeEdits } from '../../../src/outbound/scrub/envelope-edits.ts';
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

  it('every edit has a sample of its own that passes, beside one that fails', () => {
    const ids = EDITS.map(({ id }) => id);
    const own = (id: string) => CASES.filter(({ name }) => name.startsWith(id));
    const finds = (id: string, finding: readonly string[]): boolean => finding.some((item) => item.startsWith(id));
    expect(ids.filter((id) => !own(id).some((item) => finds(id, item.finds)))).toEqual([]);
    expect(ids.filter((id) => !own(id).some((item) => !finds(id, item.finds)))).toEqual([]);
  });

  it('is the 117 edits of the rules: those of claims, of the written file (E-002 to E-004), and of users (E-129)', () => {
    const all = new Set([
      ...EDITS.map(({ id }) => id),
      ...Object.values(envelopeEdits).map(({ code }) => code),
      'E-129',
    ]);
    expect(all.size).toBe(117);
  });

  it('SC-007: every edit that needs data says so when it is not there', () => {
    const said = new Set(
      CASES.flatMap(({ claim, profile }) =>
        judge(profile === undefined ? { claim } : { claim, profile })
          .findings.filter(({ kind }) => kind.code === 'edit-not-checked')
          .flatMap(({ detail }) =>
            String(detail['edits'])
              .split(', ')
              .map((id) => `${id} ${detail['need']}`),
          ),
      ),
    );
    const needs = EDITS.flatMap(({ id, needs: named = [] }) => named.map((need) => `${id} ${need}`));
    // These come second, behind another need of the same edit.
    const later = ['E-075 ledger: claims that look alike', 'E-077 ncci-mue-dme', 'E-108 poa-exempt'];
    expect(needs.filter((need) => !said.has(need))).toEqual(later);
    expect([...said].filter((need) => !needs.includes(need))).toEqual([]);
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
