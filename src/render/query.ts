/** Render, query: node-x12's query language over a file: `REF02:REF01["EI"]`, `HL+20+22-NM103`, `FOREACH(CLP)=>CLP01`. */
import { X12FatInterchange, X12Parser, X12QueryEngine } from 'node-x12';
import { meantText } from '../x12/meant-text.ts';

export interface QueryMatch {
  /** ST02 of its transaction set. */
  readonly set: string;
  readonly segmentId: string;
  readonly value: string;
}

export type QueryResult =
  | { readonly matches: readonly QueryMatch[] }
  /** `file`: node-x12 can't read the file; `expression`: it can't read the expression. Its texts quote both, so they aren't handed on. */
  | { readonly matches?: undefined; readonly refused: 'file' | 'expression' };

/** It holds the whole file as objects, some sixty bytes a byte. */
export const QUERY_LIMIT = 33_554_432;

/** A parser for this file alone, since it keeps the state of a file that it refused. Never throws. */
export function queryX12(bytes: Uint8Array, expression: string): QueryResult {
  const interchanges = parse(bytes);
  if (interchanges === undefined) return { refused: 'file' };
  try {
    const engine = new X12QueryEngine(false, 'loose');
    const found = interchanges.flatMap((interchange) => engine.query(interchange, expression));
    const matches = found.flatMap((result): QueryMatch[] => {
      const values: readonly (string | string[])[] = result.values.length > 0 ? result.values : [result.value];
      const set = result.transaction.header.valueOf(2);
      return values
        .flat()
        .filter((value) => typeof value === 'string')
        .map((value) => ({ set, segmentId: result.segment?.tag ?? '', value: meantText(value) }));
    });
    return { matches };
  } catch (cause) {
    // Its text quotes the expression or the file; its kind tells which of them it could not take.
    return { refused: cause instanceof Error && cause.name === 'QuerySyntaxError' ? 'expression' : 'file' };
  }
}

function parse(bytes: Uint8Array) {
  try {
    const parsed = new X12Parser(false).parse(Buffer.from(bytes).toString('latin1'));
    return parsed instanceof X12FatInterchange ? parsed.interchanges : [parsed];
  } catch {
    // What it refuses may well be readable by us: `validate` tells what is wrong with the file.
    return undefined;
  }
}
