/** Scrub: edits of anesthesia, laboratory, mammography, ambulance, equipment, authorizations, attachments. */
import type { Attachment } from '../../../claims/claim-facts.ts';
import { numberKey } from '../../../claims/practice-list.ts';
import { codeNumber, isAmbulance, isAnesthesia, namesCode } from '../code-match.ts';
import { defineEdits, type EditContext, needsList } from '../edit.ts';
import { ANESTHESIA_MODIFIERS } from '../procedures.ts';
import type { LineView, Subject } from '../subject.ts';

/** Anesthesia services that are counted in units. */
const IN_UNITS = new Set(['01953', '01996']);
/** Labour anesthesia: minutes or units, as the payer has it. */
const EITHER = new Set(['01967', '01968', '01969']);
const MINUTES_OF_A_DAY = 1440;
const CLIA = /^\d{2}D\d{7}$/;
const MAILED = new Set(['BM', 'EL', 'EM', 'FT', 'FX']);
const TRIP = /^[DEGHIJNPRSX]{2}$/;
const MILEAGE = new Set(['A0425', 'A0435', 'A0436']);
const EQUIPMENT_MODIFIERS = new Set(['RR', 'NU', 'UE']);

const isFederal = ({ profile }: Subject): boolean => /^medica/.test(profile.program);
const isMedicare = ({ profile }: Subject): boolean => profile.program.startsWith('medicare');

function judgeMinutes(subject: Subject, view: LineView, context: EditContext): void {
  const { line, code, index, units, modifiers } = view;
  const path = `lines[${index}]`;
  if (line.unitType !== 'MJ') {
    if (!EITHER.has(code)) context.report({ path: `${path}.unitType`, line: index, detail: { code } });
  } else if (units > 0 && !Number.isInteger(units)) {
    context.report({ path: `${path}.units`, at: '2400 SV104', line: index, variant: 'part', detail: { value: units } });
  } else if (units > MINUTES_OF_A_DAY) {
    context.report({ path: `${path}.units`, at: '2400 SV104', line: index, variant: 'long', detail: { value: units } });
  }
  const needed = subject.profile.requiresAnesthesiaModifier || isMedicare(subject);
  if (needed && !modifiers.some((modifier) => ANESTHESIA_MODIFIERS.has(modifier))) {
    context.report({ path: `${path}.procedure.modifiers`, at: '2400 SV101-3', line: index, variant: 'modifier' });
  }
}

function judgeLaboratory(subject: Subject, context: EditContext): void {
  const { claim, codeSets, history } = subject;
  needsList(subject, context, 'clia-required');
  if (isMedicare(subject)) {
    needsList(subject, context, 'clia-waived');
    if (history.provider === undefined) context.notChecked('provider table');
  }
  for (const { line, code, modifiers, index, versionDate } of subject.lines) {
    if (code === '') continue;
    const certificate = line.cliaNumber ?? claim.cliaNumber;
    if (certificate === undefined && codeSets.lists('clia-required', code, versionDate)) {
      const variant = isFederal(subject) ? 'required' : 'wanted';
      context.report({ path: `lines[${index}].cliaNumber`, at: '2400 REF02', line: index, variant, detail: { code } });
    }
    if (modifiers.includes('90') && line.referringCliaNumber === undefined) {
      context.report({
        path: `lines[${index}].referringCliaNumber`,
        at: '2400 REF02',
        line: index,
        variant: 'referred',
      });
    }
    if (!isMedicare(subject) || modifiers.includes('QW')) continue;
    if (!codeSets.lists('clia-waived', code, versionDate)) continue;
    if (history.provider?.(claim.billingProvider.npi ?? '')?.waivedLaboratory !== true) continue;
    const path = `lines[${index}].procedure.modifiers`;
    context.report({ path, at: '2400 SV101-3', line: index, variant: 'waived', detail: { code } });
  }
}

