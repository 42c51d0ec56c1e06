/** Post: what a reversal of some lines makes: the inverse of what was posted for these alone. */
import type { Posting } from '../../claims/posting.ts';
import { PATIENT_RECEIVABLE } from './accounts.ts';
import { entriesOfLines, ofLines, type PartTakenBack, takesAll, withoutPart } from './by-line.ts';
import { about, cashOf, posting, reversalPosting, type Task } from './postings.ts';
import { invert } from './reversal.ts';
import { reversalTasks } from './tasks.ts';

/** The posting that undoes some lines of an adjudication, whose rest then stands in `task.account`. */
function partPosting(task: Task, part: PartTakenBack): Posting {
  const { payment, account } = task;
  const { original, lines } = part;
  const taken = { ...original, entries: entriesOfLines(original, lines) };
  const entries = invert(taken.entries, payment.remittance.reassociationTraceNumber);
  const common = about(task);
  const adjudication = withoutPart(part, common.postingKey);
  if (account !== undefined) {
    account.adjudications[account.adjudications.indexOf(original)] = adjudication;
    account.balances.apply(entries);
  }
  return posting({
    ...common,
    kind: 'reversal',
    entries: cashOf(task, entries),
    tasks: reversalTasks(taken, (line) => account?.balances.of(line, PATIENT_RECEIVABLE) ?? 0),
    state: adjudication.state,
    adjudication,
    reversesKey: original.adjudicationKey,
  });
}

/** One reversal of lines, each part of an adjudication or all of it: a posting for each adjudication, with the lines that are its own. */
export function partPostings(task: Task, parts: readonly PartTakenBack[]): readonly Posting[] {
  return parts.map((part, index) => {
    const own =
      parts.length === 1
        ? task
        : { ...task, ...ofLines(task, part.lines), ...(index === 0 ? {} : { part: index + 1 }) };
    return takesAll(part) ? reversalPosting(own, part.original) : partPosting(own, part);
  });
}
