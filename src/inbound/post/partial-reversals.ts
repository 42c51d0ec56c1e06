/** Post: reversals of some lines: which lines they mean, and what they leave of an answer that comes after them. */
import type { Adjudication, AnsweredLine, ClaimLineView, ClaimMatch } from '../../claims/posting.ts';
import type { HeldItem, OpenAccount } from './account-book.ts';
import { CLAIM_LINE } from './accounts.ts';
import { answeredBy, type Matched, mirrorsAmounts, ofLines } from './by-line.ts';

/** Lines of the claim that only their order tells from `lineId`, when the payer gave no number of the line. */
export function equalLines({ payment, match }: Matched, { view }: OpenAccount, lineId: string): readonly string[] {
  const own = view.lines.find((line) => line.lineId === lineId);
  const numbered = payment.lines.some(
    (service, index) => match.lines[index]?.lineId === lineId && service.lineItemControlNumber !== undefined,
  );
  if (own === undefined || numbered) return [];
  const said = (line: ClaimLineView): string =>
    JSON.stringify([line.procedure, line.revenueCode, line.chargeAmount, line.serviceDateFrom, line.serviceDateTo]);
  return view.lines.filter((line) => line !== own && said(line) === said(own)).map((line) => line.lineId);
}

/** The match with the lines that are meant. */
export function meaning(match: ClaimMatch, meant: ReadonlyMap<string, string>): ClaimMatch {
  if (meant.size === 0) return match;
  const lines = match.lines.map((line) => ({ ...line, lineId: meant.get(line.lineId) ?? line.lineId }));
  return { ...match, lines };
}

/** A reversal that came before what it takes back a part of. */
export function takesBackPart(reversal: HeldItem, answer: Matched): boolean {
  const [lines, answered] = [answeredBy(reversal), answeredBy(answer)];
  const fits = (own: AnsweredLine): boolean =>
    answered.some((item) => item.line === own.line && mirrorsAmounts(own, item));
  return lines.length > 0 && lines.every(fits);
}

/** Where all that was answered anew since is what a reversal that waits takes back of the answer: that part of it, and the rest. */
export function besidePart(
  question: Matched,
  standing: readonly Adjudication[],
  reversals: readonly HeldItem[],
): { readonly rest: Matched; readonly part: Matched; readonly counterpart: HeldItem } | undefined {
  const own = answeredBy(question).map((item) => item.line);
  const anew = standing.flatMap((item) => (item.lines.length === 0 ? [CLAIM_LINE] : item.lines));
  for (const counterpart of reversals) {
    const back = answeredBy(counterpart).map((item) => item.line);
    const rest = own.filter((line) => !back.includes(line));
    const lines = rest.filter((line) => line !== CLAIM_LINE);
    if (
      lines.length > 0 &&
      anew.every((line) => back.includes(line) || !own.includes(line)) &&
      !anew.includes(CLAIM_LINE)
    )
      return { rest: ofLines(question, rest), part: ofLines(question, back), counterpart };
  }
  return undefined;
}
