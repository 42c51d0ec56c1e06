/** Random remittances that know their own outcome: reversals, corrections, splits, secondary payers, chains of provider adjustments. */
import fc from 'fast-check';
import { cents, centsToX12 } from '../../../src/base/money.ts';
import type { ClaimAccountView } from '../../../src/claims/posting.ts';
import { account, type LineFacts } from './practice.ts';
import { type CheckText, fileText } from './remittance-text.ts';

interface LineOutcome {
  readonly charge: number;
  readonly contractual: number;
  readonly patient: number;
  readonly denied: boolean;
}

type Story =
  | 'plain'
  | 'reversed'
  | 'correctedTogether'
  | 'correctedApart'
  | 'partReversed'
  | 'partCorrected'
  | 'split'
  | 'secondary'
  | 'crossover';

interface ClaimStory {
  readonly story: Story;
  readonly lines: readonly LineOutcome[];
  /** How much of each line's contractual part the correction pays after all. */
  readonly extra: number;
  readonly keepsNumber: boolean;
}

export interface Scenario {
  readonly claims: readonly ClaimAccountView[];
  /** Each a file with one check, in the order in which a payer would send them. */
  readonly files: readonly Buffer[];
  /** Balances by account when all files are in, in cents; zero ones left out. */
  readonly expected: Readonly<Record<string, number>>;
}

const line = fc
  .record({
    charge: fc.integer({ min: 2_00, max: 900_00 }),
    contractual: fc.double({ min: 0, max: 1, noNaN: true }),
    patient: fc.double({ min: 0, max: 1, noNaN: true }),
    denied: fc.integer({ min: 0, max: 5 }),
  })
  .map((draw): LineOutcome => {
    const contractual = Math.max(1, Math.floor((draw.charge - 2) * draw.contractual));
    const patient = Math.floor((draw.charge - contractual - 1) * draw.patient);
    return { charge: draw.charge, contractual, patient, denied: draw.denied === 0 };
  });

const claimStory = fc.record({
  story: fc.constantFrom<Story>(
    'plain',
    'reversed',
    'correctedTogether',
    'correctedApart',
    'partReversed',
    'partCorrected',
    'split',
    'secondary',
    'crossover',
  ),
  lines: fc.array(line, { minLength: 1, maxLength: 4 }),
  extra: fc.double({ min: 0.1, max: 1, noNaN: true }),
  keepsNumber: fc.boolean(),
});

/** Claims and the checks that answer them. */
export const scenario: fc.Arbitrary<Scenario> = fc
  .record({ stories: fc.array(claimStory, { minLength: 1, maxLength: 6 }), checks: fc.integer({ min: 4, max: 6 }) })
  .map(({ stories, checks }) => new ScenarioBuilder(stories, checks).build());

const money = (amount: number): string => centsToX12(cents(amount));
const sumOf = (lines: readonly LineOutcome[], part: (line: LineOutcome) => number): number =>
  lines.reduce((sum, item) => sum + part(item), 0);
const paidOf = (item: LineOutcome): number => (item.denied ? 0 : item.charge - item.contractual - item.patient);

interface PaymentText {
  readonly number: string;
  readonly status: string;
  readonly payerNumber: string;
  readonly sign: 1 | -1;
  readonly lines: readonly { readonly outcome: LineOutcome; readonly id: string; readonly prior?: number }[];
}

function paymentText(payment: PaymentText): { readonly text: string; readonly paid: number } {
  const { sign, lines } = payment;
  const outcomes = lines.map((item) => item.outcome);
  const paid = sign * lines.reduce((sum, item) => sum + paidOf(item.outcome) - (item.prior ?? 0), 0);
  const charge = sign * sumOf(outcomes, (item) => item.charge);
  const segments = [
    `CLP*${payment.number}*${payment.status}*${money(charge)}*${money(paid)}**12*${payment.payerNumber}`,
  ];
  for (const { outcome, id, prior = 0 } of lines) {
    const own = paidOf(outcome) - prior;
    segments.push(`SVC*HC:99213*${money(sign * outcome.charge)}*${money(sign * own)}`);
    const adjust = (group: string, code: string, amount: number): void => {
      if (amount !== 0) segments.push(`CAS*${group}*${code}*${money(sign * amount)}`);
    };
    if (outcome.denied) adjust('CO', '50', outcome.charge);
    else {
      adjust('CO', '45', outcome.contractual);
      adjust('PR', '2', outcome.patient);
      adjust('OA', '23', prior);
    }
    segments.push(`REF*6R*${id}`);
  }
  return { text: segments.join('\n'), paid };
}

