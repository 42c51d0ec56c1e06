/** Render, explain: the lines of an explanation as one HTML page that needs nothing from elsewhere. */
import type { ExplanationLine } from './explanation.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that may stand anywhere in HTML; control characters become a visible mark. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '\ufffd');
}

const STYLE = `body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1c2024;background:#fff}
h1{font-size:1.3rem}p{margin:.1rem 0}code{font:13px ui-monospace,monospace;color:#60646c}
.interchange,.group,.set{font-weight:600;margin-top:.8rem}.loop{margin-top:.5rem;color:#0b5394;font-weight:600}.segment{margin-top:.25rem}
.element{display:grid;grid-template-columns:6rem 22rem 1fr;gap:.6rem}.element span{color:#60646c}
.finding{background:#fdecea;border-left:3px solid #c0392b;padding:.15rem .5rem}.finding.warning{background:#fff6e0;border-color:#b7791f}.finding.info{background:#eef4fb;border-color:#5b8db8}`;

export function htmlHead(file: string, verdict: string): string {
  const title = escapeHtml(file);
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${STYLE}</style></head>\n<body><h1>${title}</h1><p>${escapeHtml(verdict)}</p>\n`;
}

export const HTML_FOOT = '</body></html>\n';

export function explanationHtml({ kind, depth, id, name, value }: ExplanationLine): string {
  const margin = `style="margin-left:${depth * 1.2}rem"`;
  const [code, label, text] = [escapeHtml(id), escapeHtml(name), escapeHtml(value)];
  if (kind === 'element') return `<p class="element" ${margin}><code>${code}</code><span>${label}</span>${text}</p>\n`;
  if (kind === 'finding') return `<p class="finding ${code}" ${margin}>${text}</p>\n`;
  return `<p class="${kind}" ${margin}>${label} <code>${code}</code> ${text}</p>\n`;
}
