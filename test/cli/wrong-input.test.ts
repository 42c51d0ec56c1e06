import { describe, expect, it } from 'vitest';
import { OFFLINE_CALLS } from './commands.ts';
import { machine } from './machine.ts';
import { WRONG_FILES } from './wrong-files.ts';

/** Files that are wrong as claims or X12 and that a command may still make something of. */
const NOT_WRONG_FOR: Readonly<Record<string, RegExp>> = {
  // node-x12 reads what it can and doesn't mind that the end is missing.
  query: /^X12 cut in a segment|segment of 3 MB/,
};

describe('every offline command, given a wrong file, says so and ends with exit code 1', () => {
  for (const call of OFFLINE_CALLS) {
    it.each(WRONG_FILES.map(({ name, bytes }) => [name, bytes] as const))(`${call.name}: %s`, async (name, bytes) => {
      const { code, err, out } = await machine({ wrong: bytes }).run(...call.words('wrong'));
      if (NOT_WRONG_FOR[call.name]?.test(name) === true) expect([0, 1]).toContain(code);
      else expect(code).toBe(1);
      expect(`${err}${out}`).not.toBe('');
      expect(err).not.toContain('fault of claimgate');
    });
  }
});

describe('every offline command, given no file that can be read, ends with exit code 2', () => {
  it.each(OFFLINE_CALLS.map((call) => [call.name, call] as const))('%s', async (_name, call) => {
    const { code, err } = await machine().run(...call.words('no-such-file'));
    expect(code).toBe(2);
    expect(err).toContain('[file-unreadable]');
  });

  it.each(OFFLINE_CALLS.map((call) => [call.name, call] as const))(
    'a folder instead of a file: %s',
    async (_name, call) => {
      const { code } = await machine().run(...call.words('samples'));
      expect(code).toBe(2);
    },
  );
});

describe('help', () => {
  it.each([...new Set(OFFLINE_CALLS.map((call) => call.name.split(/[ ,]/)[0] ?? ''))])(
    '%s --help shows an example and ends with exit code 0',
    async (name) => {
      const { code, out } = await machine().run(name, '--help');
      expect(code).toBe(0);
      expect(out).toMatch(new RegExp(`Example:\\n +claimgate ${name} `));
    },
  );

  it('a command that nobody knows ends with exit code 2', async () => {
    expect((await machine().run('vaildate', 'x')).code).toBe(2);
  });
});
