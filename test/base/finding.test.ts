import { describe, expect, it } from 'vitest';
import { finding, isBlocking, toFindingRecord } from '../../src/base/finding.ts';
import { GatewayError } from '../../src/base/gateway-error.ts';

const kind = {
  code: 'sample',
  severity: 'error',
  snip: 2,
  message: '{element} is {value}',
  mend: 'Change {element}.',
} as const;

describe('a finding', () => {
  it('is rendered late, from its kind and detail', () => {
    expect(toFindingRecord(finding(kind, { segment: 3, element: 1 }, { element: 'CLM01', value: 0 }))).toEqual({
      code: 'sample',
      severity: 'error',
      snip: 2,
      message: 'CLM01 is 0',
      mend: 'Change CLM01.',
      at: { segment: 3, element: 1 },
    });
  });

  it('leaves unknown placeholders as they stand and ignores inherited names', () => {
    expect(toFindingRecord(finding({ ...kind, message: '{nothing}' }, {})).message).toBe('{nothing}');
  });

  it('blocks only when fatal or an error', () => {
    expect(
      ['fatal', 'error', 'warning', 'info'].map((severity) => isBlocking({ ...finding(kind, {}), severity } as never)),
    ).toEqual([true, true, false, false]);
  });
});

describe('a gateway error', () => {
  it('carries code, cause, exit code and whether a retry can help', () => {
    const cause = new Error('inner');
    const error = new GatewayError({ code: 'some-code', retryable: true, exitCode: 3, actor: 'nobody' }, 'text', {
      cause,
    });
    expect([error.code, error.retryable, error.exitCode, error.cause]).toEqual(['some-code', true, 3, cause]);
  });
});
