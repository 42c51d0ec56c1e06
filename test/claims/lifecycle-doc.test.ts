import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EVIDENCE } from '../../src/claims/lifecycle-signals.ts';
import { SUBMISSION_STATES, TRANSITIONS } from '../../src/claims/lifecycle-transitions.ts';

it('docs/lifecycle.md tells every state, and the rows that are of our own', () => {
  const text = readFileSync('docs/lifecycle.md', 'utf8');
  const adjudicated = ['PENDING', 'INFO_REQUESTED', 'FINALIZED', 'PAID', 'PARTIAL', 'ZERO_PAID', 'DENIED', 'FORWARDED'];
  const shown = ['PREDETERMINED', 'REVERSED', 'PARTLY_ADJUDICATED', 'PATIENT', 'CLOSED'];
  const states = [...SUBMISSION_STATES, ...adjudicated, ...shown];
  expect(states.filter((state) => !text.includes(`\`${state}\``))).toEqual([]);
  const rows = ['superseded', 'reinstated', 'void-sent', 'void-refused', 'void-done', 'void-undone'];
  const own = TRANSITIONS.filter(({ signal }) => rows.includes(signal));
  expect(own.map(({ id }) => id).sort()).toEqual(['T-18', 'T-19', 'T-19', 'T-31', 'T-32', 'T-32']);
  expect(own.filter(({ id, signal }) => !text.includes(id) || !text.includes(`\`${signal}\``))).toEqual([]);
  expect(EVIDENCE).toContain('replaced');
});

it('T-01 to T-31: every act of ours that the shapes declare is done somewhere', () => {
  const [, declared = ''] =
    /export type OwnEvent =(.*?);\n\n/s.exec(readFileSync('src/claims/lifecycle-event.ts', 'utf8')) ?? [];
  const kinds = [...declared.matchAll(/kind: '([a-z-]+)'/g)].map(([, kind = '']) => kind);
  expect(kinds).toContain('cancelled');
  const doers = ['outbound', 'inbound', 'operations', 'wire'].flatMap((room) =>
    readdirSync(join('src', room), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join('src', room, name), 'utf8')),
  );
  // What a replacement or void does to its original is worked out beside the table.
  const text = [...doers, readFileSync('src/claims/lifecycle-changes.ts', 'utf8')].join('\n');
  expect(kinds.filter((kind) => !text.includes(`'${kind}'`))).toEqual([]);
});