function judgeCliaForm({ claim, lines }: Subject, context: EditContext): void {
  const judge = (value: string | undefined, path: string, at: string, line?: number): void => {
    if (value === undefined || CLIA.test(value)) return;
    context.report({ path, at, detail: { value }, ...(line === undefined ? {} : { line }) });
  };
  judge(claim.cliaNumber, 'cliaNumber', '2300 REF02');
  for (const { line, index } of lines) {
    judge(line.cliaNumber, `lines[${index}].cliaNumber`, '2400 REF02', index);
    judge(line.referringCliaNumber, `lines[${index}].referringCliaNumber`, '2400 REF02', index);
  }
}

const isMammography = (code: string): boolean => {
  const number = codeNumber(code);
  return number === 77063 || (number >= 77065 && number <= 77067);
};

function judgeTransport({ claim, lines }: Subject, context: EditContext): void {
  // QL: the patient died before the transport, so nobody was driven anywhere.
  const rides = lines.filter(({ code, modifiers }) => isAmbulance(code) && !modifiers.includes('QL'));
  const first = rides[0];
  if (first === undefined) return;
  const missing = (path: string, at: string, what: string): void => {
    context.report({ path, at, line: first.index, detail: { code: first.code, what } });
  };
  const facts = first.line.ambulance ?? claim.ambulance;
  if ((facts?.transportReasonCode ?? facts?.transportMiles) === undefined) {
    missing('ambulance', '2300 CR1', 'reason and distance of the transport');
  }
  if ((first.line.ambulance?.pickUp ?? claim.ambulance?.pickUp) === undefined) {
    missing('ambulance.pickUp', '2310E N301', 'place where the patient was picked up');
  }
  if ((first.line.ambulance?.dropOff ?? claim.ambulance?.dropOff) === undefined) {
    missing('ambulance.dropOff', '2310F N301', 'place where the patient was dropped off');
  }
  for (const { modifiers, index, code } of rides) {
    if (modifiers.some((modifier) => TRIP.test(modifier))) continue;
    const detail = { code };
    context.report({
      path: `lines[${index}].procedure.modifiers`,
      at: '2400 SV101-3',
      line: index,
      variant: 'trip',
      detail,
    });
  }
  if (!rides.some(({ code }) => MILEAGE.has(code))) {
    context.report({
      path: 'lines',
      at: '2400 SV101-2',
      line: first.index,
      variant: 'miles',
      detail: { code: first.code },
    });
  }
}

function judgeEquipment(subject: Subject, view: LineView, context: EditContext): void {
  const { line, code, modifiers, index, versionDate } = view;
  const rented = line.durableEquipment !== undefined || subject.codeSets.lists('dme-rental', code, versionDate);
  const certified = namesCode(subject.profile.requiresCertificateOfMedicalNecessity, code);
  if (rented) {
    if (!modifiers.some((modifier) => EQUIPMENT_MODIFIERS.has(modifier))) {
      context.report({
        path: `lines[${index}].procedure.modifiers`,
        at: '2400 SV101-3',
        line: index,
        detail: { code },
      });
    }
    if ((line.providers?.ordering ?? subject.claim.providers?.ordering) === undefined) {
      const path = `lines[${index}].providers.ordering`;
      context.report({ path, at: '2420E NM103', line: index, variant: 'order', detail: { code } });
    }
  }
  if (certified && line.durableEquipment?.certificationTypeCode === undefined) {
    const path = `lines[${index}].durableEquipment.certificationTypeCode`;
    context.report({ path, at: '2400 CR301', line: index, variant: 'certificate', detail: { code } });
  }
}

