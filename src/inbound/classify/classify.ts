/** Inbound, classify: what a file is, by its content alone, and where each interchange and set of it lies. */
import { type Finding, isBlocking } from '../../base/finding.ts';
import type { ByteRange, InterchangeFacts, X12Context, X12Handler } from '../../x12/handler.ts';
import { X12Reader } from '../../x12/reader.ts';
import type { Segment } from '../../x12/segment.ts';
import { type FileForm, formOf, HEAD_BYTES } from './form.ts';
import { inquiryKind, type SetKind, setKind } from './set-kind.ts';

export interface ClassifiedSet {
  readonly kind: SetKind;
  /** ST01. */
  readonly id: string;
  /** ST03, else GS08. */
  readonly guide: string;
  readonly functionalId: string;
  readonly groupControlNumber: string;
  readonly controlNumber: string;
  /** Ordinal in the file, from 1: `Position.set` of what is read from it. */
  readonly ordinal: number;
  readonly range: ByteRange;
  readonly segments: number;
  /** Nothing of its envelope or syntax is wrong enough to keep it back. */
  readonly sound: boolean;
  readonly findings: readonly Finding[];
}

export interface ClassifiedInterchange {
  readonly facts: InterchangeFacts;
  readonly range: ByteRange;
  /** TA1 segments in it. */
  readonly acknowledgements: number;
  readonly sets: readonly ClassifiedSet[];
  /** False when its own envelope, or that of one of its groups, is broken; its sets may still be sound. */
  readonly sound: boolean;
  readonly findings: readonly Finding[];
}

export interface Classification {
  readonly form: FileForm;
  /** One word for the whole file: the kind of all its sets, `TA1`, `mixed`, or the form when it holds no X12. */
  readonly kind: SetKind | 'TA1' | 'mixed' | 'interchange' | Exclude<FileForm, 'x12'>;
  readonly interchanges: readonly ClassifiedInterchange[];
  /** Bytes outside of interchanges that are more than blanks, with what is wrong. */
  readonly findings: readonly Finding[];
  readonly bytes: number;
}

interface OpenInterchange {
  readonly sets: ClassifiedSet[];
  readonly findings: Finding[];
  acknowledgements: number;
}

interface OpenSet {
  kind: SetKind | undefined;
  segments: number;
  readonly findings: Finding[];
}

class ClassifyingHandler implements X12Handler {
  readonly interchanges: ClassifiedInterchange[] = [];
  readonly findings: Finding[] = [];
  #interchange: OpenInterchange | undefined;
  #set: OpenSet | undefined;

  interchangeStart(): void {
    this.#interchange = { sets: [], findings: [], acknowledgements: 0 };
  }

  setStart(_st: Segment, context: X12Context): void {
    this.#set = { kind: setKind(context.set?.id ?? '', guideOf(context)), segments: 0, findings: [] };
  }

  segment(segment: Segment): void {
    const set = this.#set;
    if (set === undefined) return;
    set.segments += 1;
    if (set.kind === undefined && segment.id === 'BHT') set.kind = inquiryKind(segment.element(1));
  }

  outside(segment: Segment): void {
    if (segment.id === 'TA1' && this.#interchange !== undefined) this.#interchange.acknowledgements += 1;
  }

  setEnd(se: Segment | undefined, context: X12Context, range: ByteRange): void {
    const set = this.#set;
    const { group, set: facts } = context;
    this.#set = undefined;
    if (set === undefined || facts === undefined) return;
    this.#interchange?.sets.push({
      kind: set.kind ?? 'other',
      id: facts.id,
      guide: guideOf(context),
      functionalId: group?.functionalId ?? '',
      groupControlNumber: group?.controlNumber ?? '',
      controlNumber: facts.controlNumber,
      ordinal: facts.ordinal,
      range,
      segments: set.segments,
      sound: se !== undefined && !set.findings.some(isBlocking),
      findings: set.findings,
    });
  }

  interchangeEnd(_iea: Segment | undefined, context: X12Context, range: ByteRange): void {
    const open = this.#interchange;
    this.#interchange = undefined;
    if (open === undefined) return;
    this.interchanges.push({
      facts: context.interchange,
      range,
      acknowledgements: open.acknowledgements,
      sets: open.sets,
      sound: !open.findings.some(isBlocking),
      findings: open.findings,
    });
  }

  /** A fault of an envelope is the interchange's, even when it shows inside of a set (a cut file). */
  finding(item: Finding): void {
    const enveloping = /^(interchange|group|isa)-/.test(item.kind.code);
    ((enveloping ? undefined : this.#set) ?? this.#interchange ?? this).findings.push(item);
  }
}

function guideOf(context: X12Context): string {
  const implementation = context.set?.implementation ?? '';
  return implementation === '' ? (context.group?.version ?? '') : implementation;
}

/** Classifies a file as its bytes come; memory grows with its sets, not with its size. Never throws on any bytes. */
export class Classifier {
  readonly #handler = new ClassifyingHandler();
  readonly #reader: X12Reader;
  #head: Uint8Array = new Uint8Array(0);

  constructor(file?: string) {
    this.#reader = new X12Reader(this.#handler, file === undefined ? {} : { file });
  }

  push(chunk: Uint8Array): void {
    if (this.#head.length < HEAD_BYTES) {
      this.#head = Buffer.concat([this.#head, chunk.subarray(0, HEAD_BYTES - this.#head.length)]);
    }
    this.#reader.push(chunk);
  }

  end(): Classification {
    const { bytes } = this.#reader.end();
    const { interchanges, findings } = this.#handler;
    const found = formOf(this.#head);
    const form = interchanges.length > 0 ? 'x12' : found;
    return { form, kind: kindOf(form, interchanges), interchanges, findings, bytes };
  }
}

/** Classifies a file that is in memory. */
export function classify(bytes: Uint8Array, file?: string): Classification {
  const classifier = new Classifier(file);
  classifier.push(bytes);
  return classifier.end();
}

function kindOf(form: FileForm, interchanges: readonly ClassifiedInterchange[]): Classification['kind'] {
  // An ISA that begins the file but can't be read leaves no interchange: the bytes are a text that nobody knows.
  if (form === 'x12' && interchanges.length === 0) return 'text';
  if (form !== 'x12') return form;
  const kinds = new Set<SetKind | 'TA1'>();
  for (const interchange of interchanges) {
    if (interchange.acknowledgements > 0 && interchange.sets.length === 0) kinds.add('TA1');
    for (const set of interchange.sets) kinds.add(set.kind);
  }
  const [only] = kinds;
  return only === undefined ? 'interchange' : kinds.size === 1 ? only : 'mixed';
}
