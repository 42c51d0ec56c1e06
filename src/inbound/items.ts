/** Inbound: the records of a file's sound sets in their order, pulled one by one, so that a check can be posted while it is read. */
import type { Acknowledgement, InterchangeAcknowledgement } from '../claims/acknowledgement.ts';
import type { ApplicationAdvice } from '../claims/acknowledgement-application.ts';
import type { ClaimStatus, StatusBatch } from '../claims/claim-status.ts';
import type { ClaimPayment, ProviderAdjustment, Remittance } from '../claims/remittance.ts';
import { ApplicationAdviceReader } from '../documents/acknowledgement/advice-reader.ts';
import { AcknowledgementReader } from '../documents/acknowledgement/reader.ts';
import { ClaimStatusReader } from '../documents/claim-status/reader.ts';
import { RemittanceReader } from '../documents/remittance/reader.ts';
import { fanOut } from '../x12/fan-out.ts';
import { X12Reader } from '../x12/reader.ts';
import { SetHasher, type SurveyedSet } from './survey.ts';

export type Item =
  | { readonly kind: 'interchange-acknowledgement'; readonly record: InterchangeAcknowledgement }
  | { readonly kind: 'acknowledgement'; readonly record: Acknowledgement }
  | { readonly kind: 'advice'; readonly record: ApplicationAdvice }
  | { readonly kind: 'status'; readonly record: ClaimStatus }
  | { readonly kind: 'status-end'; readonly batch: StatusBatch }
  | { readonly kind: 'remittance'; readonly record: Remittance }
  | { readonly kind: 'payment'; readonly record: ClaimPayment }
  | { readonly kind: 'adjustment'; readonly record: ProviderAdjustment }
  | { readonly kind: 'remittance-end'; readonly record: Remittance; readonly set: SurveyedSet };

/** Pulls items one at a time; `undefined` at the end of the file. */
export interface ItemSource {
  next(): Promise<Item | undefined>;
  /** Looks without taking. */
  peek(): Promise<Item | undefined>;
}

/** Reads the chunks as they are asked for; at most the items of one chunk wait. */
export function itemSource(chunks: AsyncIterable<Uint8Array>, file: string): ItemSource {
  const items = readItems(chunks, file)[Symbol.asyncIterator]();
  let batch: readonly Item[] = [];
  let index = 0;
  let ended = false;
  const fill = async (): Promise<void> => {
    while (index >= batch.length && !ended) {
      const more = await items.next();
      batch = more.done === true ? [] : more.value;
      index = 0;
      ended = more.done === true;
    }
  };
  const peek = async (): Promise<Item | undefined> => {
    await fill();
    return batch[index];
  };
  return {
    peek,
    next: async () => {
      const item = await peek();
      index += 1;
      return item;
    },
  };
}

/** Takes the items of a check up to its end, where it is known as a whole, or the first `most` of them. */
export async function gather(
  source: ItemSource,
  most: number,
): Promise<{ readonly items: readonly Item[]; readonly set?: SurveyedSet }> {
  const items: Item[] = [];
  while (items.length < most) {
    const item = await source.next();
    if (item === undefined) throw new Error('assertion failed: a check without its end');
    items.push(item);
    if (item.kind === 'remittance-end') return { items, set: item.set };
  }
  return { items };
}

/** The items again, then what comes after them. */
export function replay(items: readonly Item[], rest?: ItemSource): ItemSource {
  let index = 0;
  const peek = async (): Promise<Item | undefined> => items[index] ?? rest?.peek();
  return {
    peek,
    next: async () => {
      const item = items[index];
      index += 1;
      return item ?? rest?.next();
    },
  };
}

async function* readItems(chunks: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<readonly Item[]> {
  let waiting: Item[] = [];
  const take = (item: Item): void => {
    waiting.push(item);
  };
  const hasher = new SetHasher();
  const reader = new X12Reader(
    fanOut([
      // Before the reader of remittances: the hash is there when one ends.
      hasher,
      new AcknowledgementReader({
        interchangeAcknowledgement: (record) => take({ kind: 'interchange-acknowledgement', record }),
        acknowledgement: (record) => take({ kind: 'acknowledgement', record }),
      }),
      new ApplicationAdviceReader({ applicationAdvice: (record) => take({ kind: 'advice', record }) }),
      new ClaimStatusReader({
        claimStatus: (record) => take({ kind: 'status', record }),
        statusBatch: (batch) => take({ kind: 'status-end', batch }),
      }),
      new RemittanceReader({
        remittanceStart: (record) => take({ kind: 'remittance', record }),
        claimPayment: (record) => take({ kind: 'payment', record }),
        providerAdjustment: (record) => take({ kind: 'adjustment', record }),
        remittanceEnd: (record, totals) => {
          const set = { totals, contentHash: hasher.take(record.at.set ?? 0) };
          take({ kind: 'remittance-end', record, set });
        },
      }),
    ]),
    { file },
  );
  for await (const chunk of chunks) {
    reader.push(chunk);
    if (waiting.length > 0) yield waiting;
    waiting = [];
  }
  reader.end();
  if (waiting.length > 0) yield waiting;
}
