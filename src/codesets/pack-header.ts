/** Codesets: reading a pack's own header. */
import { parseCalendarDate } from '../base/calendar-date.ts';
import { GatewayError } from '../base/gateway-error.ts';
import type { PackHeader } from './code-set.ts';
import { isCodeSetId } from './code-set.ts';
import { codeSetErrors } from './errors.ts';

export interface OpenedHeader {
  readonly header: PackHeader;
  /** Width of a key in bytes. */
  readonly width: number;
  /** Number of first codes of a pair pack; 0 for a list. */
  readonly firstCount: number;
}

function parsed(text: string): ReadonlyMap<string, unknown> {
  const value: unknown = JSON.parse(text);
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

/** `list` or `pair`: which opener the pack needs. */
export function packKindOf(text: string): unknown {
  return parsed(text).get('kind');
}

/** Checks and returns the header; throws `code-pack-corrupt` when it isn't one of `kind`. */
export function readPackHeader(text: string, kind: 'list' | 'pair'): OpenedHeader {
  const map = parsed(text);
  const textOf = (name: string): string => {
    const value = map.get(name);
    return typeof value === 'string' ? value : '';
  };
  const countOf = (name: string): number => {
    const value = map.get(name);
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0;
  };
  const set = textOf('set');
  const effectiveFrom = parseCalendarDate(textOf('effectiveFrom'));
  const effectiveUntil = parseCalendarDate(textOf('effectiveUntil'));
  if (textOf('kind') !== kind || !isCodeSetId(set) || effectiveFrom === undefined || countOf('width') === 0) {
    throw new GatewayError(codeSetErrors.corrupt, 'code pack cannot be used: its header is not that of a pack');
  }
  return {
    header: {
      set,
      version: textOf('version'),
      effectiveFrom,
      ...(effectiveUntil === undefined ? {} : { effectiveUntil }),
      entryCount: countOf('entryCount'),
      source: textOf('source'),
    },
    width: countOf('width'),
    firstCount: countOf('firstCount'),
  };
}
