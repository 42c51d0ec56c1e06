/**
 * Drop: what became of the claims of a file as CSV and as a page to read and print, made from what its `result.json` says. Neither holds
 * more of a patient than the billing system's own claim id: values stand only in `result.json`.
 */
import { stringify } from 'csv-stringify/sync';
import { fieldsOf, type Row, textAt } from './formats/cells.ts';

const COLUMNS = [
  'claim',
  'claimId',
  'outcome',
  'waitsFor',
  'severity',
  'rule',
  'path',
  'x12',
  'message',
  'mend',
] as const;

interface ResultRow {
  readonly outcome: string;
  readonly row: Row;
}

const listAt = (fields: Readonly<Record<string, unknown>>, key: string): readonly unknown[] => {
  const list: unknown = fields[key];
  return Array.isArray(list) ? list : [];
};

function placeOf(at: Readonly<Record<string, unknown>>): string {
  const element = textAt(at, 'element');
  const component = textAt(at, 'component');
  const designator = `${textAt(at, 'segmentId')}${element === '' ? '' : element.padStart(2, '0')}`;
  return `${textAt(at, 'loop')} ${designator}${component === '' ? '' : `-${component}`}`.trim();
}

function findingRow(item: unknown): Row {
  const fields = fieldsOf(item);
  const at = fieldsOf(fields['at']);
  return {
    severity: textAt(fields, 'severity'),
    rule: textAt(fields, 'code'),
    path: textAt(at, 'path'),
    x12: placeOf(at),
    message: textAt(fields, 'plainMessage') || textAt(fields, 'message'),
    mend: textAt(fields, 'plainMend') || textAt(fields, 'mend'),
  };
}

/** What a result file holds: facts of the file, its claims as they come, and what concerns the file as a whole. */
export interface ClaimResult {
  readonly file: string;
  readonly takenAt: string;
  /** How many claims had each outcome. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** May be asked for more than once. */
  claims(): AsyncIterable<readonly unknown[]>;
  readonly findings: readonly unknown[];
}

/** One row a finding; a claim without any has one row of its own, so that every claim of the file stands there. */
function rowsOfClaims(claims: readonly unknown[]): readonly ResultRow[] {
  return claims.flatMap((item): ResultRow[] => {
    const claim = fieldsOf(item);
    const outcome = textAt(claim, 'outcome');
    const head = {
      claim: textAt(claim, 'ordinal'),
      claimId: textAt(claim, 'claimId'),
      outcome,
      waitsFor: textAt(claim, 'waitsFor'),
    };
    const findings = listAt(claim, 'findings').map(findingRow);
    return (findings.length === 0 ? [{}] : findings).map((row) => ({ outcome, row: { ...head, ...row } }));
  });
}

const rowsOfFile = (findings: readonly unknown[]): readonly ResultRow[] =>
  findings.map((item): ResultRow => ({ outcome: '', row: findingRow(item) }));

function csvOf(rows: readonly ResultRow[], header: boolean): string {
  const options = { columns: [...COLUMNS], record_delimiter: 'windows', escape_formulas: true } as const;
  return stringify(
    rows.map(({ row }) => COLUMNS.map((column) => row[column] ?? '')),
    { header, ...options },
  );
}

/** `<name>.result.csv`, in pieces: every finding a row, claims in the order of the file, what concerns the whole file at the end. */
export async function* claimResultCsv(result: ClaimResult): AsyncGenerator<string> {
  yield csvOf([], true);
  for await (const claims of result.claims()) yield csvOf(rowsOfClaims(claims), false);
  yield csvOf(rowsOfFile(result.findings), false);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

const STYLE =
  'body{font:15px/1.45 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}' +
  'table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}td,th{border-bottom:1px solid #ccc;padding:.35rem .5rem;text-align:left;vertical-align:top}' +
  'code{font-size:.85em}.fatal,.error{color:#a00000;font-weight:600}.warning{color:#7a5200}.info{color:#555}';

/** What a person has to act on comes first. */
const SECTIONS: readonly (readonly [string, string])[] = [
  ['refused', 'Refused: these have not the shape of a claim. Correct them and drop the file again.'],
  ['held', 'Held: these do not leave before they are corrected, released or approved.'],
  ['duplicate', 'Not taken: the ledger has these already.'],
  ['ready', 'Ready: these leave with the next run.'],
  ['', 'The file as a whole'],
];

const TABLE_HEAD = `<table><thead><tr>${['claim', 'rule', 'where', 'what is wrong', 'how to mend it']
  .map((name) => `<th>${name}</th>`)
  .join('')}</tr></thead><tbody>\n`;

function tableRows(rows: readonly ResultRow[]): string {
  const cells = rows.map(({ row }) => {
    const severity = row['severity'] ?? '';
    const claim = row['claimId'] ?? '';
    const number = row['claim'] ?? '';
    const named = claim === '' ? (number === '' ? '' : `number ${number}`) : claim;
    const rule = [severity, row['rule'] ?? ''].filter((text) => text !== '').join(' ');
    const where = [row['path'] ?? '', row['x12'] ?? ''].filter((text) => text !== '');
    return (
      `<tr><td>${escaped(named)}</td><td class="${escaped(severity)}">${escaped(rule === '' ? 'nothing found' : rule)}</td>` +
      `<td>${where.map((text) => `<code>${escaped(text)}</code>`).join('<br>')}</td>` +
      `<td>${escaped(row['message'] ?? '')}</td><td>${escaped(row['mend'] ?? '')}</td></tr>`
    );
  });
  return cells.map((cell) => `${cell}\n`).join('');
}

/** `<name>.result.html`, in pieces: a page that stands alone, claims that somebody must act on first. */
export async function* claimResultHtml(result: ClaimResult): AsyncGenerator<string> {
  const name = escaped(result.file);
  const total = Object.values(result.outcomes).reduce((sum, count) => sum + count, 0);
  const counts = SECTIONS.map(([outcome]) => [outcome, result.outcomes[outcome] ?? 0] as const)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(', ');
  yield `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
    `<title>${name}</title><style>${STYLE}</style></head>\n<body><h1>${name}</h1>\n` +
    `<p>${total} claims: ${counts === '' ? 'none' : counts}. Taken ${escaped(result.takenAt)}. ` +
    `Values stand in ${name}.result.json only.</p>\n`;
  for (const [outcome, title] of SECTIONS) {
    const some = outcome === '' ? result.findings.length > 0 : (result.outcomes[outcome] ?? 0) > 0;
    if (!some) continue;
    yield `<h2>${title}</h2>\n${TABLE_HEAD}`;
    if (outcome === '') yield tableRows(rowsOfFile(result.findings));
    else
      for await (const claims of result.claims())
        yield tableRows(rowsOfClaims(claims).filter((row) => row.outcome === outcome));
    yield '</tbody></table>\n';
  }
  yield '</body></html>\n';
}
