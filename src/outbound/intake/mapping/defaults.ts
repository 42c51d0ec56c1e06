/** Outbound, intake, mappings: what a mapping says of a claim where its export says nothing, by billing system, payer and partner. */
import type { ExportMapping, MappingDefault } from '../../../claims/mapping.ts';
import { isBranch } from './tree-node.ts';

/** How a mapping is used here. */
export interface MappingUse {
  readonly mapping: ExportMapping;
  readonly billingSystem?: string;
  /** The partner that a payer's claims go to; unknown without a configuration. */
  partnerFor?(payerId: string): string | undefined;
}

type Document = Readonly<Record<string, unknown>>;

export function withDefaults(document: Document, use: MappingUse): Document {
  const { mapping } = use;
  return mapping.defaults.reduce((made, one) => (applies(one, made, use) ? filled(made, one) : made), document);
}

function applies(one: MappingDefault, document: Document, { billingSystem, partnerFor }: MappingUse): boolean {
  const payer = isBranch(document['payer']) ? document['payer']['id'] : undefined;
  const payerId = typeof payer === 'string' ? payer : '';
  return (
    (one.billingSystem === undefined || one.billingSystem === billingSystem) &&
    (one.payer === undefined || one.payer === payerId) &&
    (one.partner === undefined || one.partner === partnerFor?.(payerId))
  );
}

function filled(document: Document, { set }: MappingDefault): Document {
  let made = document;
  for (const { ofLines, path, value } of set) {
    if (!ofLines) made = put(made, path, value);
    else if (Array.isArray(made['lines'])) {
      const items: readonly unknown[] = made['lines'];
      made = { ...made, lines: items.map((line) => (isBranch(line) ? put(line, path, value) : line)) };
    }
  }
  return made;
}

/** Only where nothing stands. */
function put(holder: Document, [key = '', ...rest]: readonly string[], value: string | number): Document {
  const present = holder[key];
  if (rest.length === 0) return present === undefined ? { ...holder, [key]: value } : holder;
  if (present !== undefined && !isBranch(present)) return holder;
  return { ...holder, [key]: put(present ?? {}, rest, value) };
}
