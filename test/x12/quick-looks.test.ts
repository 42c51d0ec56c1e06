/** Quick looks at bytes say the same as a look at the text. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { codeKeyOf } from '../../src/x12/code-key.ts';
import { readX12 } from '../../src/x12/reader.ts';
import type { ElementForm } from '../../src/x12/segment.ts';

const HEADER =
  'ISA*00*          *00*          *ZZ*S              *ZZ*R              *260915*0800*^*00501*000000001*0*T*:~';

interface Looks {
  readonly text: string;
  readonly key: number;
  readonly forms: Readonly<Record<ElementForm, number>>;
}

function looksAt(value: string): Looks | undefined {
  let looks: Looks | undefined;
  readX12(Buffer.from(`${HEADER}GS*HP*S*R*20260915*0800*1*X*005010X221A1~ST*835*0001~XX*${value}*A~`, 'latin1'), {
    segment: (segment) => {
      if (segment.id !== 'XX') return;
      const form = (name: ElementForm): number => segment.soundLength(1, name);
      looks = {
        text: segment.element(1),
        key: segment.codeKey(1),
        forms: { text: form('text'), whole: form('whole'), decimal: form('decimal'), amount: form('amount') },
      };
    },
  });
  return looks;
}

const value = fc.oneof(
  fc.stringMatching(/^-?[0-9]{0,4}\.?[0-9]{0,3}$/),
  fc.stringMatching(/^[ -)+-}]{0,6}$/),
  fc.stringMatching(/^[\u0080-\u00ff]{1,3}$/),
);

it('a length from the bytes is that of a sound text of the form, or none', () => {
  fc.assert(
    fc.property(value, (text) => {
      const looks = looksAt(text);
      expect(looks?.text).toBe(text);
      const plain = /^(?! )[ -~]+(?<! )$/.test(text) && !/[:^]/.test(text);
      expect(looks?.forms.text).toBe(plain ? text.length : -1);
      const digits = text.replace(/[-.]/g, '').length;
      expect(looks?.forms.whole).toBe(/^-?[0-9]+$/.test(text) ? digits : -1);
      expect(looks?.forms.decimal).toBe(/^-?([0-9]+\.?[0-9]*|\.[0-9]+)$/.test(text) ? digits : -1);
      expect(looks?.forms.amount).toBe(/^-?([0-9]+\.?[0-9]{0,2}|\.[0-9]{1,2})$/.test(text) ? digits : -1);
    }),
  );
});

it('a code is the same number from its bytes as from its text, and no two codes share one', () => {
  fc.assert(
    fc.property(value, (text) => {
      expect(looksAt(text)?.key).toBe(codeKeyOf(text));
    }),
  );
  const codes = ['', 'A', 'B', 'AB', 'BA', 'ABC', 'ABCD', 'DCBA', 'A ', ' A', '\u00c4', 'ABCDE'];
  expect(codes.map(codeKeyOf)).toEqual(
    codes.map((code) => (/^[ -~]{1,4}$/.test(code) ? codeKeyOf(code) || 'none' : 0)),
  );
  const keys = codes.map(codeKeyOf).filter((key) => key !== 0);
  expect(new Set(keys).size).toBe(keys.length);
});