class ScenarioBuilder {
  readonly #stories: readonly ClaimStory[];
  readonly #bodies: { text: string[]; paid: number }[];
  readonly #claims: ClaimAccountView[] = [];
  readonly #expected = new Map<string, number>();

  constructor(stories: readonly ClaimStory[], checks: number) {
    this.#stories = stories;
    this.#bodies = Array.from({ length: checks }, () => ({ text: [], paid: 0 }));
  }

  build(): Scenario {
    for (const [index, story] of this.#stories.entries()) this.#claim(story, index);
    const files = this.#files();
    const expected = Object.fromEntries([...this.#expected].filter(([, amount]) => amount !== 0));
    return { claims: this.#claims, files, expected };
  }

  #claim(story: ClaimStory, index: number): void {
    const number = `CLAIM${index}`;
    const lines = story.lines.map((item, at): LineFacts => {
      return { id: `L${index}-${at}`, code: '99213', charge: item.charge / 100, controlNumber: `R${index}X${at}` };
    });
    const crossing = story.story === 'secondary' || story.story === 'crossover';
    const encounter = `E${index}`;
    this.#claims.push(account({ number, lines, encounter, ...(crossing ? { next: 2 } : {}) }));
    if (story.story === 'secondary') {
      const open = Object.fromEntries(lines.map((item) => [item.id ?? '', 0]));
      this.#claims.push(account({ number: `${number}S`, lines, encounter, sequence: 2, open }));
    }
    this.#add('Revenue', -sumOf(story.lines, (item) => item.charge));
    this.#add(
      'AR:Ins:1',
      sumOf(story.lines, (item) => item.charge),
    );
    this.#tell(story, index);
  }

  #tell(story: ClaimStory, index: number): void {
    const number = `CLAIM${index}`;
    const ids = story.lines.map((outcome, at) => ({ outcome, id: `R${index}X${at}` }));
    const first = { number, status: '1', payerNumber: `ICN${index}`, sign: 1, lines: ids } as const;
    const at = index % (this.#bodies.length - 3);
    if (story.story === 'split') {
      const cut = Math.ceil(ids.length / 2);
      this.#send(at, { ...first, lines: ids.slice(0, cut) });
      if (cut < ids.length) this.#send(at + 1, { ...first, payerNumber: `ICN${index}B`, lines: ids.slice(cut) });
      this.#settle(story.lines, 'AR:Pat');
      return;
    }
    this.#send(at, first);
    const share = story.story === 'secondary' || story.story === 'crossover' ? 'AR:Ins:2' : 'AR:Pat';
    if (story.story === 'plain' || share === 'AR:Ins:2') this.#settle(story.lines, share);
    if (share === 'AR:Ins:2') this.#secondary(story, index);
    if (story.story === 'plain' || share === 'AR:Ins:2') return;
    if (story.story === 'partReversed' || story.story === 'partCorrected') {
      this.#part(story, first, at);
      return;
    }
    this.#send(at + 1, { ...first, status: '22', sign: -1 });
    if (story.story === 'reversed') return;
    const corrected = story.lines.map((item) => correct(item, story.extra));
    const lines = ids.map((item, position) => ({ ...item, outcome: corrected[position] ?? item.outcome }));
    const payerNumber = story.keepsNumber ? first.payerNumber : `ICN${index}C`;
    this.#send(story.story === 'correctedApart' ? at + 2 : at + 1, { ...first, payerNumber, lines });
    this.#settle(corrected, 'AR:Pat');
  }

  /** The first half of the lines is taken back, and perhaps answered anew in a later check; the others stand. */
  #part(story: ClaimStory, first: PaymentText, at: number): void {
    const cut = Math.ceil(story.lines.length / 2);
    const back = first.lines.slice(0, cut);
    this.#settle(story.lines.slice(cut), 'AR:Pat');
    this.#send(at + 1, { ...first, status: '22', sign: -1, lines: back });
    if (story.story === 'partReversed') return;
    const corrected = story.lines.slice(0, cut).map((item) => correct(item, story.extra));
    const lines = back.map((item, position) => ({ ...item, outcome: corrected[position] ?? item.outcome }));
    const payerNumber = story.keepsNumber ? first.payerNumber : `${first.payerNumber}C`;
    this.#send(at + 2, { ...first, payerNumber, lines });
    this.#settle(corrected, 'AR:Pat');
  }

  /** The secondary pays half of what is left and gives the rest to the patient. */
  #secondary(story: ClaimStory, index: number): void {
    const lines = story.lines.flatMap((item, at) => {
      if (item.denied) return [];
      const patient = Math.floor(item.patient / 2);
      const prior = item.charge - item.patient;
      return [{ id: `R${index}X${at}`, outcome: { ...item, contractual: 0, patient }, prior }];
    });
    if (lines.length === 0) return;
    const number = story.story === 'secondary' ? `CLAIM${index}S` : `CLAIM${index}`;
    this.#send(this.#bodies.length - 2, { number, status: '2', payerNumber: `SEC${index}`, sign: 1, lines });
    for (const { outcome, prior } of lines) {
      const left = outcome.charge - prior;
      this.#add('AR:Ins:2', -left);
      this.#add('AR:Pat', outcome.patient);
    }
  }

