/** Guides: what the presence of elements breaks: syntax notes, and pairs of a format and its value. */
import type { PeriodPair, SyntaxNote } from '../guide.ts';

/** Whether a pair has both its format and its value; bit n of `present` stands for position n. */
export function isPresent({ format, value }: PeriodPair, present: number): boolean {
  return (present & (1 << format)) !== 0 && (present & (1 << value)) !== 0;
}

/** Bits of the positions that break a note: the absent ones, or for E the surplus ones; 0 when it holds. */
export function breach(note: SyntaxNote, present: number): number {
  const all = note.first | note.others;
  const given = present & all;
  switch (note.rule) {
    case 'P':
      return given === 0 ? 0 : all & ~given;
    case 'R':
      return given === 0 ? all : 0;
    case 'E':
      return (given & (given - 1)) === 0 ? 0 : given & (given - 1);
    case 'C':
      return (given & note.first) === 0 ? 0 : note.others & ~given;
    case 'L':
      return (given & note.first) === 0 || (given & note.others) !== 0 ? 0 : note.others;
  }
}
