/** Documents, claims: loops of the mapping: which object of the claim a loop of the guide stands for, and what is in it. */
import { pathOf } from '../../base/path-of.ts';
import type { Get } from './codec.ts';
import { compileContent } from './compile.ts';
import { type Draft, listAt, partFinder } from './draft.ts';
import type { LoopContent, LoopSpec } from './loop-content.ts';

const codeOf = (code: string | undefined): { readonly code?: string } => (code === undefined ? {} : { code });

/** A loop that stands for one part of the object. */
export function child<From extends object, Part extends object>(
  opener: string,
  code: string | undefined,
  get: Get<From, Part>,
  content: LoopContent<Part>,
): LoopSpec<From> {
  const path = pathOf(get);
  const find = partFinder(path);
  const name = path.join('.');
  return {
    opener,
    ...codeOf(code),
    path: name,
    many: false,
    says: (from) => get(from) !== undefined,
    compile: (node, index, above) => {
      index.opens(node, { ...codeOf(code), many: false, open: find });
      const inner = compileContent(content, node, index, `${above}${name}.`);
      return {
        canMisfit: inner.canMisfit,
        write: (from, sink) => {
          const item = get(from);
          if (item !== undefined) inner.write(item, sink, 0);
        },
        check: (from, report) => {
          const item = get(from);
          if (item !== undefined) inner.check(item, (inside, most) => report(`${name}.${inside}`, most));
        },
      };
    },
  };
}

/** A loop for each item of a list. */
export function children<From extends object, Item extends object>(
  opener: string,
  code: string | undefined,
  get: Get<From, readonly Item[]>,
  content: LoopContent<Item>,
): LoopSpec<From> {
  const path = pathOf(get);
  const name = path.join('.');
  return {
    opener,
    ...codeOf(code),
    path: name,
    many: true,
    says: (from) => get(from) !== undefined,
    compile: (node, index, above) => {
      index.opens(node, {
        ...codeOf(code),
        many: true,
        open: (into) => {
          const item: Draft = {};
          listAt(into, path).push(item);
          return item;
        },
      });
      const inner = compileContent(content, node, index, `${above}${name}[].`);
      const most = node.repeat === 0 ? Number.POSITIVE_INFINITY : node.repeat;
      return {
        canMisfit: inner.canMisfit || node.repeat !== 0,
        write: (from, sink) => {
          const items = get(from) ?? [];
          for (let at = 0; at < items.length; at += 1) {
            const item = items[at];
            if (item !== undefined) inner.write(item, sink, at + 1);
          }
        },
        check: (from, report) => {
          const items = get(from);
          if (items !== undefined && items.length > most) report(name, most);
          items?.forEach((item, at) => {
            inner.check(item, (inside, more) => report(`${name}[${at}].${inside}`, more));
          });
        },
      };
    },
  };
}

/** A loop that stands for the same object as the loop around it. */
export function same<From extends object>(
  opener: string,
  code: string | undefined,
  content: LoopContent<From>,
): LoopSpec<From> {
  return {
    opener,
    ...codeOf(code),
    path: '',
    many: false,
    says: () => false,
    compile: (node, index, above) => {
      index.opens(node, { many: false, open: (into) => into });
      const inner = compileContent(content, node, index, above);
      return { canMisfit: inner.canMisfit, write: (from, sink) => inner.write(from, sink, 0), check: inner.check };
    },
  };
}
