/** docs/faults.md is true: all 65 faults stand there, each with tests that are where it says, or with the reason why there is none. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const TESTED = /^\| (\d+) \| [^|]+ \| (`test\/.+) \|$/gm;
const UNTESTED = /^\| (\d+) \| [^|]+ \| (?!`test\/)([^|]{20,}) \|$/gm;
const DOCUMENT = readFileSync('docs/faults.md', 'utf8');
const [table = '', exceptions = '', web = ''] = DOCUMENT.split(/^## .*$/m);
const numbers = (text: string, pattern: RegExp): readonly number[] =>
  [...text.matchAll(pattern)].map(([, number]) => Number(number));

/** The numbers that a test's title names: `fault 12`, `faults 1, 35 and 36`. */
function named(title: string): readonly number[] {
  const [, list = ''] = /\bfaults? (\d+(?:(?:, | and )\d+)*)/.exec(title) ?? [];
  return [...list.matchAll(/\d+/g)].map(Number);
}

/** Lines of a test file that are no comments. */
const code = (path: string): string =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => !/^\s*(\/\/|\/?\*)/.test(line))
    .join('\n');

describe('docs/faults.md', () => {
  it('has each of the 65 faults once: tested, excepted, or waiting for the web', () => {
    const all = [...numbers(table, TESTED), ...numbers(exceptions, UNTESTED), ...numbers(web, UNTESTED)];
    expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: 65 }, (_, index) => index + 1));
  });

  it('excepts at most three, and the web only has what is the web’s', () => {
    expect(numbers(exceptions, UNTESTED).length).toBeLessThanOrEqual(3);
    for (const number of numbers(web, UNTESTED)) expect([19, 46, 49, 63]).toContain(number);
  });

  it.each([...table.matchAll(TESTED)].map(([, number, tests = '']) => ({ number: Number(number), tests })))(
    'fault $number is tested where it says',
    ({ number, tests }) => {
      for (const test of tests.split('<br>')) {
        const [, path = '', title = ''] = /^`(test\/[^`]+\.ts)`: (.+)$/.exec(test) ?? [];
        expect(named(title), test).toContain(number);
        expect(
          ["'", '"', '`'].some((quote) => code(path).includes(`${quote}${title}${quote}`)),
          `${path} has no test “${title}”`,
        ).toBe(true);
      }
    },
  );
});
