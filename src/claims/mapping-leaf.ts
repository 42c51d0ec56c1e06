/** Claims, mappings: whether a fixed text (a constant, a default, what a code map gives) fits its field. */
import { parseCalendarDate } from '../base/calendar-date.ts';
import type { LeafField } from './claim-structure.ts';

/** What is wrong with the text; undefined when it fits. */
export function leafFault(field: LeafField, text: string): string | undefined {
  const shown = JSON.stringify(text);
  switch (field.kind) {
    case 'amount':
      return /^-?[0-9]{1,13}\.[0-9]{2}$/.test(text) ? undefined : `${shown} must be an amount like 150.00`;
    case 'decimal':
      return /^-?([0-9]{1,15}|[0-9]{0,15}\.[0-9]{1,15})$/.test(text) ? undefined : `${shown} must be a number`;
    case 'date':
      return parseCalendarDate(text) === undefined ? `${shown} must be a day as YYYY-MM-DD` : undefined;
    case 'date-and-time':
      return /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$/.test(text) ? undefined : `${shown} must be a day as YYYY-MM-DD`;
    case 'time':
      return /^([01][0-9]|2[0-3]):[0-5][0-9]$/.test(text) ? undefined : `${shown} must be a time as HH:MM`;
    case 'whole-number':
      return /^[1-9][0-9]?$/.test(text) ? undefined : `${shown} must be a whole number from 1 to 99`;
    default:
      return textFault(field, text, shown);
  }
}

function textFault({ values, maxLength, pattern }: LeafField, text: string, shown: string): string | undefined {
  if (values !== undefined && !values.includes(text)) return `${shown} must be one of ${values.join(', ')}`;
  if (maxLength !== undefined && text.length > maxLength) return `${shown} has more than ${maxLength} characters`;
  if (pattern !== undefined && !new RegExp(pattern).test(text)) return `${shown} must have the form ${pattern}`;
  return undefined;
}
