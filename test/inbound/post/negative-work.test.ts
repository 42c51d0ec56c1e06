import { describe, expect, it } from 'vitest';
import { account, Practice } from './practice.ts';
import { fileText } from './remittance-text.ts';

/** One line of 100.00, paid and adjusted as given. */
function posted(paid: number, adjustments: string): Practice {
  const practice = new Practice([account({ number: 'C1', lines: [{ code: '99213', charge: 100 }] })]);
  const segments = adjustments
    .split(' ')
    .map((item) => `\nCAS*${item}`)
    .join('');
  const body = `LX*1\nCLP*C1*1*100*${paid}**12*ICN1\nSVC*HC:99213*100*${paid}${segments}`;
  practice.receive(fileText({ payment: `${paid}`, body }));
  return practice;
}

const books = (practice: Practice, ...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, practice.balance(name)]));

describe('R-038 adjustments below zero', () => {
  // It waited as work, the share was posted whole, and the contractual part was cut by it: the account paid 15.00 of a copay of 30.00, and the patient was billed for 30.00.
  it.each(['PR', 'OA'])("%s-187 pays the patient's share out of the patient's own account (HRA, FSA)", (group) => {
    const practice = posted(65, `CO*45*20 PR*3*30 ${group}*187*-15`);
    expect(books(practice, 'AR:Ins:1', 'AR:Pat', 'ContractualAdj')).toEqual({
      ...{ 'AR:Ins:1': '0.00', 'AR:Pat': '15.00', ContractualAdj: '20.00' },
    });
    expect(practice.postings[0]).toMatchObject({ tasks: [], work: [], state: 'PAID' });
  });

  it('187 above zero says that somebody else paid: a person looks', () => {
    const practice = posted(65, 'CO*45*20 PR*187*15');
    expect(practice.postings[0]?.tasks.map((task) => task.code)).toEqual(['PATIENT_REVIEW']);
    expect(practice.balance('AR:Ins:1')).toBe('15.00');
  });

  it.each(['CO*96*-10', 'PR*96*-10', 'CO*ZZ9*-10'])(
    '%s waits for a person, and until then what else the payer says is posted whole',
    (code) => {
      const practice = posted(90, `CO*45*20 ${code}`);
      expect(books(practice, 'AR:Ins:1', 'ContractualAdj')).toEqual({ 'AR:Ins:1': '-10.00', ContractualAdj: '20.00' });
      const codes = practice.postings[0]?.tasks.map((task) => task.code) ?? [];
      expect(codes).not.toContain('CAPPED');
      expect(codes).not.toContain('CREDIT');
      expect(practice.postings[0]?.work).toMatchObject([{ amount: -1000 }]);
    },
  );
});
