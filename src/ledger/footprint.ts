/**
 * Ledger: what a transaction asked and changed, so far as another one's may be told from it: claims by key, and names of all else. A transaction
 * that is drafted on what is committed, while others are on their way, must have asked nothing that these change, nor what it changed itself.
 */
import type { ClaimQuery, LedgerTransaction, RowKey } from './port.ts';

/** What a transaction changed. */
export class Footprint {
  readonly claims = new Set<RowKey>();
  /** `icn …` of a payer claim control number, `hash …` and `trace …` of a remittance, `mark …`. */
  readonly names = new Set<string>();
}

/** The draft can't go on: it asked what isn't known before others are committed, or what drafts don't answer. */
export class NotForeseen extends Error {}

type Keys = readonly (RowKey | undefined)[];

/** The transaction `tx` of a draft: notes in `own` what it changes, and throws `NotForeseen` at what may be changed by it or `others`. */
export function watched(tx: LedgerTransaction, own: Footprint, others: readonly Footprint[]): LedgerTransaction {
  const changed = [own, ...others];
  const askClaims = (keys: Keys): void => {
    for (const key of keys) {
      if (key !== undefined && changed.some(({ claims }) => claims.has(key))) throw new NotForeseen(`claim ${key}`);
    }
  };
  const askNames = (kind: string, names: readonly string[] = []): void => {
    for (const name of names)
      if (changed.some((one) => one.names.has(`${kind} ${name}`))) throw new NotForeseen(`${kind} of a draft`);
  };
  const change = (keys: Keys): void => {
    for (const key of keys) if (key !== undefined) own.claims.add(key);
  };
  const changeName = (kind: string, name: string | undefined): void => {
    if (name !== undefined) own.names.add(`${kind} ${name}`);
  };
  /** Asks for claims by what drafts never change of them, and by the payers' numbers, which they do. */
  const ofClaims =
    <Row extends { readonly claimKey: RowKey }>(ask: (query: ClaimQuery) => Promise<readonly Row[]>) =>
    async (query: ClaimQuery): Promise<readonly Row[]> => {
      only(query, CLAIM_QUERIES);
      askClaims(query.claimKeys ?? []);
      askNames('icn', query.payerClaimControlNumbers);
      const rows = await ask(query);
      askClaims(rows.map(({ claimKey }) => claimKey));
      return rows;
    };
  const allowed: Partial<LedgerTransaction> = {
    requireLease: (lease) => tx.requireLease(lease),
    claims: ofClaims((query) => tx.claims(query)),
    claimHeads: ofClaims((query) => tx.claimHeads(query)),
    claimAccounts: async (claimKeys) => {
      askClaims(claimKeys);
      return tx.claimAccounts(claimKeys);
    },
    submittedNumbers: async (claimKeys) => {
      askClaims(claimKeys);
      return tx.submittedNumbers(claimKeys);
    },
    balances: async (claimKeys) => {
      askClaims(claimKeys);
      return tx.balances(claimKeys);
    },
    adjudications: async (query) => {
      only(query, ['claimKeys', 'payerClaimControlNumbers']);
      askClaims(query.claimKeys ?? []);
      askNames('icn', query.payerClaimControlNumbers);
      const rows = await tx.adjudications(query);
      askClaims(rows.map(({ claimKey }) => claimKey));
      return rows;
    },
    remittances: async (query) => {
      only(query, ['contentHash', 'reassociationTraceNumbers', 'limit']);
      askNames('hash', query.contentHash === undefined ? [] : [query.contentHash]);
      askNames('trace', query.reassociationTraceNumbers);
      return tx.remittances(query);
    },
    queue: async (query) => {
      only(query, ['claimKeys', 'claimKey', 'codes', 'open', 'limit']);
      if (query.claimKeys === undefined && query.claimKey === undefined) throw new NotForeseen('items of all claims');
      askClaims([...(query.claimKeys ?? []), query.claimKey]);
      return tx.queue(query);
    },
    rememberedMatches: (query) => tx.rememberedMatches(query),
    contracts: () => tx.contracts(),
    contractTerms: (payerId, codes) => tx.contractTerms(payerId, codes),
    mark: async (name) => {
      askNames('mark', [name]);
      return tx.mark(name);
    },
    post: async (batch) => {
      change(batch.entries.map(({ claimKey }) => claimKey));
      change(batch.adjudications.map(({ claimKey }) => claimKey));
      for (const { payerClaimControlNumber } of batch.adjudications) changeName('icn', payerClaimControlNumber);
      changeName('hash', batch.remittance?.contentHash);
      changeName('trace', batch.remittance?.reassociationTraceNumber);
      return tx.post(batch);
    },
    addEvents: async (events) => {
      change(events.map(({ claimKey }) => claimKey));
      return tx.addEvents(events);
    },
    setClaimStates: async (changes, at) => {
      change(changes.map(({ claimKey }) => claimKey));
      for (const { payerClaimControlNumber } of changes) changeName('icn', payerClaimControlNumber);
      return tx.setClaimStates(changes, at);
    },
    addQueueItems: async (items) => {
      change(items.map(({ claimKey }) => claimKey));
      return tx.addQueueItems(items);
    },
    addRemittanceNote: (note) => tx.addRemittanceNote(note),
    addDrops: (drops) => tx.addDrops(drops),
    markDropDelivered: (dropKey, at) => tx.markDropDelivered(dropKey, at),
    setMark: async (name, value) => {
      changeName('mark', name);
      return tx.setMark(name, value);
    },
  };
  const result = { ...tx };
  for (const name of Object.keys(tx)) {
    Reflect.set(result, name, async () => {
      throw new NotForeseen(name);
    });
  }
  return Object.assign(result, allowed);
}

const CLAIM_QUERIES = [
  'claimKeys',
  'patientControlNumbers',
  'foldedPatientControlNumbers',
  'payerClaimControlNumbers',
  'after',
  'limit',
];

/** Any other condition may choose by what drafts change. */
function only(query: object, known: readonly string[]): void {
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && !known.includes(name)) throw new NotForeseen(`a question by ${name}`);
}
