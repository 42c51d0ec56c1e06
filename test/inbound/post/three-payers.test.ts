import { expect, it } from 'vitest';
import { account, Practice } from './practice.ts';
import { fileText } from './remittance-text.ts';

/** An answer to the one claim of 200.00 by the payer of `status`. */
const answer = (status: string, paid: number, adjustments: readonly string[]): Buffer => {
  const segments = adjustments.map((item) => `\nCAS*${item}`).join('');
  const body = `LX*1\nCLP*C1*${status}*200*${paid}**12*ICN${status}\nSVC*HC:99213*200*${paid}${segments}`;
  return fileText({ trace: `T${status}`, payment: `${paid}`, body });
};

const claim = (later: readonly number[]) => ({
  ...account({ number: 'C1', lines: [{ code: '99213', charge: 200 }], next: 2 }),
  laterPayerSequences: later,
});

/** Answered without a bill of ours, the second payer's share went to the patient, who was billed, and the third one's payment became a credit. */
it('L-04 the share of the second payer goes to the third that the claim names, not to the patient', () => {
  const practice = new Practice([claim([2, 3])]);
  practice.receive(answer('1', 80, ['CO*45*90', 'PR*2*30']));
  practice.receive(answer('2', 12, ['OA*23*170', 'PR*2*18']));
  expect([practice.balance('AR:Ins:3'), practice.balance('AR:Pat')]).toEqual(['18.00', '0.00']);
  practice.receive(answer('3', 10, ['OA*23*182', 'PR*2*8']));
  expect([practice.balance('AR:Ins:3'), practice.balance('AR:Pat')]).toEqual(['0.00', '8.00']);
  expect(practice.postings.flatMap((posting) => posting.tasks)).toEqual([]);
});

it('L-05 the share of the last payer that the claim names goes to the patient', () => {
  const practice = new Practice([claim([2])]);
  practice.receive(answer('1', 80, ['CO*45*90', 'PR*2*30']));
  practice.receive(answer('2', 12, ['OA*23*170', 'PR*2*18']));
  expect([practice.balance('AR:Ins:3'), practice.balance('AR:Pat')]).toEqual(['0.00', '18.00']);
});
