import { expect, test } from 'vitest';
import { COMMANDS, commandsFor } from '../../src/cli/commands.ts';
import { machine } from './machine.ts';

test('every command is listed under the word that calls it', async () => {
  for (const [word, load] of COMMANDS) expect((await load()).usage.split(' ')[0]).toBe(word);
});

test('a command that is called is loaded alone, help and a misspelled word load all', async () => {
  expect((await commandsFor('read')).map(({ usage }) => usage)).toEqual(['read <files...>']);
  for (const word of ['--help', 'raed', undefined]) expect(await commandsFor(word)).toHaveLength(COMMANDS.size);
  expect(await commandsFor('--version')).toEqual([]);
});

test('help names every command, and a misspelled one is met with the one that is meant', async () => {
  const help = await machine().run('--help');
  for (const word of COMMANDS.keys()) expect(help.out).toContain(`\n  ${word} `);
  const wrong = await machine().run('raed', 'file');
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain('Did you mean read?');
});
