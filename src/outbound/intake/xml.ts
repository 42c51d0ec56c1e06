/** Outbound, intake: XML: a `<claim>`, or `<claims>` of them, read by the safe options of fast-xml-parser. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { finding } from '../../base/finding.ts';
import { CLAIM_STRUCTURE, type Field, itemName } from '../../claims/claim-structure.ts';
import type { Documents } from './documents.ts';
import { INTAKE } from './findings.ts';

const ATTRIBUTE = '@_';

/** Everything stays text; entities are bounded and declared ones can't occur, since a DOCTYPE is refused before. */
const PARSER = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  htmlEntities: true,
  processEntities: { enabled: true, maxTotalExpansions: 100_000, maxExpandedLength: 1_000_000 },
  maxNestedTags: 50,
});

export function readXml(text: string, file: { readonly file?: string }): Documents {
  const failed = (kind: (typeof INTAKE)[keyof typeof INTAKE], reason: string): Documents => ({
    kind: 'xml',
    documents: [],
    findings: [finding(kind, file, { kind: 'XML', reason })],
  });
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) return failed(INTAKE.entities, '');
  const root = parseRoot(text);
  if (typeof root === 'string') return failed(INTAKE.malformed, root);
  const [name, node] = root;
  if (name === 'claim')
    return { kind: 'xml', documents: [{ document: fromXml(node, CLAIM_STRUCTURE), at: {} }], findings: [] };
  if (name !== 'claims') return failed(INTAKE.malformed, 'its outermost element is neither claims nor claim');
  const claims = itemsOf(node, 'claim');
  if (claims === undefined) return failed(INTAKE.malformed, 'claims holds something else than claim elements');
  return {
    kind: 'xml',
    documents: claims.map((claim) => ({ document: fromXml(claim, CLAIM_STRUCTURE), at: {} })),
    findings: [],
  };
}

/** The one root and its content, or why there is none. */
function parseRoot(text: string): readonly [name: string, node: unknown] | string {
  const valid = XMLValidator.validate(text);
  if (valid !== true) return `line ${valid.err.line} breaks its rules`;
  // Neither the validator nor the parser minds text after the last element.
  if (!text.endsWith('>')) return 'something stands after its outermost element';
  try {
    const parsed: unknown = PARSER.parse(text);
    const roots = Object.entries(isNode(parsed) ? parsed : {}).filter(isContent);
    const [root] = roots;
    return root === undefined || roots.length > 1 || Array.isArray(root[1])
      ? 'it must have exactly one outermost element'
      : root;
  } catch {
    // The parser's message quotes the text; its limits (nesting, expansions) are what makes it throw after the validator.
    return 'it is nested too deeply or uses too many references';
  }
}

type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isBlank = (value: unknown): boolean => typeof value === 'string' && value.trim() === '';
/** Attributes that tell of namespaces and schemas, not of claims. */
const isDeclaration = (key: string): boolean => /^@_(xmlns|xsi)(:|$)/.test(key);
const isContent = ([key, value]: readonly [string, unknown]): boolean =>
  !isDeclaration(key) && !(key === '#text' && isBlank(value));

/** The items of a list element; undefined when it holds anything else. */
function itemsOf(node: unknown, item: string): readonly unknown[] | undefined {
  if (isBlank(node)) return [];
  if (!isNode(node)) return undefined;
  const entries = Object.entries(node).filter(isContent);
  if (entries.length === 0) return [];
  const [only] = entries;
  if (only === undefined || entries.length > 1 || only[0] !== item) return undefined;
  return Array.isArray(only[1]) ? only[1] : [only[1]];
}

/** The document that JSON would have. What doesn't fit is left for the shape to refuse by its path. */
function fromXml(node: unknown, field: Field | undefined, name = ''): unknown {
  if (field?.kind === 'list') {
    const items = itemsOf(node, itemName(name));
    return items === undefined ? node : items.map((item) => fromXml(item, field.item));
  }
  if (!isNode(node)) return node;
  const entries = Object.entries(node).filter(isContent);
  if (field?.kind !== 'object') return Object.fromEntries(entries);
  return Object.fromEntries(entries.map(([key, value]) => [key, fromXml(value, field.fields.get(key), key)]));
}
