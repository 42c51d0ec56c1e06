/** Outbound, intake: an 837 itself, since many billing systems write nothing else. */
import { type Finding, finding } from '../../base/finding.ts';
import type { ClaimGuides } from '../../documents/claim/claim-guides.ts';
import type { ClaimReading } from '../../documents/claim/claim-reader.ts';
import { ClaimSetReader, type ClaimSetSink } from '../../documents/claim/claim-set-reader.ts';
import { CLAIM_DOCUMENT } from '../../documents/claim/findings.ts';
import { X12Reader } from '../../x12/reader.ts';
import type { ClaimSink } from './claims-read.ts';
import type { Documents } from './documents.ts';
import { INTAKE } from './findings.ts';
import { judgeDocument, refusedClaim } from './judge.ts';

interface FileName {
  readonly file?: string;
}

const toDocument = ({ document, at, whole, told }: ClaimReading): Documents['documents'][number] =>
  whole ? { document, at, told } : { document, at, findings: [finding(CLAIM_DOCUMENT.cut, at)], cut: true };

export function readEdi(bytes: Uint8Array, file: FileName, guides: ClaimGuides): Documents {
  const readings: ClaimReading[] = [];
  const findings: Finding[] = [];
  const reader = readerInto(file, guides, {
    claim: (reading) => readings.push(reading),
    finding: (item) => findings.push(item),
  });
  reader.push(bytes);
  reader.end();
  if (readings.length === 0) findings.push(finding(INTAKE.noClaims, file));
  return { kind: '837', documents: readings.map(toDocument), findings };
}

/** An 837 of any size, read in pieces. It gives the claims that `readClaims` gives of the whole; what is found is told as it is come upon. */
export class EdiClaims {
  readonly #reader: X12Reader;
  readonly #file: FileName;
  readonly #sink: ClaimSink;
  /** How many claims there were, those that fell included. */
  count = 0;

  constructor(guides: ClaimGuides, file: FileName, sink: ClaimSink) {
    this.#file = file;
    this.#sink = sink;
    this.#reader = readerInto(file, guides, {
      claim: (reading) => this.#take(reading),
      finding: (item) => sink.finding(item),
    });
  }

  push(bytes: Uint8Array): void {
    this.#reader.push(bytes);
  }

  end(): void {
    this.#reader.end();
    if (this.count === 0) this.#sink.finding(finding(INTAKE.noClaims, this.#file));
  }

  #take({ document, at, whole, told }: ClaimReading): void {
    this.count += 1;
    const ordinal = this.count;
    const place = { ...this.#file, ...at };
    const { claim, findings } = whole
      ? judgeDocument(document, place, { numberLines: false, told })
      : { claim: undefined, findings: [finding(CLAIM_DOCUMENT.cut, place)] };
    for (const item of findings) this.#sink.finding(item);
    if (claim === undefined) this.#sink.refused?.(refusedClaim(ordinal, document));
    else this.#sink.claim({ ordinal, claim, at: place });
  }
}

function readerInto(file: FileName, guides: ClaimGuides, sink: ClaimSetSink): X12Reader {
  const sets = new ClaimSetReader(guides, sink);
  return new X12Reader(
    {
      setStart: (st, context) => sets.setStart(st, context),
      segment: (segment, context) => sets.segment(segment, context),
      setEnd: (se) => sets.setEnd(se),
      finding: (item) => sink.finding(item),
    },
    file,
  );
}
