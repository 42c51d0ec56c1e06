import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CLAIM_TYPES, type Claim } from '../../../src/claims/claim.ts';
import { ClaimGuides } from '../../../src/documents/claim/claim-guides.ts';
import { readClaims } from '../../../src/outbound/intake/read-claims.ts';
import { formOf } from '../../../src/render/forms/claim-form.ts';
import { type ClaimForm, formRecord } from '../../../src/render/forms/form.ts';
import { formPdf } from '../../../src/render/forms/form-pdf.ts';
import { testLibrary } from '../../guides/library.ts';
import { pageCount, pdfPages } from './pdf-text.ts';
import { wholeClaim } from './whole-claim.ts';

const FOLDER = 'samples/claims';
const DAY = '2026-11-25';
const guides = new ClaimGuides(testLibrary());

function sample(name: string): readonly Claim[] {
  return readClaims(readFileSync(`${FOLDER}/${name}`), { guides }).claims.map(({ claim }) => claim);
}

function one(name: string, change: Partial<Claim> = {}): ClaimForm {
  const [first] = sample(name);
  if (first === undefined) throw new Error(`${name} holds no claim`);
  return formOf({ ...first, ...change }, DAY);
}

/** Boxes of a page by number; several of one number stand in one list. */
function boxes(form: ClaimForm, page = 0): Readonly<Record<string, string>> {
  const { above = [], below = [] } = form.pages[page] ?? {};
  const found: Record<string, string> = {};
  for (const { number, value } of [...above, ...below].flat())
    found[number] = found[number] === undefined ? value : `${found[number]} | ${value}`;
  return found;
}

const cells = (form: ClaimForm, page = 0): (readonly string[])[] =>
  (form.pages[page]?.lines ?? []).map((line) => line.cells);
const also = (form: ClaimForm): string => form.also.map(({ where, what }) => `${where}: ${what}`).join('\n');
const PRINTED = new Date('2026-11-25T12:00:00Z');

describe('the CMS-1500 view of a professional claim', () => {
  it('says patient, insured, payer, diagnoses, lines, totals and billing provider by their item numbers', () => {
    const form = one('professional/one-visit.json');
    const [claim] = sample('professional/one-visit.json');
    expect(form.form).toBe('cms-1500');
    expect(boxes(form)).toMatchObject({
      '1a': claim?.subscriber.memberId,
      '6': '18 self',
      '11d': 'no',
      '21': '0',
      '21A': claim?.diagnoses?.[0]?.code,
      '26': claim?.patientControlNumber,
      '28': claim?.chargeAmount,
      '33a': claim?.billingProvider.npi,
    });
    expect(cells(form)[0]?.[3]).toContain(claim?.lines[0]?.procedure?.code);
    expect(cells(form)[0]?.[4]).toMatch(/^A/);
  });

  it('has a box for each of items 1 to 33', () => {
    const form = one('professional/one-visit.json');
    const numbers = new Set([...Object.keys(boxes(form)), ...form.columns.map((column) => column.number.slice(0, 2))]);
    for (let item = 1; item <= 33; item += 1)
      expect(
        [...numbers].some((number) => number.replace(/[a-zA-Z]+$/, '') === String(item)),
        `item ${item}`,
      ).toBe(true);
    for (const number of ['1a', '9a', '9d', '10d', '11c', '17a', '17b', '21L', '32a', '32b', '33a', '33b'])
      expect(numbers).toContain(number);
  });

  it('a dependent is the patient, the subscriber the insured', () => {
    const [claim] = sample('professional/dependents.json').filter((item) => item.patient !== undefined);
    if (claim?.patient === undefined) throw new Error('no dependent');
    const said = boxes(formOf(claim, DAY));
    expect(said['2']).toContain(claim.patient.firstName);
    expect(said['4']).toContain(claim.subscriber.firstName);
    expect(said['6']).toMatch(new RegExp(`^${claim.patient.relationshipCode} `));
  });

  it('a claim of 62 lines has eleven pages of at most six, the total on the last', () => {
    const form = one('professional/sixty-two-lines.json');
    expect(form.pages.map((page) => page.lines.length)).toEqual([6, 6, 6, 6, 6, 6, 6, 6, 6, 6, 2]);
    expect(boxes(form, 0)['28']).toBe('continued');
    expect(boxes(form, 10)['28']).toMatch(/^\d+\.\d\d$/);
    expect(boxes(form, 10)['1a']).toBe(boxes(form, 0)['1a']);
  });

  it('another payer stands in 9, 11d and 29; what it adjudicated, by line, below the form', () => {
    const form = one('professional/second-payer.json');
    expect(boxes(form)).toMatchObject({
      '9': 'WREN, CLARA',
      '9a': '3GJ6VG7PM95',
      '9d': 'SPECIMEN MEDICARE',
      '11d': 'yes',
      '29': '132.00',
    });
    expect(also(form)).toContain('other payer 1, payer: id SMC03; payer claim control number 2226040512345');
    expect(also(form)).toContain('line 2, adjudication 1, adjustment 2: group code PR; reason code 2; amount 8.00');
  });

  it('a replacement names the claim that it replaces; accidents, workers’ compensation and drugs have their boxes', () => {
    const [replaced] = sample('special/replacement.json');
    expect(boxes(one('special/replacement.json'))['22']).toBe(`7 | ${replaced?.originalPayerClaimControlNumber}`);
    expect(boxes(one('special/auto-accident.json'))['10b']).toMatch(/^yes \(AA\)/);
    expect(boxes(one('special/workers-compensation.json'))['10a']).toBe('yes (EM)');
    const drug = one('special/drug.json').pages[0]?.lines.map((line) => line.supplement) ?? [];
    expect(drug.some((text) => text.startsWith('N4 '))).toBe(true);
  });

  it('diagnoses beyond L, file information and an ambulance’s places are listed below the form', () => {
    expect(also(one('professional/fourteen-diagnoses.json'))).toContain('diagnosis 14: qualifier ABF; code');
    expect(also(one('special/attachment-and-file-information.json'))).toContain('SAMPLE STATE FORMAT 001');
    expect(also(one('special/ambulance.json'))).toContain('ambulance, drop off, address: line1');
  });
});

