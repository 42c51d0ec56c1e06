import { describe, expect, it } from 'vitest';
import { mendedByResending } from '../../src/claims/lifecycle-acknowledged.ts';
import { interchange } from '../documents/read-answers.ts';
import { World } from './world.ts';

const all = (display: string) => ({ 1: display, 2: display, 3: display, 4: display, 5: display });
const ok = (number: string): readonly string[] => [`AK2*837*${number}*005010X222A1`, 'IK5*A'];
const inquiry = (key: number, code: string, date = '20261101') =>
  interchange({ id: '277', version: '005010X212', functionalId: 'HN' }, [
    'BHT*0010*08*X*20261101*1200*DG',
    'HL*1**20*1',
    'NM1*PR*2*PAYER*****PI*P',
    'HL*2*1*21*1',
    'NM1*41*2*CLINIC*****46*SENDER',
    'HL*3*2*19*1',
    'NM1*1P*2*CLINIC*****XX*1234567893',
    'HL*4*3*22*0',
    'NM1*IL*1*PATIENT*ANN****MI*M1',
    'TRN*2*Q1',
    `STC*${code}*${date}**100`,
    `REF*EJ*PCN${key}`,
  ]);

describe('conversations about claims 1, 2, 3 (set 1) and 4, 5 (set 2)', () => {
  it('1. A15: two accepted, one rejected, of the payer', () => {
    const world = new World().reported('PR', 'BHT1-1', ['1:A2:WQ', '2:A2:WQ', '3:A7:U']);
    expect(world.displays()).toEqual({
      ...all('SENT'),
      1: 'PAYER_ACCEPTED',
      2: 'PAYER_ACCEPTED',
      3: 'PAYER_REJECTED',
    });
    expect(world.exceptions).toEqual([]);
  });

  it('2. the whole good way: TA1 A, 999 A, clearinghouse, payer, 835', () => {
    const world = new World().ta1('A').group('A', ...ok('0001'), ...ok('0002'));
    expect(world.displays()).toEqual(all('SYNTAX_OK'));
    world.reported('AY', 'BHT1-2', ['4:A1:WQ', '5:A1:WQ']);
    expect(world.displays()).toMatchObject({ 4: 'CH_ACCEPTED', 5: 'CH_ACCEPTED' });
    world.reported('PR', 'BHT1-2', ['4:A2:WQ', '5:A1:WQ']);
    expect(world.displays()).toMatchObject({ 4: 'PAYER_ACCEPTED', 5: 'CH_ACCEPTED' });
    expect(world.states.get(5)).toMatchObject({ payer: 'received' });
    world.paid(4, 'r1').paid(5, 'r1-2', 'DENIED');
    expect(world.displays()).toMatchObject({ 4: 'PAID', 5: 'DENIED' });
    expect(world.exceptions).toEqual([]);
  });

  it('3. A-001 TA1 E: nothing is sent again', () => {
    expect(new World().ta1('E', '013').displays()).toEqual(all('SENT'));
  });

  it('4. A-001 TA1 R kills all claims of the interchange', () => {
    expect(new World().ta1('R', '025').displays()).toEqual(all('TA1_REJECTED'));
  });

  it('5. T-05 a TA1 R about our settings waits for a person, one about the transmission does not', () => {
    const ack = (noteCode: string) => ({
      type: 'interchange-acknowledgement' as const,
      interchangeControlNumber: '1',
      code: 'R',
      noteCode,
      at: {},
    });
    expect(['025', '023', '006', '020'].map((code) => mendedByResending(ack(code)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('6. A-003 AK9 P: one set goes on, the other is rejected; CTX names the guilty claim, the rest go back', () => {
    const bad = ['AK2*837*0001', 'IK3*CLM*31*2300*8', 'CTX*CLM01:PCN2', 'IK4*5:3*1325*7', 'IK5*R*5'];
    const world = new World().group('P', ...bad, ...ok('0002'));
    expect(world.displays()).toEqual({
      1: 'SYNTAX_REJECTED',
      2: 'SYNTAX_REJECTED',
      3: 'SYNTAX_REJECTED',
      4: 'SYNTAX_OK',
      5: 'SYNTAX_OK',
    });
    expect(world.guilty()).toEqual([2]);
    world.requeue(1, 3);
    world.send([1, 3]);
    expect(world.displays()).toMatchObject({ 1: 'SENT', 2: 'SYNTAX_REJECTED', 3: 'SENT' });
    world.reported('PR', 'BHT2-1', ['1:A2:WQ', '3:A2:WQ']);
    expect(world.displays()).toMatchObject({ 1: 'PAYER_ACCEPTED', 3: 'PAYER_ACCEPTED' });
    expect(world.exceptions).toEqual([]);
  });

  it('7. A-005 without CTX the position of the segment tells the guilty one', () => {
    const world = new World().group('R', 'AK2*837*0001', 'IK3*SV1*45*2400*8', 'IK4*2*782*1', 'IK5*R*5', ...ok('0002'));
    expect(world.guilty()).toContain(3);
    expect(world.guilty()).not.toContain(1);
  });

  it('8. A-005 an error that no claim owns (the billing provider) holds all of them', () => {
    const world = new World().group('P', 'AK2*837*0001', 'IK3*N4*9*2010AA*8', 'IK4*3*116*5', 'IK5*R*5', ...ok('0002'));
    expect(world.guilty()).toEqual([1, 2, 3]);
  });

  it('9. A-003 IK5 E goes on, against R', () => {
    const world = new World().group('P', 'AK2*837*0001', 'IK3*NM1*9**8', 'IK5*E*5', 'AK2*837*0002', 'IK5*R*5');
    expect(world.displays()).toEqual({ ...all('SYNTAX_OK'), 4: 'SYNTAX_REJECTED', 5: 'SYNTAX_REJECTED' });
  });

  it('10. AK9 R without any AK2 rejects every set', () => {
    expect(new World().group('R').displays()).toEqual(all('SYNTAX_REJECTED'));
  });

  it('11. A-010 reject at 2200B only: every claim of the set, whatever is below', () => {
    const world = new World().reported('AY', 'BHT1-1', [], { receiver: 'A8:746:40' });
    expect(world.displays()).toEqual({ ...all('SENT'), 1: 'CH_REJECTED', 2: 'CH_REJECTED', 3: 'CH_REJECTED' });
    expect(world.contradictions(1)).toEqual([]);
  });

  it('12. A-010 reject at 2200C only: every claim of that provider', () => {
    const world = new World().reported('AY', 'BHT1-1', [], { provider: '1245319599' });
    expect(world.displays()).toMatchObject({ 1: 'SENT', 2: 'SENT', 3: 'CH_REJECTED' });
  });

  it('13. a split claim: A5 on acceptance is accepted, twice is the same', () => {
    const world = new World().reported('PR', 'BHT1-1', ['1:A5:WQ', '1:A2:WQ', '2:A2:WQ', '3:A2:WQ']);
    expect(world.displays()).toMatchObject({ 1: 'PAYER_ACCEPTED' });
    expect(world.exceptions).toEqual([]);
  });

  it('14. two 277CAs with opposite verdicts: the reject stands, a person is told, in both orders', () => {
    const good = ['1:A2:WQ', '2:A2:WQ', '3:A2:WQ'];
    const bad = ['1:A7:U', '2:A2:WQ', '3:A2:WQ'];
    const one = new World().reported('PR', 'BHT1-1', good).reported('PR', 'BHT1-1', bad);
    const other = new World().reported('PR', 'BHT1-1', bad).reported('PR', 'BHT1-1', good);
    expect(one.displays()).toEqual(other.displays());
    expect(one.displays()).toMatchObject({ 1: 'PAYER_REJECTED', 2: 'PAYER_ACCEPTED' });
    expect(one.contradictions(1)).toEqual(['opposite-payer-verdicts']);
    expect(other.contradictions(1)).toEqual(['opposite-payer-verdicts']);
    expect(one.contradictions(2)).toEqual([]);
  });

  it('15. A-016 a claim that its 277CA leaves out is an exception, until an answer explains it', () => {
    const world = new World().reported('PR', 'BHT1-1', ['1:A2:WQ', '3:A2:WQ']);
    expect(world.displays()).toMatchObject({ 2: 'SENT' });
    expect(world.contradictions(2)).toEqual(['missing-in-277ca']);
    world.reported('PR', 'BHT1-1', ['2:A2:WQ']);
    expect(world.contradictions(2)).toEqual([]);
    expect(world.displays()).toMatchObject({ 1: 'PAYER_ACCEPTED', 2: 'PAYER_ACCEPTED' });
    expect(world.contradictions(1)).toEqual([]);
  });

  it('16. T-08 277CA before the 999', () => {
    const world = new World().reported('AY', 'BHT1-2', ['4:A2:WQ', '5:A6:U']).group('A');
    expect(world.displays()).toEqual({ ...all('SYNTAX_OK'), 4: 'CH_ACCEPTED', 5: 'CH_REJECTED' });
    expect(world.exceptions).toEqual([]);
  });

  it('17. T-30 the same file thrice is the same as once', () => {
    const once = new World().ta1('A').reported('PR', 'BHT1-1', ['1:A2:WQ', '2:A7:U', '3:A1:WQ']);
    const thrice = new World();
    for (const _ of [1, 2, 3]) thrice.ta1('A').reported('PR', 'BHT1-1', ['1:A2:WQ', '2:A7:U', '3:A1:WQ']);
    expect([...thrice.states]).toEqual([...once.states]);
  });

  it('18. a 277CA for a batch of another sender moves nothing and is told', () => {
    const world = new World().reported('PR', 'SOMEONE-ELSE', ['1:A2:WQ']);
    expect(world.displays()).toEqual(all('SENT'));
    expect(world.unexplained).toMatchObject([{ code: 'unknown-batch', names: 'SOMEONE-ELSE' }]);
  });

  it('19. an unknown claim in our batch is told, its neighbours are read', () => {
    const world = new World().reported('PR', 'BHT1-1', ['1:A2:WQ', '99:A2:WQ', '2:A2:WQ', '3:A2:WQ']);
    expect(world.unexplained).toMatchObject([{ code: 'unknown-claim', names: 'PCN99', at: { loop: '2200D' } }]);
    expect(world.displays()).toMatchObject({ 1: 'PAYER_ACCEPTED', 2: 'PAYER_ACCEPTED', 3: 'PAYER_ACCEPTED' });
  });

  it('20. a TA1 and a 999 for numbers that we never used are told', () => {
    const world = new World().ta1('R', '000', '000000777');
    world.group('A', ...ok('0009'));
    expect(world.unexplained.map((item) => item.code)).toEqual(['unknown-interchange', 'unknown-set']);
  });

  it('21. A-013 WQ with a rejecting category moves nothing and goes to a person', () => {
    const world = new World().reported('PR', 'BHT1-1', ['1:A7:WQ', '2:A2:WQ', '3:A2:WQ']);
    expect(world.displays()).toMatchObject({ 1: 'SENT' });
    expect(world.contradictions(1)).toEqual(['action-against-category']);
  });

  it('22. A-011 a payment category in a 277CA is an exception and no payment', () => {
    const world = new World().reported('PR', 'BHT1-1', ['1:F1:WQ', '2:A2:WQ', '3:A2:WQ']);
    expect(world.displays()).toMatchObject({ 1: 'SENT' });
    expect(world.contradictions(1)).toEqual(['category-not-allowed']);
  });

  it('23. T-14 a 277 in either order: the later one stands; F1 waits for its 835; the 835 ends it', () => {
    const world = new World().receive(inquiry(1, 'R4:100', '20261105')).receive(inquiry(1, 'P1:20', '20261103'));
    expect(world.displays()).toMatchObject({ 1: 'INFO_REQUESTED' });
    world.receive(inquiry(1, 'F1:65', '20261107'));
    expect(world.displays()).toMatchObject({ 1: 'FINALIZED' });
    expect(
      world
        .paid(1, 'r1')
        .receive(inquiry(1, 'P1:20', '20261109'))
        .displays(),
    ).toMatchObject({ 1: 'PAID' });
  });

  it('24. a 277 that does not find the claim changes nothing and is told', () => {
    const world = new World().reported('PR', 'BHT1-1', ['1:A2:WQ', '2:A2:WQ', '3:A2:WQ']).receive(inquiry(1, 'D0:35'));
    expect(world.displays()).toMatchObject({ 1: 'PAYER_ACCEPTED' });
    expect(world.contradictions(1)).toEqual(['not-found']);
  });

  it('25. T-30 a weak answer after the 835 only adds history; a reject after it is told', () => {
    const world = new World().paid(1, 'r1').reported('PR', 'BHT1-1', ['1:A7:U', '2:A2:WQ', '3:A2:WQ']);
    expect(world.displays()).toMatchObject({ 1: 'PAID' });
    expect(world.contradictions(1)).toEqual(['paid-after-payer-reject']);
  });

  it('26. A-005 the accepting twin of a rejecting 999, after the claims went back, stops nothing unseen', () => {
    const world = new World().group('R');
    world.requeue(1, 2, 3, 4, 5);
    expect(world.displays()).toEqual(all('READY'));
    world.group('A');
    expect(world.displays()).toEqual(all('READY'));
    expect(world.contradictions(1)).toEqual(['past-answered']);
  });

  it('27. a control number that came back folded or with zeros is known again', () => {
    const world = new World().ta1('R', '025', '1');
    expect(world.unexplained.map((item) => item.code)).toEqual(['unknown-interchange']);
    const folded = new World().group('P', 'AK2*837*1', 'IK3*CLM*22**8', 'CTX*CLM01:pcn-1', 'IK5*R*5', ...ok('0002'));
    expect(folded.guilty()).toEqual([1]);
  });
});
