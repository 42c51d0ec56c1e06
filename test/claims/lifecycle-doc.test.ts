import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { EVIDENCE } from '../../src/claims/lifecycle-signals.ts';
import { SUBMISSION_STATES, TRANSITIONS } from '../../src/claims/lifecycle-transitions.ts';

it('docs/lifecycle.md tells every state, and the rows that are of our own', () => {
  const text = readFileSync('docs/lifecycle.md', 'utf8');
  const adjudicated = ['PENDING', 'INFO_REQUESTED', 'FINALIZED', 'PAID', 'PARTIAL', 'ZERO_PAID', 'DENIED', 'FORWARDED'];
  const shown = ['PREDETERMINED', 'REVERSED', 'PARTLY_ADJUDICATED', 'PATIENT', 'CLOSED'];
  const states = [...SUBMISSION_STATES, ...adjudicated, ...shown];
  expect(states.filter((state) => !text.includes(`\`${state}\``))).toEqual([]);
  const rows = ['superseded', 'reinstated', 'void-sent', 'void-refused', 'void-done'];
  const own = TRANSITIONS.filter(({ signal }) => rows.includes(signal));
  expect(own.map(({ id }) => id).sort()).toEqual(['T-18', 'T-19', 'T-19', 'T-31', 'T-32']);
  expect(own.filter(({ id, signal }) => !text.includes(id) || !text.includes(`\`${signal}\``))).toEqual([]);
  expect(EVIDENCE).toContain('replaced');
});
