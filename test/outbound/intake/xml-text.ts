import { itemName } from '../../../src/claims/claim-structure.ts';

/** A document as XML, the way that intake reads it. */
export function toXml(name: string, value: unknown): string {
  if (Array.isArray(value)) return `<${name}>${value.map((item) => toXml(itemName(name), item)).join('')}</${name}>`;
  if (typeof value === 'object' && value !== null) {
    const inner = Object.entries(value).map(([key, item]) => `\n ${toXml(key, item)}`);
    return `<${name}>${inner.join('')}\n</${name}>`;
  }
  const text = String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<${name}>${text}</${name}>`;
}