describe('the UB-04 view of an institutional claim', () => {
  it('says type of bill, stay, codes, lines with row 0001, payer, diagnoses with POA, procedures, providers', () => {
    const form = one('institutional/inpatient.json');
    expect(boxes(form)).toMatchObject({
      '4': '0111',
      '6': '10/01/2026 | 10/04/2026',
      '12': '10/01/2026',
      '13': '14:30',
      '16': '11:00',
      '17': '01',
      '31': '11 09/29/2026',
      '39': '80 3.00',
      '50A': 'SAMPLE MUTUAL HEALTH\n(P)',
      '67': 'K8000 Y',
      '67A': 'I10 Y',
      '67B': 'E119 Y',
      '69': 'R1011',
      '71': '419',
      '74': '0FT44ZZ 10/02/2026',
      '74a': 'BF131ZZ 10/02/2026',
      '76': 'NPI 1011799313\nSTONEBRIDGE, VERA',
      '77': 'NPI 1011957697\nKESTREL, ANSEL',
      '81a': 'B3 282N00000X',
    });
    expect(cells(form).map((row) => [row[0], row[4], row[5]])).toEqual([
      ['0120', '3', '4500.00'],
      ['0250', '20', '612.40'],
      ['0300', '9', '388.00'],
      ['0360', '1', '5200.00'],
      ['0001', '', '10700.40'],
    ]);
  });

  it('has a box for each of form locators 1 to 81', () => {
    const form = one('institutional/inpatient.json');
    const numbers = [...Object.keys(boxes(form)), ...form.columns.map((column) => column.number)].map((number) =>
      Number.parseInt(number, 10),
    );
    // 30, 37, 68, 73 and 75 are reserved.
    for (let locator = 1; locator <= 81; locator += 1)
      if (![30, 37, 68, 73, 75].includes(locator)) expect(numbers, `locator ${locator}`).toContain(locator);
  });

  it('payers stand in the order in which they answer, whoever the claim goes to', () => {
    const form = one('institutional/secondary-payer.json');
    const [claim] = sample('institutional/secondary-payer.json');
    const said = boxes(form);
    expect(said['50A']).toContain(claim?.otherPayers?.[0]?.payer.name);
    expect(said['54A']).toBe(claim?.otherPayers?.[0]?.paidAmount);
    expect(said['50B']).toContain(claim?.payer.name);
  });

  it('all groups of codes fill the form’s places, and the ones beyond them are listed', () => {
    const codes = Array.from({ length: 24 }, (_, index) => `${index + 10}`);
    const [claim] = sample('institutional/inpatient.json');
    if (claim?.institutional === undefined) throw new Error('no institutional claim');
    const form = one('institutional/inpatient.json', {
      conditionCodes: codes,
      institutional: {
        ...claim.institutional,
        occurrences: codes.map((code) => ({ code: `O${code}`, date: '2026-09-29' })),
        occurrenceSpans: codes.map((code) => ({ code: `S${code}`, from: '2026-09-01', to: '2026-09-02' })),
        values: codes.map((code) => ({ code: `V${code}`, amount: '1.00' })),
        treatmentCodes: codes.map((code) => `T${code}`),
      },
      diagnoses: [
        { qualifier: 'ABK', code: 'K8000' },
        ...codes.map((code) => ({ qualifier: 'ABF', code: `D${code}`, presentOnAdmissionCode: 'N' })),
        ...['R1', 'R2', 'R3'].map((code) => ({ qualifier: 'APR', code })),
        ...['C1', 'C2', 'C3', 'C4'].map((code) => ({ qualifier: 'ABN', code })),
      ],
    });
    const said = boxes(form);
    expect(said['18']).toBe('10');
    expect(said['28']).toBe(codes.slice(10).join(' '));
    expect(said['31']).toBe('O10 09/29/2026\nO14 09/29/2026');
    expect(said['36']).toBe('S11 09/01/2026 to 09/02/2026\nS13 09/01/2026 to 09/02/2026');
    expect(said['39']).toBe('V10 1.00\nV13 1.00\nV16 1.00\nV19 1.00');
    expect(said['67Q']).toBe('D26 N');
    expect(said['70a-c']).toBe('R1 · R2 · R3');
    expect(said['72a-c']).toBe('C1 · C2 · C3');
    for (const text of ['code O33', 'code S33', 'code V33', 'T33', 'code D33', 'code C4'])
      expect(also(form)).toContain(text);
  });

  it('twenty-three lines are two pages, row 0001 on the second', () => {
    const [claim] = sample('institutional/inpatient.json');
    const [line] = claim?.lines ?? [];
    if (line === undefined) throw new Error('no line');
    const form = one('institutional/inpatient.json', {
      lines: Array.from({ length: 23 }, (_, index) => ({ ...line, lineId: `L${index}` })),
    });
    expect(form.pages.map((page) => page.lines.length)).toEqual([22, 2]);
    expect(cells(form, 1).at(-1)?.[0]).toBe('0001');
    expect(boxes(form, 1)['43']).toBe('page 2 of 2');
  });
});

