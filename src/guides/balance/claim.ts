/** Guides: an 837 claim's sums: charge and lines, line numbers, and what other payers paid (M-134, M-135). */
import type { Cents } from '../../base/money.ts';
import { bindLoops, type SegmentHandler } from '../bind.ts';
import type { Mark, Reporter } from '../reporter.ts';
import { adjustmentsOf, amountOf, difference, Sum, words } from './amounts.ts';
import { BALANCE } from './findings.ts';
import type { Rule } from './rule.ts';

/** What one other payer says of the claim. */
interface OtherPayer {
  readonly adjusted: Sum;
  id: string;
  paid: Cents | undefined;
  place: Mark | undefined;
}

/** What one other payer says of the lines. */
interface PayerLines {
  readonly paid: Sum;
  readonly adjusted: Sum;
  readonly place: Mark;
  unbalanced: boolean;
}

interface LineAdjudication {
  readonly paid: Sum;
  readonly adjusted: Sum;
  readonly place: Mark;
}

class ClaimSums {
  readonly reporter: Reporter;
  charge: Cents | undefined;
  place: Mark | undefined;
  lines = new Sum();
  lineCount = 0;
  payers: OtherPayer[] = [];
  readonly byPayer = new Map<string, PayerLines>();
  lineCharge: Cents | undefined;
  readonly lineBy = new Map<string, LineAdjudication>();
  open: LineAdjudication | undefined;

  constructor(reporter: Reporter) {
    this.reporter = reporter;
  }

  begin(): void {
    this.lines = new Sum();
    this.lineCount = 0;
    if (this.payers.length > 0) this.payers = [];
    this.byPayer.clear();
    this.place = undefined;
  }

  endLine(): void {
    if (this.lineBy.size === 0) return;
    for (const [payer, line] of this.lineBy) {
      const total = new Sum();
      total.add(line.paid.value);
      total.add(line.adjusted.value);
      const rest = difference(this.lineCharge, total.value);
      const sums = this.byPayer.get(payer) ?? {
        paid: new Sum(),
        adjusted: new Sum(),
        place: line.place,
        unbalanced: false,
      };
      this.byPayer.set(payer, sums);
      sums.paid.add(line.paid.value);
      sums.adjusted.add(line.adjusted.value);
      if (rest === undefined || rest === 0) continue;
      sums.unbalanced = true;
      this.reporter.marked(BALANCE.cobLine, line.place, {
        charge: words(this.lineCharge),
        paid: words(line.paid.value),
        adjusted: words(line.adjusted.value),
        difference: words(rest),
      });
    }
    this.lineBy.clear();
    this.open = undefined;
  }

  end(): void {
    const rest = this.lineCount === 0 ? undefined : difference(this.charge, this.lines.value);
    if (rest !== undefined && rest !== 0 && this.place !== undefined) {
      const detail = { claimed: words(this.charge), lines: words(this.lines.value), difference: words(rest) };
      this.reporter.marked(BALANCE.claimTotal, this.place, detail);
    }
    for (const payer of this.payers) this.#judge(payer);
  }

  /** M-135, unless a line of that payer is out of balance already, which is then the defect. */
  #judge(payer: OtherPayer): void {
    const { place } = payer;
    const lines = this.byPayer.get(payer.id);
    if (place === undefined || lines?.unbalanced === true) return;
    const adjusted = new Sum();
    adjusted.add(payer.adjusted.value);
    if (lines !== undefined) adjusted.add(lines.adjusted.value);
    const total = new Sum();
    total.add(payer.paid);
    total.add(adjusted.value);
    const rest = difference(this.charge, total.value);
    if (rest !== undefined && rest !== 0) {
      const detail = { charge: words(this.charge), paid: words(payer.paid), adjusted: words(adjusted.value) };
      this.reporter.marked(BALANCE.cobClaim, place, { ...detail, difference: words(rest) });
      return;
    }
    const byLines = lines === undefined ? undefined : difference(lines.paid.value, payer.adjusted.value);
    const open = difference(payer.paid, byLines);
    if (open === undefined || open === 0) return;
    const detail = { paid: words(payer.paid), lines: words(byLines), difference: words(open) };
    this.reporter.marked(BALANCE.cobPaid, place, detail);
  }
}

function lineHandler(element: number): SegmentHandler<ClaimSums> {
  return (sums, segment) => {
    sums.lineCharge = segment.cents(element);
    sums.lines.add(sums.lineCharge);
  };
}

const LINE_CHARGE: Readonly<Record<string, Readonly<Record<string, SegmentHandler<ClaimSums>>>>> = {
  '837P': { '2400/SV1': lineHandler(2) },
  '837I': { '2400/SV2': lineHandler(3) },
  '837D': { '2400/SV3': lineHandler(2) },
};

const HANDLERS: Readonly<Record<string, SegmentHandler<ClaimSums>>> = {
  '2300/CLM': (sums, segment) => {
    sums.charge = segment.cents(2);
    sums.place = sums.reporter.mark(segment, 2);
  },
  '2320/SBR': (sums) => {
    sums.payers.push({ id: '', adjusted: new Sum(), paid: undefined, place: undefined });
  },
  '2320/CAS': (sums, segment) => sums.payers.at(-1)?.adjusted.add(adjustmentsOf(segment)),
  '2320/AMT*D': (sums, segment) => {
    const payer = sums.payers.at(-1);
    if (payer === undefined) return;
    payer.paid = segment.cents(2);
    payer.place = sums.reporter.mark(segment, 2);
  },
  '2330B/NM1': (sums, segment) => {
    const payer = sums.payers.at(-1);
    if (payer !== undefined) payer.id = segment.element(9);
  },
  '2400/LX': (sums, segment) => {
    sums.lineCount++;
    sums.lineCharge = undefined;
    const found = segment.element(1);
    if (Number(found) === sums.lineCount) return;
    sums.reporter.segment(
      BALANCE.lineNumber,
      segment,
      { found: found.slice(0, 6), expected: sums.lineCount },
      { element: 1 },
    );
  },
  '2430/SVD': (sums, segment) => {
    const payer = segment.element(1);
    const line = sums.lineBy.get(payer) ?? {
      paid: new Sum(),
      adjusted: new Sum(),
      place: sums.reporter.mark(segment, 2),
    };
    sums.lineBy.set(payer, line);
    line.paid.add(amountOf(segment, 2));
    sums.open = line;
  },
  '2430/CAS': (sums, segment) => sums.open?.adjusted.add(adjustmentsOf(segment)),
};

export const CLAIM_RULE: Rule = {
  appliesTo: (guide) => LINE_CHARGE[guide.id] !== undefined,
  bind: (guide) => {
    const bound = bindLoops<ClaimSums>(
      guide,
      { ...HANDLERS, ...LINE_CHARGE[guide.id] },
      {
        enter: { 2300: (sums) => sums.begin() },
        leave: { 2300: (sums) => sums.end(), 2400: (sums) => sums.endLine() },
      },
    );
    return { bound, start: (reporter) => bound.consumer(new ClaimSums(reporter)) };
  },
};