  /** What a standing adjudication leaves in the books, cash aside. */
  #settle(lines: readonly LineOutcome[], share: string): void {
    for (const item of lines) {
      if (item.denied) continue;
      this.#add('AR:Ins:1', -item.charge);
      this.#add('ContractualAdj', item.contractual);
      this.#add(share, item.patient);
    }
  }

  #send(check: number, payment: PaymentText): void {
    const body = this.#bodies[check];
    if (body === undefined) throw new Error(`no check ${check}`);
    const { text, paid } = paymentText(payment);
    body.text.push(text);
    body.paid += paid;
  }

  /** A check that would be negative carries its rest forward; the last one pays enough to take all of it back. */
  #files(): readonly Buffer[] {
    const last = this.#bodies.length - 1;
    let owed = 0;
    const recoveries: string[] = [];
    const texts = this.#bodies.slice(0, last).map((body, index): CheckText => {
      const lines = body.text.map((text) => text);
      let payment = body.paid;
      if (payment < 0) {
        lines.push(`PLB*1234567893*20261231*WO:REF${index}*${money(payment)}`);
        recoveries.push(`PLB*1234567893*20261231*WO:REF${index}*${money(-payment)}`);
        owed -= payment;
        payment = 0;
      }
      return this.#check(index, payment, lines);
    });
    const filler: LineOutcome = { charge: owed + 100_00, contractual: 0, patient: 0, denied: false };
    const payment = { number: 'FILLER', status: '1', payerNumber: 'ICNF', sign: 1 } as const;
    const { text, paid } = paymentText({ ...payment, lines: [{ outcome: filler, id: 'RF' }] });
    const lines = [{ id: 'LF', code: '99213', charge: filler.charge / 100, controlNumber: 'RF' }];
    this.#claims.push(account({ number: 'FILLER', lines }));
    this.#add('Revenue', -filler.charge);
    const all = [...texts, this.#check(last, paid - owed, [text, ...recoveries])];
    return all.map((check) => fileText(check));
  }

  #check(index: number, payment: number, lines: readonly string[]): CheckText {
    const trace = `T${index}`;
    this.#add(`CashClearing:${trace}`, payment);
    return { trace, payment: money(payment), body: `LX*1\n${lines.join('\n')}` };
  }

  #add(name: string, amount: number): void {
    this.#expected.set(name, (this.#expected.get(name) ?? 0) + amount);
  }
}

/** A correction grants part of what was contractual, so that it never equals what it corrects. */
function correct(item: LineOutcome, extra: number): LineOutcome {
  if (item.denied) return { ...item, denied: false };
  return { ...item, contractual: item.contractual - Math.max(1, Math.floor(item.contractual * extra)) };
}