describe('the dental view', () => {
  it('says plan, policyholder, patient, lines with tooth and surface, total and dentists by item numbers', () => {
    const form = one('dental/restoration.json');
    const [claim] = sample('dental/restoration.json');
    const tooth = claim?.lines[0]?.dental?.teeth?.[0];
    expect(form.form).toBe('dental');
    expect(boxes(form)).toMatchObject({
      '15': claim?.subscriber.memberId,
      '23': claim?.patientControlNumber,
      '32': claim?.chargeAmount,
      '49': claim?.billingProvider.npi,
    });
    expect(cells(form)[0]?.slice(2, 6)).toEqual([
      'JP',
      tooth?.code,
      tooth?.surfaces?.join(''),
      claim?.lines[0]?.procedure?.code,
    ]);
  });

  it('predetermination, oral cavity, orthodontics and the other plan have their boxes', () => {
    expect(boxes(one('dental/predetermination.json'))['1']).toContain('PB predetermination');
    expect(cells(one('dental/quadrants.json'))[0]?.[1]).not.toBe('');
    const orthodontics = boxes(one('dental/orthodontics.json'));
    expect(orthodontics['40']).toMatch(/^yes/);
    expect(orthodontics['42']).not.toBe('');
    expect(boxes(one('dental/secondary-payer.json'))).toMatchObject({ '4': 'yes', '8': 'BL4410022' });
  });
});

