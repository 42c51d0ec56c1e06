import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateX12 } from '../../src/guides/validate.ts';
import { Clearinghouse } from '../../src/sandbox/clearinghouse.ts';
import { emptyMemory, loadMemory, saveMemory } from '../../src/sandbox/memory.ts';
import { parseScenario } from '../../src/sandbox/scenario.ts';
import { testLibrary } from '../guides/library.ts';
import { submission } from './submission.ts';

const guides = testLibrary();
const clock = { now: () => new Date('2026-11-02T10:00:00Z') };
const corpus = process.env['CLAIMGATE_CORPUS'];
if (corpus === undefined) console.log('SKIPPED: 837s of the public corpus, since CLAIMGATE_CORPUS is unset');

function answersTo(bytes: Uint8Array) {
  const options = {
    guides,
    scenario: parseScenario({ default: { outcome: 'contractual', copay: '5' } }),
    clock,
    seed: 1,
  };
  const clearinghouse = new Clearinghouse({ ...options, memory: emptyMemory() });
  const { answers, verdict } = clearinghouse.receive(bytes);
  return { answers: [...answers, ...clearinghouse.settle()], verdict };
}

/** Every answer is X12 that its guide takes, whatever was asked; codes outside of the guide may be echoed. */
function expectAnswersSound(bytes: Uint8Array): void {
  for (const { kind, bytes: answer } of answersTo(bytes).answers) {
    if (kind === 'report') continue;
    const { findings } = validateX12(answer, { library: guides, snip: 1 });
    expect(findings.filter((item) => item.severity === 'fatal').map((item) => item.kind.code)).toEqual([]);
  }
}

const sample = submission({ sets: [[{ pcn: 'PCN1' }, { pcn: 'PCN2', dependent: true }], [{ pcn: 'PCN3' }]] });

describe('the sandbox takes any file', () => {
  it("separators of the sender's own, with ours in the data", () => {
    const other = sample
      .toString('latin1')
      .replace(/[*:^~]/g, (found) => ({ '*': '|', ':': '>', '^': '!', '~': '\n' })[found] ?? '');
    const named = Buffer.from(other.replaceAll('HOLDER', 'HO*LD:E~R'), 'latin1');
    const { answers, verdict } = answersTo(named);
    expect(verdict).toMatchObject({ acceptedSets: 2, claims: 3 });
    expect(answers.map((item) => item.kind)).toEqual(['TA1', '999', '277CA', '277CA', '277CA', '277CA', '835']);
    for (const { bytes } of answers) expect(validateX12(bytes, { library: guides }).findings).toEqual([]);
  });

  it('any bytes, and any damage to a good file: it never throws and its answers are whole', () => {
    const damaged = fc
      .array(fc.tuple(fc.nat({ max: sample.length - 1 }), fc.integer({ min: 32, max: 126 })), {
        minLength: 1,
        maxLength: 4,
      })
      .map((changes) => {
        const bytes = Buffer.from(sample);
        for (const [at, value] of changes) bytes[at] = value;
        return bytes;
      });
    fc.assert(fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 200 })), expectAnswersSound), { numRuns: 150 });
  });

  it('its memory reads back as it was written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    const memory = emptyMemory();
    const scenario = parseScenario({ default: { outcome: 'reversal', afterRounds: 3 } });
    new Clearinghouse({ guides, scenario, clock, memory, seed: 1 }).receive(sample);
    saveMemory(join(folder, 'memory.json'), memory);
    expect(loadMemory(join(folder, 'memory.json'))).toEqual(memory);
    expect(loadMemory(join(folder, 'none.json'))).toEqual(emptyMemory());
    rmSync(folder, { recursive: true });
  });
});

describe.skipIf(corpus === undefined)('837s of the public corpus', () => {
  const lines =
    corpus === undefined ? [] : readFileSync(join(corpus, 'manifest.tsv'), 'utf8').trimEnd().split('\n').slice(1);
  const rows = lines
    .map((line) => line.split('\t'))
    .filter(
      (cells) => /^837[PID]$/.test(cells[6] ?? '') && cells[15] === 'yes' && (cells[7] ?? '').startsWith('005010X'),
    );

  it('there are professional, institutional and dental ones', () => {
    expect(new Set(rows.map((cells) => cells[6]))).toEqual(new Set(['837P', '837I', '837D']));
  });

  it.each(rows.map((cells) => [cells[0] ?? '']))(
    '%s is answered; what is accepted is paid by an 835 that balances',
    (file) => {
      const { answers, verdict } = answersTo(readFileSync(join(corpus ?? '', file)));
      expect(answers.map((item) => item.kind)).toContain('999');
      if (verdict.acceptedSets > 0) expect(answers.map((item) => item.kind)).toContain('835');
      for (const { kind, bytes } of answers) {
        const { findings } = validateX12(bytes, { library: guides });
        expect([kind, findings.map((item) => [item.kind.code, item.at.segmentId, item.at.element])]).toEqual([
          kind,
          [],
        ]);
      }
    },
  );
});
