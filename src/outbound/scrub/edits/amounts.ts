/** Scrub: edits of charges, units and amounts. */
import { type Cents, cents, formatCents, parseCents } from '../../../base/money.ts';
import { defineEdits, type EditContext } from '../edit.ts';
import type { LineView, Subject } from '../subject.ts';

/** Institutional frequencies of bills that ask for no money: non-payment and the notices of election. */
const NO_CHARGE_FREQUENCIES = new Set(['0', 'A', 'B', 'C', 'D', 'E']);
/** Revenue codes that carry a rate code instead of units and a charge. */
const RATE_REVENUES = new Set(['0022', '0023', '0024']);
const LINE_CHARGE = /^lines\[\d+\]\.chargeAmount$/;
const MEDICARE_B_MAXIMUM_UNITS = 9999.9;

const isMedicare = ({ profile }: Subject): boolean =>
  profile.program === 'medicare-a' || profile.program === 'medicare-b';

function mayBeZero({ claim, type, profile, predetermination }: Subject): boolean {
  return (
    profile.acceptsZeroCharge || predetermination || (type === 'I' && NO_CHARGE_FREQUENCIES.has(claim.frequencyCode))
  );
}

function judgeUnits(subject: Subject, view: LineView, context: EditContext): void {
  const { line, index, units, code } = view;
  const path = `lines[${index}].units`;
  const at = subject.type === 'P' ? '2400 SV104' : subject.type === 'I' ? '2400 SV205' : '2400 SV306';
  const value = line.units ?? '';
  const report = (variant?: string): void => {
    context.report({ path, at, line: index, detail: { value }, ...(variant === undefined ? {} : { variant }) });
  };
  if (line.units === undefined) {
    if (subject.type !== 'D') report('missing');
    return;
  }
  if (units === 0) {
    // Notices and bills that ask for no money count nothing either.
    if (subject.type === 'I' && NO_CHARGE_FREQUENCIES.has(subject.claim.frequencyCode)) return;
    report(RATE_REVENUES.has(line.revenueCode ?? '') ? 'rate' : undefined);
    return;
  }
  const [whole = '', fraction = ''] = value.replace('-', '').split('.');
  const decimals = fraction.replace(/0+$/, '').length;
  if (whole.replace(/^0+/, '').length > 8 || decimals > 3) {
    report('long');
    return;
  }
  if (units > MEDICARE_B_MAXIMUM_UNITS && subject.profile.program === 'medicare-b') report('many');
  if (decimals > 0 && line.unitType !== 'MJ' && !subject.profile.acceptsFractionalUnits.includes(code))
    report('fraction');
}

