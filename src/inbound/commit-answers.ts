/** Inbound: one answer committed with the note that it was applied: in one transaction, or in pieces when it is about very many claims. */
import { createHash } from 'node:crypto';
import { DropCollector } from '../drop/collector.ts';
import type { InboundInterchangeIdentity, LedgerTransaction, RowKey } from '../ledger/port.ts';
import { type Answer, answerKey, applyAnswers } from './claim-answers.ts';
import { type AnswerFile, type InboundPorts, originOf } from './ports.ts';

/** What one message of a file says to claims, before it is applied. */
export interface PlannedAnswers {
  readonly answers: readonly Answer[];
}

/** Writes what the message does beside its answers (queue items, the interchange's state), which done twice is done once, and gives the answers. */
export type Plan = (tx: LedgerTransaction) => Promise<PlannedAnswers>;

/** Answers of one transaction: as many as claims fit in a set that we send, so that memory and the log of the ledger stay bounded. */
const PIECE = 5_000;

/** The answers cut so that no claim's are parted; one piece unless there are very many. */
export function piecesOf(answers: readonly Answer[], most: number): readonly (readonly Answer[])[] {
  if (answers.length <= most) return [answers];
  const byClaim = new Map<RowKey, Answer[]>();
  for (const answer of answers) {
    const list = byClaim.get(answer.claimKey);
    if (list === undefined) byClaim.set(answer.claimKey, [answer]);
    else list.push(answer);
  }
  const pieces: Answer[][] = [];
  let piece: Answer[] = [];
  for (const list of byClaim.values()) {
    if (piece.length > 0 && piece.length + list.length > most) {
      pieces.push(piece);
      piece = [];
    }
    piece.push(...list);
  }
  return [...pieces, piece];
}

function noteOf(file: AnswerFile, name: string, contentHash: string): InboundInterchangeIdentity {
  const interchangeControlNumber = `${file.sha256}#${name}`;
  return { partner: file.partner, senderId: '', receiverId: '', interchangeControlNumber, contentHash };
}

type CommitPorts = Pick<InboundPorts, 'ledger' | 'clock' | 'drops'>;

export interface AnswerToCommit {
  /** Names the message in its file. */
  readonly answer: number | string;
  readonly plan: Plan;
  /** Answers of one transaction. */
  readonly most?: number;
}

/**
 * Applies one answer once: claims, events, queue, the records for the billing system, and the note that it was applied. After a crash
 * between two answers of a file, or two pieces of an answer, the noted ones are passed over. How many claims went back.
 */
export async function commitAnswers(
  ports: CommitPorts,
  file: AnswerFile,
  { answer, plan, most = PIECE }: AnswerToCommit,
): Promise<number> {
  const whole = noteOf(file, String(answer), file.sha256);
  let pieces: readonly (readonly Answer[])[] = [];
  let requeued = 0;
  await ports.ledger.transaction(async (tx) => {
    pieces = [];
    if ((await tx.knownInterchange(whole)) !== 'new') return;
    const planned = await plan(tx);
    pieces = piecesOf(planned.answers, most);
    requeued = 0;
    const [first = []] = pieces;
    requeued =
      pieces.length === 1
        ? await applyPiece(ports, tx, file, { answers: first, name: String(answer) })
        : await applyOnce(ports, tx, file, { answers: first, name: `${answer}-1` });
    if (pieces.length === 1) await tx.addInboundInterchange(whole, ports.clock.now().toISOString());
  });
  for (const [index, answers] of pieces.entries()) {
    if (index === 0) continue;
    requeued += await ports.ledger.transaction(async (tx) => {
      const back = await applyOnce(ports, tx, file, { answers, name: `${answer}-${index + 1}` });
      if (index === pieces.length - 1) await tx.addInboundInterchange(whole, ports.clock.now().toISOString());
      return back;
    });
  }
  return requeued;
}

interface Piece {
  readonly answers: readonly Answer[];
  /** Names its records' files. */
  readonly name: string;
}

/** A piece is known by its place and its answers: should the ledger have led to others since a crash, they are applied, not passed over. */
async function applyOnce(ports: CommitPorts, tx: LedgerTransaction, file: AnswerFile, piece: Piece): Promise<number> {
  const hash = createHash('sha256');
  for (const answer of piece.answers) hash.update(`${answerKey(file, answer)}\n`);
  const contentHash = hash.digest('hex');
  const note = noteOf(file, piece.name, contentHash);
  const before = await tx.knownInterchange(note);
  if (before === 'same') return 0;
  const name = before === 'new' ? piece.name : `${piece.name}-${contentHash.slice(0, 8)}`;
  const requeued = await applyPiece(ports, tx, file, { ...piece, name });
  await tx.addInboundInterchange(note, ports.clock.now().toISOString());
  return requeued;
}

async function applyPiece(ports: CommitPorts, tx: LedgerTransaction, file: AnswerFile, piece: Piece): Promise<number> {
  const now = ports.clock.now();
  const { records, requeued } = await applyAnswers(tx, file, piece.answers, now);
  const drops = new DropCollector(ports.drops, originOf(file, piece.name), now);
  for (const [system, items] of records) drops.add(system, 'status', items);
  await drops.flush(tx, true);
  return requeued;
}
