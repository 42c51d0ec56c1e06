/** Bench: a 277CA and a 999 about sets that were sent, of any number of claims. */
import { X12Writer } from '../../src/x12/writer.ts';
import type { FilledSet } from './sent-claims.ts';

const DELIMITERS = { element: 0x2a, component: 0x3a, repetition: 0x5e, segment: 0x7e };

function envelope(writer: X12Writer, functionalId: string, version: string, controlNumber: number): void {
  writer.interchangeHeader({
    senderQualifier: 'ZZ',
    senderId: 'SANDBOX',
    receiverQualifier: 'ZZ',
    receiverId: 'PRACTICE',
    date: '260903',
    time: '0800',
    controlNumber,
    acknowledgementRequested: false,
    usage: 'T',
  });
  writer.segment('GS', [functionalId, 'SANDBOX', 'PRACTICE', '20260903', '0800', '1', 'X', version]);
}

function close(writer: X12Writer, sets: number, controlNumber: number): Uint8Array {
  writer.segment('GE', [String(sets), '1']);
  writer.segment('IEA', ['1', String(controlNumber).padStart(9, '0')]);
  return writer.take();
}

/** A 277CA of the payer for each set, in one file; every claim accepted, with a number of the payer. */
export function* generate277ca(sets: readonly FilledSet[]): Generator<Uint8Array, void> {
  const writer = new X12Writer({ delimiters: DELIMITERS });
  envelope(writer, 'HN', '005010X214', 277);
  let ordinal = 0;
  for (const set of sets) {
    ordinal += 1;
    const control = String(ordinal).padStart(4, '0');
    writer.segment('ST', ['277', control, '005010X214']);
    writer.segment('BHT', ['0085', '08', `T${ordinal}`, '20260903', '0800', 'TH']);
    writer.segment('HL', ['1', '', '20', '1']);
    writer.segment('NM1', ['PR', '2', 'SAMPLE MUTUAL HEALTH', '', '', '', '', 'PI', 'SMH01']);
    writer.segment('TRN', ['1', `T${ordinal}`]);
    writer.segment('DTP', ['050', 'D8', '20260903']);
    writer.segment('DTP', ['009', 'D8', '20260903']);
    writer.segment('HL', ['2', '1', '21', '1']);
    writer.segment('NM1', ['41', '2', 'SAMPLE PRACTICE', '', '', '', '', '46', 'PRACTICE']);
    writer.segment('TRN', ['2', set.reference]);
    writer.segment('STC', [['A1', '19', 'PR'], '20260903', 'WQ', '100']);
    writer.segment('HL', ['3', '2', '19', '1']);
    writer.segment('NM1', ['85', '2', 'BENCH MEDICAL GROUP', '', '', '', '', 'XX', '1234567893']);
    writer.segment('TRN', ['1', '0']);
    for (const [index, { number, charge }] of set.claims.entries()) {
      writer.segment('HL', [String(index + 4), '3', 'PT']);
      writer.segment('NM1', ['QC', '1', 'SAMPLE', 'ANNA', '', '', '', 'MI', 'W000000001']);
      writer.segment('TRN', ['2', number]);
      writer.segment('STC', [['A2', '20'], '20260903', 'WQ', charge]);
      writer.segment('REF', ['1K', `P${number}`]);
      writer.segment('DTP', ['472', 'D8', '20260901']);
      if (index % 1_000 === 999) yield writer.take();
    }
    writer.segment('SE', [String(writer.segmentsInSet + 1), control]);
    yield writer.take();
  }
  yield close(writer, sets.length, 277);
}

/** A 999 for each group, in one file; every set accepted. */
export function* generate999(sets: readonly FilledSet[]): Generator<Uint8Array, void> {
  const writer = new X12Writer({ delimiters: DELIMITERS });
  envelope(writer, 'FA', '005010X231A1', 999);
  let ordinal = 0;
  for (const set of sets) {
    ordinal += 1;
    const control = String(ordinal).padStart(4, '0');
    writer.segment('ST', ['999', control, '005010X231A1']);
    writer.segment('AK1', ['HC', set.groupControlNumber, '005010X222A1']);
    writer.segment('AK2', ['837', '0001', '005010X222A1']);
    writer.segment('IK5', ['A']);
    writer.segment('AK9', ['A', '1', '1', '1']);
    writer.segment('SE', [String(writer.segmentsInSet + 1), control]);
  }
  yield close(writer, sets.length, 999);
}