describe('nothing of a claim is silently missing', () => {
  it.each(CLAIM_TYPES)(
    'all that a %s claim can say stands in a box or below the form, and in the PDF',
    async (claimType) => {
      const { claim, marks } = wholeClaim(claimType);
      const form = formOf(claim, DAY);
      const said = JSON.stringify(formRecord(form));
      expect(marks.length).toBeGreaterThan(1000);
      expect(marks.filter((mark) => !said.includes(mark))).toEqual([]);
      const bytes = await formPdf(form, PRINTED);
      const printed = pdfPages(bytes).join('\n').replaceAll('\n', '');
      expect(marks.filter((mark) => !printed.includes(mark))).toEqual([]);
    },
  );

  it('a segment that the model has no key for is listed as it came', () => {
    const raw = [{ segment: 'K9', elements: ['A', ['B', 'C']] }];
    expect(also(one('professional/one-visit.json', { raw }))).toContain('raw 1: K9*A*B:C');
  });
});

describe('the PDF', () => {
  const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(json|ndjson|xml)$/.test(name),
  );

  it.each(names)('%s: opens, and says every box and line of the model', async (name) => {
    for (const claim of sample(name)) {
      const form = formOf(claim, DAY);
      const bytes = await formPdf(form, PRINTED);
      expect(Buffer.from(bytes.subarray(0, 5)).toString('latin1')).toBe('%PDF-');
      expect(pageCount(bytes)).toBeGreaterThanOrEqual(form.pages.length);
      expect(pdfPages(bytes)).toHaveLength(pageCount(bytes));
      const printed = pdfPages(bytes).join('').replaceAll(/\s/g, '');
      const fields = form.pages.flatMap(({ above, below }) => [...above, ...below].flat().map(({ value }) => value));
      const rows = form.pages.flatMap(({ lines }) =>
        lines.flatMap(({ supplement, cells: own }) => [supplement, ...own]),
      );
      for (const word of [...fields, ...rows, ...form.also.map(({ what }) => what)].flatMap((text) =>
        text.split(/\s+/),
      ))
        expect(printed, word).toContain(word.replaceAll('’', '\u0092').replaceAll('·', '\u00b7'));
    }
  });

  it('what is longer than a line, a box or a sheet is continued, never cut', async () => {
    const words = Array.from({ length: 11 }, (_, index) => ({
      typeCode: 'ADD',
      text: `NOTE${index} ${'W'.repeat(68)}END`,
    }));
    const form = one('professional/one-visit.json', { notes: words });
    const tall = {
      ...form,
      pages: form.pages.map((page) => ({
        ...page,
        above: [
          [
            {
              number: '1',
              label: 'x',
              width: 1,
              value: Array.from({ length: 150 }, (_, index) => `ROW${index}.`).join('\n'),
            },
          ],
        ],
      })),
    };
    const printed = pdfPages(await formPdf(form, PRINTED))
      .join('')
      .replaceAll('\n', '');
    for (let index = 0; index < 11; index += 1) expect(printed).toContain(`NOTE${index}W`);
    expect(printed.match(/W{68}END/g)).toHaveLength(11);
    const pages = pdfPages(await formPdf(tall, PRINTED));
    expect(pages.length).toBeGreaterThan(2);
    for (let index = 0; index < 150; index += 1) expect(pages.join('\n')).toContain(`ROW${index}.`);
  });

  it('says when its font lacks a character', async () => {
    const [claim] = sample('professional/one-visit.json');
    if (claim === undefined) throw new Error('no claim');
    const form = formOf({ ...claim, subscriber: { ...claim.subscriber, lastName: 'Ł\u00d6WE' } }, DAY);
    const text = pdfPages(await formPdf(form, PRINTED)).join('\n');
    expect(text).toContain('?\u00d6WE');
    expect(text).toContain('font lacks');
  });
});