export const amountEdits = defineEdits([
  {
    id: 'E-050',
    snip: 3,
    severity: 'fatal',
    types: 'PID',
    at: '2300 CLM02',
    message: 'The charge of the claim, {value}, is not the sum of its lines, {sum}',
    mend: 'Correct the charge of the claim or of a line; nothing is adjusted on the way',
    source: 'domain.md E-050, RFI 1294',
    check({ claim, lines, chargeCents: charge }, context) {
      let sum = 0;
      for (const { chargeCents } of lines) sum += chargeCents ?? 0;
      if (charge !== sum) {
        context.report({ path: 'chargeAmount', detail: { value: claim.chargeAmount, sum: formatCents(cents(sum)) } });
      }
    },
  },
  {
    id: 'E-051',
    snip: 2,
    severity: 'error',
    types: 'PID',
    at: '2300 CLM02',
    message: 'The charge of the claim is zero',
    mend: 'Give the charges, or send the claim as an encounter report if the payer takes those',
    source: 'domain.md E-051',
    variants: {
      line: {
        severity: 'warning',
        message: 'Line {line}: the charge is zero',
        mend: 'Give the charge, or check that the line is meant to be free of charge',
      },
    },
    check(subject, context) {
      if (!subject.chargeable || mayBeZero(subject)) return;
      if (subject.chargeCents === 0) return context.report({ path: 'chargeAmount' });
      for (const { line, chargeCents, index } of subject.lines) {
        if (chargeCents !== 0 || RATE_REVENUES.has(line.revenueCode ?? '')) continue;
        const at = subject.type === 'P' ? '2400 SV102' : subject.type === 'I' ? '2400 SV203' : '2400 SV302';
        context.report({ path: `lines[${index}].chargeAmount`, at, line: index, variant: 'line' });
      }
    },
  },
  {
    id: 'E-052',
    snip: 2,
    severity: 'error',
    types: 'PID',
    at: '2400 SV102',
    message: 'Line {line}: the {what} {value} is negative',
    mend: 'Correct an earlier claim with frequency 7 or 8, never with negative amounts',
    source: 'domain.md E-052, RFI 2499',
    variants: {
      claim: {
        severity: 'error',
        message: 'The charge of the claim, {value}, is negative',
        mend: 'Correct an earlier claim with frequency 7 or 8, never with negative amounts',
      },
      overlong: {
        severity: 'error',
        message: 'The amount {value} has more than ten digits, its cents among them: the guide takes up to 99999999.99',
        mend: 'Correct the amount; receivers may cut it',
      },
    },
    check({ claim, lines, type, overlongAmounts }, context) {
      if (claim.chargeAmount.startsWith('-')) {
        const detail = { value: claim.chargeAmount };
        context.report({ path: 'chargeAmount', at: '2300 CLM02', variant: 'claim', detail });
      }
      const [charge, quantity] =
        type === 'P' ? ['SV102', 'SV104'] : type === 'I' ? ['SV203', 'SV205'] : ['SV302', 'SV306'];
      for (const { path, value } of overlongAmounts) {
        const at = path === 'chargeAmount' ? '2300 CLM02' : LINE_CHARGE.test(path) ? `2400 ${charge}` : '2300 CLM';
        context.report({ path, at, variant: 'overlong', detail: { value } });
      }
      for (const { line, index, units } of lines) {
        if (line.chargeAmount.startsWith('-')) {
          const detail = { what: 'charge', value: line.chargeAmount };
          context.report({ path: `lines[${index}].chargeAmount`, at: `2400 ${charge}`, line: index, detail });
        }
        if (units < 0) {
          const detail = { what: 'number of units', value: line.units ?? '' };
          context.report({ path: `lines[${index}].units`, at: `2400 ${quantity}`, line: index, detail });
        }
      }
    },
  },
  {
    id: 'E-053',
    snip: 2,
    severity: 'error',
    types: 'PID',
    at: '2400 SV104',
    message: 'Line {line}: the number of units is zero',
    mend: 'Give the units that were rendered',
    source: 'domain.md E-053',
    variants: {
      missing: {
        severity: 'error',
        message: 'Line {line}: the number of units is missing',
        mend: 'Give the units that were rendered',
      },
      rate: {
        severity: 'warning',
        message: 'Line {line}: the number of units is zero on a rate code line',
        mend: 'Check whether the payer wants days or visits here',
      },
      long: {
        severity: 'error',
        message: 'Line {line}: the units {value} have more than 8 digits or more than 3 decimals',
        mend: 'Give the units in the unit of the procedure code',
      },
      many: {
        severity: 'warning',
        message: 'Line {line}: {value} units are more than Medicare Part B takes on a line',
        mend: 'Split the line',
      },
      fraction: {
        severity: 'warning',
        message: 'Line {line}: {value} is no whole number of units',
        mend: 'Round as the procedure code demands; only mileage and a few others take fractions',
      },
    },
    check(subject, context) {
      for (const view of subject.lines) if (!(view.units < 0)) judgeUnits(subject, view, context);
    },
  },
  {
    id: 'E-054',
    snip: 4,
    severity: 'warning',
    types: 'P',
    at: '2300 AMT02',
    message: 'The patient paid {value}, more than the whole charge',
    mend: 'Give only what was received for this claim',
    source: 'domain.md E-054, M-049, RFI 1634',
    variants: {
      medicare: {
        severity: 'warning',
        message: 'A Medicare claim says what the patient paid, which can send the payment to the patient',
        mend: 'Leave the amount out on Medicare claims unless it was asked for',
      },
    },
    check(subject, context) {
      const value = subject.claim.patientAmountPaid;
      if (value === undefined) return;
      const paid: Cents | undefined = parseCents(value);
      const charge = subject.chargeCents;
      const path = 'patientAmountPaid';
      if (paid !== undefined && charge !== undefined && paid > charge) context.report({ path, detail: { value } });
      if (paid !== 0 && isMedicare(subject)) context.report({ path, variant: 'medicare' });
    },
  },
]);