function judgeAttachments(
  list: readonly Attachment[] | undefined,
  path: string,
  line: number | undefined,
  view: { readonly subject: Subject; readonly context: EditContext },
): void {
  list?.forEach(({ transmissionCode: way, controlNumber }, index) => {
    const place = {
      path: `${path}[${index}].controlNumber`,
      at: `${line === undefined ? '2300' : '2400'} PWK06`,
      ...(line === undefined ? {} : { line }),
    };
    if (MAILED.has(way)) {
      if (controlNumber === undefined) view.context.report({ ...place, detail: { way } });
      else if (view.subject.history.hasDocument === undefined) view.context.notChecked('document store');
      else if (!view.subject.history.hasDocument(controlNumber)) {
        view.context.report({ ...place, variant: 'unknown', detail: { value: controlNumber } });
      }
    } else if (controlNumber !== undefined) view.context.report({ ...place, variant: 'needless', detail: { way } });
  });
}

export const specialtyEdits = defineEdits([
  {
    id: 'E-080',
    snip: 6,
    severity: 'error',
    types: 'P',
    at: '2400 SV103',
    message: 'Line {line}: anesthesia {code} is not given in minutes',
    mend: 'Give the unit MJ and the minutes of anesthesia; payers count units themselves',
    source: 'domain.md E-080, M-072, RFI 1571',
    variants: {
      part: {
        severity: 'error',
        message: 'Line {line}: {value} are no whole minutes',
        mend: 'Give whole minutes',
      },
      long: {
        severity: 'warning',
        message: 'Line {line}: {value} minutes are more than a day',
        mend: 'Check begin and end of the anesthesia',
      },
      modifier: {
        severity: 'error',
        message: 'Line {line}: nothing says who gave or directed the anesthesia',
        mend: 'Add one of AA, AD, QK, QX, QY, QZ',
      },
    },
    check(subject, context) {
      for (const view of subject.lines) {
        if (isAnesthesia(view.code) && !IN_UNITS.has(view.code)) judgeMinutes(subject, view, context);
      }
    },
  },
  {
    id: 'E-081',
    snip: 6,
    severity: 'warning',
    types: 'P',
    at: '2400 SV103',
    message: 'Line {line}: {code} is given in minutes and is no anesthesia service',
    mend: 'Give units, or the anesthesia modifier when it was one',
    source: 'domain.md E-081',
    variants: {
      units: {
        severity: 'error',
        message: 'Line {line}: {code} is counted in units and given in minutes',
        mend: 'Give the unit UN and the number of services',
      },
    },
    check({ lines }, context) {
      for (const { line, code, modifiers, index } of lines) {
        if (line.unitType !== 'MJ') continue;
        const path = `lines[${index}].unitType`;
        if (IN_UNITS.has(code)) context.report({ path, line: index, variant: 'units', detail: { code } });
        else if (!isAnesthesia(code) && !modifiers.some((modifier) => ANESTHESIA_MODIFIERS.has(modifier))) {
          context.report({ path, line: index, detail: { code } });
        }
      }
    },
  },
  {
    id: 'E-082',
    snip: 6,
    severity: 'error',
    types: 'P',
    at: '2300 REF02',
    message: 'The CLIA number {value} is not two digits, D and seven digits',
    mend: 'Copy the number from the laboratory certificate',
    source: 'domain.md E-082, M-043',
    needs: ['clia-required', 'clia-waived', 'provider table'],
    variants: {
      required: {
        severity: 'error',
        message: 'Line {line}: {code} is a laboratory test that needs a CLIA number',
        mend: 'Give the number of the laboratory that did the test',
      },
      wanted: {
        severity: 'warning',
        message: 'Line {line}: {code} is a laboratory test that usually needs a CLIA number',
        mend: 'Give the number of the laboratory that did the test',
      },
      referred: {
        severity: 'warning',
        message: 'Line {line}: the test was done by another laboratory (modifier 90), whose CLIA number is missing',
        mend: 'Give the CLIA number of the laboratory that did the test',
      },
      waived: {
        severity: 'warning',
        message: 'Line {line}: {code} is done under a certificate of waiver, without the modifier QW',
        mend: 'Add the modifier QW',
      },
    },
    check(subject, context) {
      judgeCliaForm(subject, context);
      judgeLaboratory(subject, context);
    },
  },
  {
    id: 'E-083',
    snip: 6,
    severity: 'error',
    types: 'P',
    at: '2300 REF02',
    message: 'Line {line}: mammography {code} without the certification number of the facility',
    mend: 'Give the mammography certification number',
    source: 'domain.md E-083, M-044',
    needs: ['mammography'],
    check(subject, context) {
      const { claim, lines, codeSets } = subject;
      needsList(subject, context, 'mammography');
      for (const { line, code, index, versionDate } of lines) {
        if (!isMammography(code) && !codeSets.lists('mammography', code, versionDate)) continue;
        if ((line.mammographyCertificationNumber ?? claim.mammographyCertificationNumber) !== undefined) continue;
        context.report({ path: 'mammographyCertificationNumber', line: index, detail: { code } });
      }
    },
  },
  {
    id: 'E-088',
    snip: 6,
    severity: 'error',
    types: 'P',
    at: '2300 CR1',
    message: 'Line {line}: ambulance {code} without the {what}',
    mend: 'Give the {what}',
    source: 'domain.md E-088, M-066, M-079',
    variants: {
      trip: {
        severity: 'error',
        message: 'Line {line}: ambulance {code} without the modifier of origin and destination',
        mend: 'Add the two letters of origin and destination, e.g. RH',
      },
      miles: {
        severity: 'error',
        message: 'The transport {code} of line {line} has no mileage line',
        mend: 'Add the line of miles (A0425, A0435 or A0436)',
      },
    },
    check(subject, context) {
      judgeTransport(subject, context);
    },
  },
  {
    id: 'E-089',
    snip: 6,
    severity: 'error',
    types: 'P',
    at: '2400 SV101-3',
    message: 'Line {line}: nothing says whether the equipment {code} is rented, new or used',
    mend: 'Add RR for a rental, NU for new or UE for used equipment',
    source: 'domain.md E-089, M-078',
    needs: ['dme-rental'],
    variants: {
      order: {
        severity: 'error',
        message: 'Line {line}: the equipment {code} has no ordering provider',
        mend: 'Give the provider who ordered it, with NPI',
      },
      certificate: {
        severity: 'error',
        message: 'Line {line}: this payer wants a certificate of medical necessity for {code}',
        mend: 'Give type and length of the certification',
      },
    },
    check(subject, context) {
      needsList(subject, context, 'dme-rental');
      for (const view of subject.lines) if (view.code !== '') judgeEquipment(subject, view, context);
    },
  },
  {
    id: 'E-090',
    snip: 6,
    severity: 'error',
    types: 'P',
    at: '2300 REF02',
    message: 'Line {line}: this payer wants {what} for {code}',
    mend: 'Ask the payer, and give the number that it gives',
    source: 'domain.md E-090, M-040, M-041',
    variants: {
      answered: {
        severity: 'warning',
        message: 'The payer answered that services of this kind need an authorization, and the claim has none',
        mend: 'Ask for the authorization, or check that this service is not meant',
      },
    },
    check({ claim, lines, profile, history }, context) {
      const authorized = claim.priorAuthorizationNumber !== undefined;
      const referred = claim.referralNumber !== undefined;
      for (const { line, code, index } of lines) {
        const report = (path: string, what: string): void => {
          context.report({ path, line: index, detail: { code, what } });
        };
        if (!authorized && line.priorAuthorizations === undefined && namesCode(profile.requiresAuthorization, code)) {
          report('priorAuthorizationNumber', 'an authorization');
        }
        if (!referred && line.referrals === undefined && namesCode(profile.requiresReferral, code)) {
          report('referralNumber', 'a referral');
        }
      }
      if (authorized || referred || lines.some(({ line }) => line.priorAuthorizations !== undefined)) return;
      if (history.eligibility?.(claim)?.authorizationRequired === true) {
        context.report({ path: 'priorAuthorizationNumber', variant: 'answered' });
      }
    },
  },
  {
    id: 'E-091',
    snip: 4,
    severity: 'error',
    types: 'PID',
    at: '2300 REF02',
    message: 'The authorization {value} {problem}',
    mend: 'Give the authorization that covers this patient, provider, service and day, or ask for another',
    source: 'domain.md E-091',
    needs: ['authorizations'],
    check(subject, context) {
      const { claim, lines, history } = subject;
      const value = claim.priorAuthorizationNumber;
      const named = lines.filter(({ line }) => line.priorAuthorizations !== undefined);
      if (value === undefined && named.length === 0) return;
      if (history.authorization === undefined) return context.notChecked('authorizations');
      const own = lines.filter(({ line }) => line.priorAuthorizations === undefined);
      const problem = value === undefined ? undefined : authorizationProblem(subject, value, own);
      if (value !== undefined && problem !== undefined) {
        context.report({ path: 'priorAuthorizationNumber', detail: { value, problem } });
      }
      for (const { line, index } of named) {
        line.priorAuthorizations?.forEach(({ number }, place) => {
          const same = named.filter((one) => one.line.priorAuthorizations?.some((other) => other.number === number));
          const wrong = authorizationProblem(subject, number, same);
          if (wrong === undefined || same[0]?.index !== index) return;
          const path = `lines[${index}].priorAuthorizations[${place}].number`;
          context.report({ path, at: '2400 REF02', line: index, detail: { value: number, problem: wrong } });
        });
      }
    },
  },
  {
    id: 'E-095',
    snip: 4,
    severity: 'error',
    types: 'PID',
    at: '2300 PWK06',
    message: 'Documents are said to come by {way}, and nothing says under which number',
    mend: 'Give the control number that stands on the documents',
    source: 'domain.md E-095, M-047',
    needs: ['document store'],
    variants: {
      needless: {
        severity: 'error',
        message: 'Documents that are not sent ({way}) have a control number',
        mend: 'Leave the control number out',
      },
      unknown: {
        severity: 'warning',
        message: 'The document store has nothing under the control number {value}',
        mend: 'Put the document in, or correct the number',
      },
    },
    check(subject, context) {
      const view = { subject, context };
      judgeAttachments(subject.claim.attachments, 'attachments', undefined, view);
      for (const { line, index } of subject.lines) {
        judgeAttachments(line.attachments, `lines[${index}].attachments`, index, view);
      }
    },
  },
]);

