/** Files that nobody should send and everybody gets, for every entry point. */
import { readFileSync } from 'node:fs';

const sample = (path: string): Buffer => readFileSync(`samples/${path}`);
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

export interface WrongFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const x12 = sample('answers/denied.835');
const json = sample('claims/professional/one-visit.json');

/** Each must end in a finding and exit code 1. */
export const WRONG_FILES: readonly WrongFile[] = [
  { name: 'empty', bytes: latin1('') },
  { name: 'blanks', bytes: latin1(' \r\n\t \n') },
  { name: 'NULs', bytes: new Uint8Array(1_200_000) },
  { name: 'a byte order mark alone', bytes: Buffer.from([0xef, 0xbb, 0xbf]) },
  { name: 'prose', bytes: latin1('Dear sir, find the claims attached.\n') },
  { name: 'binary', bytes: Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7919) % 256)) },
  { name: 'a PDF', bytes: latin1('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n') },
  { name: 'gzip', bytes: Buffer.from([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0, 0, 3]) },
  { name: 'EDIFACT', bytes: latin1("UNA:+.? 'UNB+UNOA:1+A+B+261125:1200+1'") },
  { name: 'UTF-16', bytes: Buffer.from(`\ufeff${json.toString('utf8')}`, 'utf16le') },
  { name: 'X12 cut in its ISA', bytes: x12.subarray(0, 60) },
  { name: 'X12 cut in a segment', bytes: x12.subarray(0, x12.length - 40) },
  { name: 'X12 without ISA', bytes: x12.subarray(106) },
  { name: 'an ISA without separators', bytes: latin1('ISA'.padEnd(200, 'A')) },
  { name: 'half of a JSON', bytes: json.subarray(0, Math.floor(json.length / 2)) },
  { name: 'JSON that is no claim', bytes: latin1('{"hello":["world",1,null]}') },
  { name: 'JSON nested without end', bytes: latin1('['.repeat(200_000)) },
  { name: 'half of an XML', bytes: latin1('<?xml version="1.0"?><claims><claim><claimId>1') },
  { name: 'XML with a DOCTYPE', bytes: latin1('<!DOCTYPE a [<!ENTITY b "c">]><claims>&b;</claims>') },
  { name: 'a CSV of something else', bytes: latin1('name,colour\nball,red\n') },
  {
    name: 'a segment of 3 MB',
    bytes: Buffer.concat([x12.subarray(0, x12.length - 40), Buffer.alloc(3_000_000, 0x41)]),
  },
];
