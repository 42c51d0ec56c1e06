/**
 * Drop: what became of the claims of a file as CSV and as a page to read and print, made from the text of its `result.json`. Neither holds
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

/** One row a finding; a claim without any has one row of its own, so that every claim of the file stands there. */
function rowsOf(result: Readonly<Record<string, unknown>>): readonly ResultRow[] {
  const ofClaims = listAt(result, 'claims').flatMap((item): ResultRow[] => {
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
  const ofFile = listAt(result, 'findings').map((item): ResultRow => ({ outcome: '', row: findingRow(item) }));
  return [...ofClaims, ...ofFile];
}

/** `<name>.result.csv`: every finding a row, claims in the order of the file, what concerns the whole file at the end. */
export function claimResultCsv(resultText: string): string {
  const rows = rowsOf(fieldsOf(JSON.parse(resultText))).map(({ row }) => row);
  return stringify(rows, { header: true, columns: [...COLUMNS], record_delimiter: 'windows', escape_formulas: true });
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

function tableOf(rows: readonly ResultRow[]): string {
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
  const head = ['claim', 'rule', 'where', 'what is wrong', 'how to mend it'].map((name) => `<th>${name}</th>`).join('');
  return `<table><thead><tr>${head}</tr></thead><tbody>\n${cells.join('\n')}\n</tbody></table>`;
}

/** `<name>.result.html`: a page that stands alone, claims that somebody must act on first. */
export function claimResultHtml(resultText: string): string {
  const result = fieldsOf(JSON.parse(resultText));
  const rows = rowsOf(result);
  const name = escaped(textAt(result, 'file'));
  const claims = listAt(result, 'claims').map((item) => textAt(fieldsOf(item), 'outcome'));
  const counts = SECTIONS.map(([outcome]) => [outcome, claims.filter((one) => one === outcome).length] as const)
    .filter(([outcome, count]) => outcome !== '' && count > 0)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(', ');
  const sections = SECTIONS.map(([outcome, title]) => {
    const own = rows.filter((row) => row.outcome === outcome);
    return own.length === 0 ? '' : `<h2>${title}</h2>\n${tableOf(own)}\n`;
  }).join('');
  return (
    `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
    `<title>${name}</title><style>${STYLE}</style></head>\n<body><h1>${name}</h1>\n` +
    `<p>${claims.length} claims: ${counts === '' ? 'none' : counts}. Taken ${escaped(textAt(result, 'takenAt'))}. ` +
    `Values stand in ${name}.result.json only.</p>\n${sections}</body></html>\n`
  );
}
