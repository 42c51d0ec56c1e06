/** System tests: a practice whose one partner is a shared folder, and answers to what it sent written by hand. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { interchange, ta1 } from '../documents/read-answers.ts';
import { shareAt } from './books.ts';
import { type CommandResult, Practice, type PracticeOptions } from './practice.ts';

/** What an answer names of an interchange that was sent. */
export interface Sent {
  readonly interchangeControlNumber: string;
  /** ISA09 and ISA10. */
  readonly date: string;
  readonly time: string;
  readonly originatorReference: string;
}

/** The first element after `id*` at `place` of a segment of X12 text. */
function element(text: string, id: string, place: number): string {
  const segment = text.split('~').find((one) => one.trim().startsWith(`${id}*`));
  return segment?.trim().split('*')[place]?.trim() ?? '';
}

export interface StatusOfClaim {
  readonly patientControlNumber: string;
  /** NM103 to NM109 of the patient. */
  readonly patient?: string;
  /** STC and what follows it. */
  readonly segments: readonly string[];
}

export interface Statuses {
  /** Our BHT03. */
  readonly of: string;
  readonly claims: readonly StatusOfClaim[];
  readonly source?: 'PR' | 'AY';
  readonly receiver?: readonly string[];
  readonly provider?: readonly string[];
  /** NM108 and NM109 of the billing provider. */
  readonly npi?: string;
}

/** The levels that answer one batch, from its source (the payer, PR, or the clearinghouse, AY) on; their HL01 count on from `after`. */
function levels(
  { of, claims, source = 'PR', receiver, provider, npi = 'XX*1000871099' }: Statuses,
  after: number,
): readonly string[] {
  return [
    `HL*${after + 1}**20*1`,
    `NM1*${source}*2*SAMPLE MUTUAL HEALTH*****${source === 'PR' ? 'PI' : '46'}*SMH01`,
    'TRN*1*X1',
    'DTP*050*D8*20261130',
    'DTP*009*D8*20261130',
    `HL*${after + 2}*${after + 1}*21*1`,
    'NM1*41*2*SAMPLE PRACTICE*****46*PRACTICE',
    `TRN*2*${of}`,
    ...(receiver ?? ['STC*A1:19:PR*20261130*WQ*1567.5']),
    `HL*${after + 3}*${after + 2}*19*1`,
    `NM1*85*2*PRAIRIE VIEW FAMILY MEDICINE*****${npi}`,
    'TRN*1*0',
    ...(provider ?? []),
    ...claims.flatMap(({ patientControlNumber, patient = 'QUILL*AVERY****MI*W100000007', segments }, index) => [
      `HL*${after + index + 4}*${after + 3}*PT`,
      `NM1*QC*1*${patient}`,
      `TRN*2*${patientControlNumber}`,
      ...segments,
    ]),
  ];
}

export class AnsweredPractice {
  readonly practice: Practice;
  readonly #root = mkdtempSync(join(tmpdir(), 'claimgate-by-hand-'));
  #files = 0;

  constructor(options: PracticeOptions = {}) {
    for (const name of ['inbound', 'outbound']) mkdirSync(join(this.#root, 'mailbox', name), { recursive: true });
    this.practice = new Practice(shareAt(this.#root), options);
  }

  /** Drops the sample and sends it; what was sent, in the order of the files. */
  async send(sample = 'professional/office-visits.json'): Promise<readonly Sent[]> {
    this.practice.dropSample(sample);
    return this.sendReady();
  }

  async sendReady(): Promise<readonly Sent[]> {
    expect((await this.practice.run(['send'])).exitCode).toBe(0);
    const inbox = join(this.#root, 'mailbox', 'inbound');
    return readdirSync(inbox)
      .sort()
      .map((name) => {
        const text = readFileSync(join(inbox, name), 'latin1');
        return {
          interchangeControlNumber: element(text, 'ISA', 13),
          date: element(text, 'ISA', 9),
          time: element(text, 'ISA', 10),
          originatorReference: element(text, 'BHT', 3),
        };
      });
  }

  /** Puts a file into the mailbox, its interchange under a control number of its own, and collects. */
  async answer(content: Buffer): Promise<CommandResult> {
    this.#files += 1;
    const number = String(500 + this.#files).padStart(9, '0');
    const text = content.toString('latin1').replaceAll(/\*000000009(?=[*~])/g, `*${number}`);
    writeFileSync(join(this.#root, 'mailbox', 'outbound', `${number}.txt`), text, 'latin1');
    return this.practice.run(['collect']);
  }

  async ta1({ interchangeControlNumber, date, time }: Sent, code: string, note = '000'): Promise<CommandResult> {
    return this.answer(ta1(`TA1*${interchangeControlNumber}*${date}*${time}*${code}*${note}`));
  }

  async acknowledge(...segments: readonly string[]): Promise<CommandResult> {
    return this.answer(interchange({ id: '999', version: '005010X231A1' }, segments));
  }

  /** A 277CA with the levels of each of `batches`. */
  async statuses(...batches: readonly Statuses[]): Promise<CommandResult> {
    const segments = ['BHT*0085*08*X1*20261130*1000*TH', ...batches.flatMap((one, index) => levels(one, index * 1000))];
    return this.answer(interchange({ id: '277', version: '005010X214', functionalId: 'HN' }, segments));
  }

  remove(): void {
    this.practice.remove();
    rmSync(this.#root, { recursive: true, force: true });
  }
}

/** The first file of a `collect`, as the command tells of it. */
export function firstFile(run: CommandResult): Readonly<Record<string, unknown>> {
  const files: readonly Readonly<Record<string, unknown>>[] = JSON.parse(
    JSON.stringify(run.records[0]?.['files'] ?? []),
  );
  return files[0] ?? {};
}
