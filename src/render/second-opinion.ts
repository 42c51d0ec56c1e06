/** Render, second opinion: what node-x12, another reader of X12, makes of the same bytes, and where it counts otherwise than we do. */
import { X12FatInterchange, X12Parser } from 'node-x12';

export interface Counts {
  readonly interchanges: number;
  readonly functionalGroups: number;
  readonly transactionSets: number;
  /** Segments of all transaction sets, ST and SE counted. */
  readonly segments: number;
}

export interface SecondOpinion {
  /** What it counted; absent when it refused the file. */
  readonly counts?: Counts;
  /** Why it refused: the kind of its error, never its text, which quotes the file. */
  readonly refused?: string;
}

/** It holds the whole file as objects, some sixty bytes a byte: a larger file could end the process. */
export const SECOND_OPINION_LIMIT = 10_485_760;

/** A parser for this file alone, since it keeps the state of a file that it refused. Never throws. */
export function secondOpinion(bytes: Uint8Array): SecondOpinion {
  try {
    const parsed = new X12Parser(true).parse(Buffer.from(bytes).toString('latin1'));
    const interchanges = parsed instanceof X12FatInterchange ? parsed.interchanges : [parsed];
    const groups = interchanges.flatMap((interchange) => interchange.functionalGroups);
    const sets = groups.flatMap((group) => group.transactions);
    const segments = sets.reduce((sum, set) => sum + set.segments.length + 2, 0);
    return {
      counts: {
        interchanges: interchanges.length,
        functionalGroups: groups.length,
        transactionSets: sets.length,
        segments,
      },
    };
  } catch (cause) {
    return { refused: cause instanceof Error ? cause.name : 'Error' };
  }
}

/** The differences as sentences; none when both agree. */
export function differences(ours: Counts & { readonly accepted: boolean }, theirs: SecondOpinion): readonly string[] {
  const { counts, refused } = theirs;
  if (counts === undefined) {
    return ours.accepted ? [`node-x12 refuses the file (${refused ?? 'Error'}), claimgate accepts it`] : [];
  }
  const names = [
    ['interchanges', 'interchanges'],
    ['functionalGroups', 'functional groups'],
    ['transactionSets', 'transaction sets'],
    ['segments', 'segments'],
  ] as const;
  return names
    .filter(([key]) => counts[key] !== ours[key])
    .map(([key, words]) => `node-x12 counts ${counts[key]} ${words}, claimgate ${ours[key]}`);
}
