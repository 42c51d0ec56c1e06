/** Test rig: 835s whose checks have to do with those before them, in ways that a draft of the one can't know the other. */
import { cents, centsToX12, parseCents } from '../../src/base/money.ts';
import type { Ledger, LedgerTransaction } from '../../src/ledger/port.ts';
import { generate835 } from '../bench/generate-835.ts';

const CLAIMS = 60;
export const OPTIONS = { claims: CLAIMS, claimsPerCheck: { least: 2, most: 7 }, mostLines: 3 };
export const NOW = new Date('2026-11-30T12:00:00Z');

export type Segments = readonly string[];

/** The sets of a generated file, without ST and SE. */
export function generatedSets(): readonly Segments[] {
  const text = Buffer.concat([...generate835(OPTIONS)]).toString('latin1');
  return text
    .split('ST*835*')
    .slice(1)
    .map((set) => set.split('~').slice(1, -1))
    .map((set) =>
      set.slice(
        0,
        set.findIndex((segment) => segment.startsWith('SE*')),
      ),
    );
}

/** The claim payments of a set, each with its segments. */
export function paymentsOf(set: Segments): readonly Segments[] {
  const starts = set.flatMap((segment, at) => (segment.startsWith('CLP*') ? [at] : []));
  return starts.map((start, at) => set.slice(start, starts[at + 1]).filter((segment) => !segment.startsWith('PLB*')));
}

const amount = (text = ''): number => parseCents(text) ?? 0;
const negative = (text = ''): string => (text === '' ? '' : centsToX12(cents(-amount(text))));

/** The claim payment taken back: CLP02 22, every amount turned round. */
export function reversed(payment: Segments): Segments {
  return payment.map((segment) => {
    const parts = segment.split('*');
    if (parts[0] === 'CLP') {
      parts[2] = '22';
      parts[3] = negative(parts[3]);
      parts[4] = negative(parts[4]);
      parts[5] = '';
    }
    if (parts[0] === 'SVC') for (const at of [2, 3]) parts[at] = negative(parts[at]);
    if (parts[0] === 'CAS') for (let at = 3; at < parts.length; at += 3) parts[at] = negative(parts[at]);
    if (parts[0] === 'AMT') parts[2] = negative(parts[2]);
    return parts.join('*');
  });
}

/** BPR02 as the claim payments and provider adjustments of the set make it. */
export function balanced(set: Segments): Segments {
  const sum = (id: string, place: number): number =>
    set
      .filter((segment) => segment.startsWith(`${id}*`))
      .reduce((total, segment) => total + amount(segment.split('*')[place]), 0);
  const total = sum('CLP', 4) - sum('PLB', 4);
  return set.map((segment) => {
    const parts = segment.split('*');
    if (parts[0] === 'BPR') parts[2] = centsToX12(cents(total));
    return parts.join('*');
  });
}

export function fileOf(sets: readonly Segments[], number: number): Buffer {
  const control = String(number).padStart(9, '0');
  const isa = `ISA*00*          *00*          *ZZ*BENCHPAYER     *ZZ*BENCHPROVIDER  *260915*0800*^*00501*${control}*0*T*:`;
  const body = sets.flatMap((set, at) => {
    const set_ = String(at + 1).padStart(4, '0');
    return [`ST*835*${set_}`, ...set, `SE*${set.length + 2}*${set_}`];
  });
  const all = [
    isa,
    `GS*HP*BENCHPAYER*BENCHPROVIDER*20260915*0800*${number}*X*005010X221A1`,
    ...body,
    `GE*${sets.length}*${number}`,
    `IEA*1*${control}`,
  ];
  return Buffer.from(`${all.join('~')}~`, 'latin1');
}

/** Numbers below `below`, the same for the same seed. */
export function drawing(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const DEEDS = [
  'plain',
  'plain',
  'corrects',
  'takes back',
  'twice',
  'same trace',
  'payer number',
  'provider',
  'unknown',
  'split',
  'another number',
  'another number',
] as const;

/** Sets that have to do with those before them, in ways that a draft of the one can't know the other. */
export function tangled(seed: number): readonly Segments[] {
  const draw = drawing(seed);
  const made: Segments[] = [];
  const paid: Segments[] = [];
  for (const set of generatedSets()) {
    const deed = DEEDS[draw(DEEDS.length)] ?? 'plain';
    const earlier = paid[Math.max(0, paid.length - 1 - draw(6))];
    const own = paymentsOf(set);
    const [first = [], ...others] = own;
    const head = set.slice(
      0,
      set.findIndex((segment) => segment.startsWith('CLP*')),
    );
    const changed = ((): Segments => {
      if (earlier === undefined) return set;
      switch (deed) {
        case 'plain':
          return set;
        case 'corrects':
          return [...head, ...reversed(earlier), ...earlier, ...own.flat()];
        case 'takes back':
          return [...head, ...own.flat(), ...reversed(earlier)];
        case 'twice':
          return made.at(-1) ?? set;
        case 'same trace':
          return set.map((segment) =>
            segment.startsWith('TRN*') ? ((made.at(-1) ?? set).find((one) => one.startsWith('TRN*')) ?? '') : segment,
          );
        case 'payer number':
          return [
            ...head,
            ...reversed(earlier).map((segment) => segment.replace(/^CLP\*PCN\d+/, 'CLP*NOTOURS')),
            ...own.flat(),
          ];
        case 'provider':
          return [
            ...head,
            ...own.flat(),
            `PLB*1234567893*20261231*WO:${earlier[0]?.split('*')[7]}*${centsToX12(cents(100 + draw(900)))}`,
          ];
        case 'unknown':
          return [
            ...head,
            ...first.map((segment) =>
              segment.replace(/PCN(\d+)/, 'ZZZ$1').replace(/^NM1\*(QC|IL).*/, 'NM1*$1*1*NOBODY*NEMO'),
            ),
            ...others.flat(),
          ];
        case 'another number':
          return [...head, ...earlier.map((segment) => segment.replace('*2026258', '*2026999')), ...own.flat()];
        case 'split':
          return [...head, ...first, ...own.flat()];
      }
    })();
    const sound = deed === 'twice' ? changed : balanced(changed);
    made.push(sound);
    if (amount(sound.find((segment) => segment.startsWith('BPR*'))?.split('*')[2]) < 0) made.splice(-1, 1, set);
    paid.push(...own);
  }
  return made;
}

/** One after the other: nothing is drafted. */
export function plainly(ledger: Ledger): Ledger {
  return Object.assign(Object.create(ledger), {
    pipelined: async <T>(work: (tx: LedgerTransaction) => Promise<T>) => ({
      committed: Promise.resolve(await ledger.transaction(work)),
    }),
    alone: <T>(name: string, work: (own: Ledger) => Promise<T>) => ledger.alone(name, (own) => work(plainly(own))),
  });
}