/** What is wrong with the authorization for these lines, which are billed under it. */
function authorizationProblem(
  { claim, history, firstDate: first, lastDate: last }: Subject,
  number: string,
  lines: readonly LineView[],
): string | undefined {
  const held = history.authorization?.(number, claim);
  if (held === undefined) return undefined;
  const dated = lines.filter(({ from }) => from !== '');
  const firstDate = dated.map(({ from }) => from).sort()[0] ?? first;
  const lastDate =
    dated
      .map(({ to }) => to)
      .sort()
      .at(-1) ?? last;
  if (held.until !== undefined && lastDate > held.until) return `ended on ${held.until}`;
  if (held.from !== undefined && firstDate < held.from) return `begins on ${held.from}`;
  const memberId = numberKey(claim.subscriber.memberId ?? '');
  if (held.memberId !== undefined && numberKey(held.memberId) !== memberId) return 'is for another member';
  const rendering = lines.map(({ line }) => line.providers?.rendering?.npi);
  const npis = [claim.billingProvider.npi, claim.providers?.rendering?.npi, ...rendering];
  if (held.providerNpis !== undefined && !held.providerNpis.some((npi) => npis.includes(npi)))
    return 'is for another provider';
  const codes = held.procedureCodes;
  const other = codes === undefined ? undefined : lines.find(({ code }) => code !== '' && !namesCode(codes, code));
  if (other !== undefined) return `does not cover ${other.code}`;
  const units = lines.reduce((sum, line) => sum + (Number.isNaN(line.units) ? 0 : line.units), 0);
  return held.unitsLeft !== undefined && units > held.unitsLeft
    ? `has ${Math.max(0, held.unitsLeft)} units left, not ${units}`
    : undefined;
}
