import { describe, expect, it } from 'vitest';
import { nameSkipReason, safePath } from '../../src/transport/names.ts';
import { oldestFiles } from '../../src/transport/oldest.ts';

describe('fault 60: names that a server shows', () => {
  it.each([
    ['../../etc/cron.d/x', 'hostile-name'],
    ['a/b.835', 'hostile-name'],
    ['/abs', 'hostile-name'],
    ['nul\0byte.835', 'hostile-name'],
    ['-rf', 'hostile-name'],
    ['line\nfeed', 'hostile-name'],
    ['x'.repeat(300), 'hostile-name'],
    ['рaid.835', 'hostile-name'],
    ['back\\slash', 'hostile-name'],
    ['..', 'hostile-name'],
    ['', 'hostile-name'],
    ['.835', 'dot-file'],
    ['.sftpgo-upload.c3a.payment.835', 'dot-file'],
    ['payment.835.tmp', 'temporary-name'],
    ['payment.835.FILEPART', 'temporary-name'],
    ['payment.835.partial', 'temporary-name'],
    ['payment.835~', 'temporary-name'],
  ])('%j is skipped as %s', (name, reason) => {
    expect(nameSkipReason(name)).toBe(reason);
  });

  it.each(['payment.835', 'ERA_2026-11-25 (1).txt', 'A', '277CA#12+3.x12', 'dat', 'O&M.dat'])('%j is taken', (name) => {
    expect(nameSkipReason(name)).toBeUndefined();
  });
});

describe('fault 60: paths that we are given', () => {
  it.each(['../x', '/in/../../etc', '', '/in/a\0b', '/in/-rf', `/in/${'x'.repeat(201)}`])('%j is refused', (path) => {
    expect(() => safePath(path)).toThrow(expect.objectContaining({ code: 'transport-bad-path' }));
  });

  it.each(['/in/x.837', 'in/x.837', '.', '/', '/in/.x.837.tmp', './in'])('%j is used as it stands', (path) => {
    expect(safePath(path)).toBe(path);
  });
});

it('fault 31: the oldest come out, in order, however many go in', () => {
  const oldest = oldestFiles(3);
  for (let count = 0; count < 10_000; count += 1) {
    const modifiedMs = (count * 7919) % 10_000;
    oldest.add({ name: `f${modifiedMs}`, sizeBytes: 1, modifiedMs });
  }
  expect(oldest.take().map(({ name }) => name)).toEqual(['f0', 'f1', 'f2']);
});
