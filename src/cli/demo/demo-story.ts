/** Demo: what is told of each step. */
import { formatCents } from '../../base/money.ts';
import type { CollectReport } from '../../inbound/collect.ts';
import type { StateTotal } from '../../ledger/port.ts';
import type { SendReport } from '../../outbound/send.ts';
import type { MoneySummary } from '../../reports/money-summary.ts';
import type { RoundReport } from '../../sandbox/sandbox.ts';
import { tableText } from '../table.ts';

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

export function sentStory(report: SendReport): string {
  const sum = (pick: (file: SendReport['taken'][number]) => number): number =>
    report.taken.reduce((total, file) => total + pick(file), 0);
  const lines: string[] = [];
  if (report.taken.length > 0) {
    const ready = plural(
      sum((file) => file.ready),
      'claim',
    );
    const broken = plural(report.taken.filter((file) => file.faults > 0).length, 'file');
    lines.push(
      `  ${plural(report.taken.length, 'file')} taken: ${ready} ready, ${sum((file) => file.held)} held by an edit; ${broken} could not be read (its result file says why)`,
    );
  }
  for (const built of report.built) {
    const outcome = report.transmitted
      .flatMap((one) => one.outcomes)
      .find((one) => one.interchangeControlNumber === built.interchangeControlNumber);
    lines.push(
      `  ${built.fileName}: ${plural(built.claims, 'claim')}, ${built.bytes} bytes → ${outcome?.state ?? 'waiting'}`,
    );
  }
  if (report.built.length === 0) lines.push('  nothing to send');
  return `${lines.join('\n')}\n`;
}

export function roundStory(report: RoundReport): string {
  const kinds = new Map<string, number>();
  for (const file of report.delivered) kinds.set(file.kind, (kinds.get(file.kind) ?? 0) + 1);
  const answers = [...kinds].map(([kind, count]) => `${count} × ${kind}`).join(', ');
  return `  the sandbox read ${plural(report.received.length, 'file')} and answered ${answers === '' ? 'nothing' : answers}\n`;
}

export function collectedStory(report: CollectReport): string {
  const sum = (pick: (file: CollectReport['files'][number]) => number): number =>
    report.files.reduce((total, file) => total + pick(file), 0);
  const parts = [
    `${plural(report.files.length, 'new file')} applied`,
    `${plural(
      sum((file) => file.remittances),
      'check',
    )} read`,
    `${sum((file) => file.requeued)} put back to be sent again`,
    `${plural(report.delivered.delivered, 'record file')} dropped`,
  ];
  const known = report.polls.reduce((total, one) => total + one.known, 0);
  return `  ${parts.join(', ')}${known === 0 ? '' : `; ${plural(known, 'file')} came a second time and changed nothing`}\n`;
}

export function stateTable(totals: readonly StateTotal[]): string {
  return tableText(
    ['state', 'claims', 'charges'],
    [...totals].map((total) => [total.display, String(total.claims), formatCents(total.chargeCents)]),
  );
}

export function moneyStory(money: MoneySummary): string {
  const row = (label: string, amount: MoneySummary['paid']): string =>
    `  ${label.padEnd(34)}${formatCents(amount).padStart(12)}\n`;
  return [
    row('charges of claims that left', money.charges),
    row('= paid by insurers', money.paid),
    row('+ adjusted (contract, other payers)', money.adjusted),
    row('+ owed by patients', money.patient),
    row('+ open with insurers', money.open),
    money.difference === 0 ? '  to the cent\n' : `  NOT EQUAL: off by ${formatCents(money.difference)}\n`,
  ].join('');
}
