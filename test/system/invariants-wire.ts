/** System tests: invariants of what went over the wire, both ways. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { classify } from '../../src/inbound/classify/classify.ts';
import { filesBelow } from './books.ts';
import type { Books, Expected } from './invariants.ts';

const MOST = 10_000_000;

/** Files of the sandboxes' folder of that name, with the ordinal of the sandbox. */
export function filesOf(
  { clearing }: Expected,
  folder: string,
): readonly { readonly path: string; readonly clearing: number }[] {
  return [clearing]
    .flat()
    .flatMap((root, index) => filesBelow(join(root, 'mailbox', folder)).map((path) => ({ path, clearing: index })));
}

/** What came was sent, what was sent came; each whole, each claim as often as it was put back and once more. */
export async function interchangesOnce({ ledger, heads, expected }: Books): Promise<string[]> {
  const faults: string[] = [];
  const numbersOf = new Map<string, string[]>();
  const came = new Map<string, number>();
  const seen = new Set<string>();
  for (const { path, clearing } of filesOf(expected, 'received')) {
    const bytes = readFileSync(path);
    const text = bytes.toString('latin1');
    const number = text.slice(90, 99);
    if (seen.has(`${clearing} ${number}`)) faults.push(`interchange ${number} came twice`);
    seen.add(`${clearing} ${number}`);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    came.set(sha256, (came.get(sha256) ?? 0) + 1);
    const { interchanges } = classify(bytes);
    if (interchanges.length !== 1 || interchanges.some((one) => !one.sound))
      faults.push(`${basename(path)} is not whole`);
    for (const [, claim = ''] of text.matchAll(/~CLM\*([^*]+)\*/g))
      numbersOf.set(claim, [...(numbersOf.get(claim) ?? []), number]);
  }
  for (const row of await ledger.interchanges({ limit: MOST })) {
    const times = came.get(row.sha256) ?? 0;
    if (row.sentAt === undefined || times !== 1)
      faults.push(`interchange ${row.interchangeControlNumber} is ${row.state} and came ${times} times`);
    came.delete(row.sha256);
  }
  for (const sha256 of came.keys()) faults.push(`a file came that the ledger never sent: ${sha256}`);
  for (const row of heads) {
    const numbers = numbersOf.get(row.patientControlNumber) ?? [];
    const events = await ledger.events(row.claimKey);
    const putBack = events.filter((event) => event.type === 'requeued').length;
    if (numbers.length !== putBack + 1)
      faults.push(
        `claim ${row.claimId} (${row.state.display}) came under ${numbers.join(', ') || 'no number'}; it was put back ${putBack} times`,
      );
  }
  return faults;
}

const KINDS = ['interchange', 'group', 'set', 'originatorReference'] as const;

/** ISA13, GS06, ST02 and BHT03 of all that came from us, by clearinghouse, and what is noted as used. */
export async function numbersOnce({ ledger, practice, expected }: Books): Promise<string[]> {
  const faults: string[] = [];
  const used = new Set<string>();
  const use = (clearing: number, what: string): void => {
    if (used.has(`${clearing} ${what}`)) faults.push(`${what} was used twice`);
    used.add(`${clearing} ${what}`);
  };
  for (const { path, clearing } of filesOf(expected, 'received')) {
    const text = readFileSync(path, 'latin1');
    use(clearing, `ISA13 ${text.slice(90, 99)}`);
    for (const [, number = ''] of text.matchAll(/~\s*GS(?:\*[^*~]*){5}\*(\d+)\*/g)) use(clearing, `GS06 ${number}`);
    for (const [, number = ''] of text.matchAll(/~\s*ST\*\d{3}\*(\d+)/g)) use(clearing, `ST02 ${number}`);
    for (const [, number = ''] of text.matchAll(/~\s*BHT\*\d{4}\*\d\d\*(\d+)\*/g)) use(clearing, `BHT03 ${number}`);
  }
  const marks = new Map<string, number>();
  for (const line of readFileSync(join(practice.folder, 'data', 'highwater'), 'latin1')
    .trim()
    .split('\n')) {
    const [partner, kind, number] = line.split(' ');
    marks.set(`${partner} ${kind}`, Math.max(Number(number), marks.get(`${partner} ${kind}`) ?? 0));
  }
  const rows = await ledger.interchanges({ limit: MOST });
  for (const partner of new Set(rows.map((row) => row.partner))) {
    const mine = rows.filter((row) => row.partner === partner).map((row) => row.interchangeControlNumber);
    if (new Set(mine).size !== mine.length) faults.push(`${partner}: an interchange control number stands twice`);
    for (const kind of KINDS) {
      const reserved = await ledger.controlNumber(partner, kind);
      const noted = marks.get(`${partner} ${kind}`) ?? 0;
      if (noted < reserved) faults.push(`${partner}: ${reserved} ${kind} numbers are used, the file knows ${noted}`);
    }
    if (Math.max(...mine.map(Number)) > (await ledger.controlNumber(partner, 'interchange')))
      faults.push(`${partner}: an interchange control number was not reserved`);
  }
  return faults;
}

