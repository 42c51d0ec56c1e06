/** Outbound, intake: brings a document to the claim's form before it is judged: exactly, never rounding, never guessing. */
import { formatCents, parseCents } from '../../base/money.ts';
import {
  CLAIM_STRUCTURE,
  type Field,
  type LeafField,
  type ListField,
  type ObjectField,
} from '../../claims/claim-structure.ts';

export interface Normalised {
  readonly document: unknown;
  /** Paths of values that another form was given to. */
  readonly changed: readonly string[];
  /** Paths of amounts that can't be told to the cent. */
  readonly imprecise: readonly string[];
  readonly tooDeep: boolean;
}

/** Deeper than any claim: its deepest field is at nine. */
const MAX_DEPTH = 16;

export function normaliseClaim(document: unknown): Normalised {
  const walk = new Walk();
  return {
    document: walk.value(document, CLAIM_STRUCTURE, ''),
    changed: walk.changed,
    imprecise: walk.imprecise,
    tooDeep: walk.tooDeep,
  };
}

class Walk {
  readonly changed: string[] = [];
  readonly imprecise: string[] = [];
  tooDeep = false;
  private depth = 0;

  /** Undefined means absent. */
  value(value: unknown, field: Field | undefined, path: string): unknown {
    if (value === null || value === undefined || value === '') return undefined;
    if (field === undefined || field.kind === 'raw') return this.unknownShape(value) ? value : undefined;
    if (field.kind === 'object') return this.object(value, field, path);
    if (field.kind === 'list') return this.list(value, field, path);
    return this.leaf(value, field, path);
  }

  /** What no field is for is left as it is, for the shape to refuse; only its depth is bounded, since the shape descends too. */
  private unknownShape(value: unknown): boolean {
    return typeof value !== 'object' || this.depth < MAX_DEPTH;
  }

  private object(value: unknown, field: ObjectField, path: string): unknown {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const entries: [string, unknown][] = [];
    this.depth += 1;
    if (this.depth > MAX_DEPTH) this.tooDeep = true;
    else {
      for (const [key, inner] of Object.entries(value)) {
        const kept = this.value(inner, field.fields.get(key), path === '' ? key : `${path}.${key}`);
        if (kept !== undefined) entries.push([key, kept]);
      }
    }
    this.depth -= 1;
    return Object.fromEntries(entries);
  }

  private list(value: unknown, field: ListField, path: string): unknown {
    if (!Array.isArray(value)) return this.list(this.change(path, [value]), field, path);
    const items: unknown[] = [];
    for (const [index, item] of value.entries()) {
      const kept = this.value(item, field.item, `${path}[${index}]`);
      if (kept !== undefined) items.push(kept);
    }
    return items.length === 0 ? undefined : items;
  }

  private leaf(value: unknown, field: LeafField, path: string): unknown {
    const text = this.text(value, field, path);
    if (typeof text !== 'string') return text;
    const trimmed = text.trim();
    if (trimmed !== text) this.changed.push(path);
    if (trimmed === '') return undefined;
    const formed = formOf(trimmed, field);
    if (formed === undefined) {
      if (field.kind === 'amount') this.imprecise.push(path);
      return trimmed;
    }
    // Only JSON knows numbers: in the other forms a whole number is always text, and nothing was changed.
    return formed === trimmed || field.kind === 'whole-number' ? formed : this.change(path, formed);
  }

  /** Numbers become the text that they were written as, as long as that is exact. */
  private text(value: unknown, field: LeafField, path: string): unknown {
    if (typeof value !== 'number') return value;
    if (field.kind === 'whole-number') return value;
    const text = String(value);
    if (!Number.isFinite(value) || text.includes('e') || Math.abs(value) > Number.MAX_SAFE_INTEGER) return value;
    return this.change(path, text);
  }

  private change<Value>(path: string, value: Value): Value {
    this.changed.push(path);
    return value;
  }
}

/** The text in the field's own form; the text itself when it has none to be given, undefined when it can't be given it exactly. */
function formOf(text: string, field: LeafField): string | number | undefined {
  switch (field.kind) {
    case 'amount': {
      if (/^-?[0-9]{1,13}\.[0-9]{2}$/.test(text)) return text;
      const cents = parseCents(text);
      return cents === undefined ? undefined : formatCents(cents);
    }
    case 'date':
      return isoDate(text) ?? text;
    case 'date-and-time': {
      const time = /^([0-9]{8})([0-9]{2})([0-9]{2})$/.exec(text);
      return time === null ? (isoDate(text) ?? text) : `${isoDate(time[1] ?? '') ?? ''}T${time[2]}:${time[3]}`;
    }
    case 'time':
      return text.replace(/^([0-9]{2})([0-9]{2})$/, '$1:$2');
    case 'whole-number':
      return /^[0-9]{1,9}$/.test(text) ? Number(text) : text;
    default:
      return text;
  }
}

function isoDate(text: string): string | undefined {
  return /^[0-9]{8}$/.test(text) ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}` : undefined;
}
