/** Render, forms: a claim as the boxes of the form that billers know. What the PDF draws and `--json` prints; pure. */
import type { ClaimType } from '../../claims/claim.ts';

/** One box: its number on the form, our short label, and what the claim says there; `''` when it says nothing. */
export interface FormField {
  readonly number: string;
  readonly label: string;
  readonly value: string;
  /** Share of its row. */
  readonly width: number;
}

export interface FormColumn {
  readonly number: string;
  readonly label: string;
  readonly width: number;
  readonly numeric?: boolean;
}

/** One service line: its text for each column, and what stands over it across the whole row. */
export interface FormLine {
  readonly supplement: string;
  readonly cells: readonly string[];
}

export interface FormPage {
  readonly number: number;
  readonly of: number;
  readonly above: readonly (readonly FormField[])[];
  readonly lines: readonly FormLine[];
  readonly below: readonly (readonly FormField[])[];
}

/** What the claim says and the form has no box for: where it stands in the claim, and what. */
export interface AlsoOnClaim {
  readonly where: string;
  readonly what: string;
}

export const FORM_IDS: Readonly<Record<ClaimType, string>> = {
  professional: 'cms-1500',
  institutional: 'ub-04',
  dental: 'dental',
};

export interface ClaimForm {
  readonly form: string;
  readonly title: string;
  readonly claimType: ClaimType;
  readonly claimId: string;
  readonly columns: readonly FormColumn[];
  readonly pages: readonly FormPage[];
  readonly also: readonly AlsoOnClaim[];
}

/** What the form of one claim type fills in; `ClaimForm` is made of it. */
export type FormBody = Pick<ClaimForm, 'title' | 'columns' | 'pages'>;

export const box = (number: string, label: string, value: string, width = 1): FormField => ({
  number,
  label,
  value,
  width,
});

/** As many lines on a page as the form has room for; a claim without lines is one page. */
export function paged<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  const pages: Item[][] = [];
  for (let start = 0; start < Math.max(items.length, 1); start += size) pages.push(items.slice(start, start + size));
  return pages;
}

/** What programs get: boxes and lines by number, without widths. */
export function formRecord({ columns, pages, also, ...rest }: ClaimForm): object {
  return {
    type: 'form',
    ...rest,
    pages: pages.map(({ number, of, above, lines, below }) => ({
      page: number,
      of,
      fields: [...above, ...below].flat().map(({ number, label, value }) => ({ number, label, value })),
      lines: lines.map(({ supplement, cells }) => ({
        supplement,
        fields: columns.map(({ number, label }, index) => ({ number, label, value: cells[index] ?? '' })),
      })),
    })),
    also,
  };
}