/** Nothing waits to be applied, or to be done with on the server; what is set aside is what was bad. */
export async function answersDone({ ledger, practice, expected }: Books): Promise<string[]> {
  const faults: string[] = [];
  for (const row of await ledger.inboundFiles({ states: ['RECEIVED'], limit: MOST }))
    faults.push(`${row.name} of ${row.partner} was received and is not applied`);
  for (const { id, receive } of await practice.partners())
    for (const row of await ledger.remoteFiles(id, receive.folder)) {
      if (row.state !== 'REMOTE_DONE') faults.push(`${row.name} of ${id} is ${row.state}`);
      if (row.sha256 === undefined || (await ledger.inboundFile(row.sha256)) === undefined)
        faults.push(`${row.name} of ${id} is done with, and no file of its content is known`);
    }
  const rows = await ledger.quarantine({ limit: MOST });
  const aside = rows.map((row) => row.reasonCode).sort();
  if (expected.setAside !== undefined && aside.join() !== [...expected.setAside].sort().join())
    faults.push(`set aside is ${aside.join() || 'nothing'}, not ${expected.setAside.join() || 'nothing'}`);
  const queued = new Map<string, number>();
  for (const { idempotencyKey = '' } of await ledger.queue({ limit: MOST }))
    queued.set(idempotencyKey, (queued.get(idempotencyKey) ?? 0) + 1);
  for (const { sha256, offset, reasonCode } of rows) {
    const times = queued.get(`${sha256}:${offset}:${reasonCode}`) ?? 0;
    if (times !== 1) faults.push(`what is set aside as ${reasonCode} stands ${times} times on the worklist`);
  }
  return faults;
}

/** A 999 for each file with sets but acknowledgements, where that was agreed. */
export async function acknowledgedOnce({ ledger, practice }: Books): Promise<string[]> {
  const states = ['APPLIED', 'PARTLY_APPLIED', 'QUARANTINED'] as const;
  const files = await ledger.inboundFiles({ states, limit: MOST });
  const ours = (await ledger.interchanges({ limit: MOST })).filter((row) => row.kind === 'acknowledgement');
  const faults: string[] = [];
  for (const { id, acknowledge } of await practice.partners()) {
    const owed = files.filter((file) => file.partner === id && acknowledge === '999' && isOwed(file.detailJson));
    const sent = ours.filter((row) => row.partner === id);
    if (sent.length !== owed.length)
      faults.push(`${id} is owed ${owed.length} acknowledgements and got ${sent.length}`);
  }
  return faults;
}

const NEVER_ACKNOWLEDGED: readonly string[] = ['TA1', '999', '997'];

function isOwed(detailJson: string): boolean {
  const {
    kind = '',
    sets = 0,
    duplicates = 0,
  }: { kind?: string; sets?: number; duplicates?: number } = JSON.parse(detailJson);
  return sets + duplicates > 0 && !NEVER_ACKNOWLEDGED.includes(kind);
}
