/** Scrub: edits of procedure codes, modifiers, duplicate lines, places of service. */
import { asDate, daysFrom, limitDate } from '../days.ts';
import { defineEdits, type EditContext, needsList } from '../edit.ts';
import { isNewPatientVisit, isPerDay, procedureState } from '../procedures.ts';
import type { LineView, Subject } from '../subject.ts';

const HCPCS_SHAPE = /^(?:[0-9]{4}[0-9A-Z]|[A-Z][0-9]{4})$/;
const MODIFIER = /^[0-9A-Z]{2}$/;
const UNLISTED_LABEL = /not otherwise|unlisted|\bnoc\b|\bnos\b/i;
/** Places that are a facility of somebody else for most who bill from them. */
const FACILITY_PLACES = new Set([
  '19',
  '21',
  '22',
  '23',
  '24',
  '26',
  '31',
  '32',
  '34',
  '51',
  '52',
  '56',
  '61',
  '62',
  '65',
]);
/** Hospitals, nursing facilities and ambulatory centres, which are their own service location. */
const OWN_PLACE_TAXONOMIES = ['261Q', '27', '28', '31'];

function procedureAt({ type }: Subject): string {
  return type === 'P' ? '2400 SV101-2' : type === 'I' ? '2400 SV202-2' : '2400 SV301-2';
}

function judgeShape(subject: Subject, view: LineView, context: EditContext): boolean {
  const { code, index, procedure } = view;
  if (procedure?.qualifier !== 'HC' || subject.type === 'D') return true;
  const where = {
    path: `lines[${index}].procedure.code`,
    at: procedureAt(subject),
    line: index,
    detail: { value: code },
  };
  if (!HCPCS_SHAPE.test(code)) {
    context.report(where);
    return false;
  }
  if (subject.type === 'P' && /^[W-Z]/.test(code) && !subject.profile.acceptsLocalCodes) {
    context.report({ ...where, variant: 'local' });
  } else if (subject.type === 'P' && code.startsWith('D')) {
    context.report({ ...where, variant: 'dental' });
  }
  return true;
}

/** Everything that makes two lines the same service. */
function sameService({ claim }: Subject, { line, code, modifiers, from, to, placeOfService }: LineView): string {
  const { drug, dental, revenueCode, chargeAmount, diagnosisPointers } = line;
  const rendering = line.providers?.rendering ?? claim.providers?.rendering;
  const teeth = dental?.teeth?.map((tooth) => `${tooth.code}${(tooth.surfaces ?? []).join('')}`).join(',') ?? '';
  return [
    code,
    modifiers.join(','),
    from,
    to,
    placeOfService,
    rendering?.npi ?? '',
    chargeAmount,
    drug?.code ?? '',
    diagnosisPointers?.join(',') ?? '',
    teeth,
    dental?.oralCavityCodes?.join(',') ?? '',
    revenueCode ?? '',
  ].join('|');
}

/** Whether another line has the same code and day: only then is the whole of it compared. */
function hasTwin({ lines }: Subject, view: LineView): boolean {
  return lines.some((other) => other !== view && other.code === view.code && other.from === view.from);
}

function judgePlace(subject: Subject, code: string, path: string, at: string, context: EditContext): void {
  const state = subject.codeSets.state('place-of-service', code, subject.versionDate);
  if (state === 'unloaded') context.notChecked('place-of-service');
  else if (state !== 'active') context.report({ path, at, detail: { value: code } });
}

function judgeFacility(subject: Subject, context: EditContext): void {
  const { claim, lines, history } = subject;
  if (claim.providers?.serviceFacility !== undefined) return;
  const taxonomy = claim.billingProvider.taxonomyCode ?? '';
  if (OWN_PLACE_TAXONOMIES.some((beginning) => taxonomy.startsWith(beginning))) return;
  const bare = lines.find(
    ({ line, placeOfService }) => FACILITY_PLACES.has(placeOfService) && line.providers?.serviceFacility === undefined,
  );
  if (bare === undefined) return;
  const elsewhere = history.servedElsewhere?.(claim, bare.placeOfService);
  if (elsewhere === false) return;
  const variant = elsewhere === true ? 'elsewhere' : 'facility';
  context.report({
    path: 'providers.serviceFacility',
    at: '2310C NM103',
    variant,
    detail: { value: bare.placeOfService },
  });
}

export const procedureEdits = defineEdits([
  {
    id: 'E-047',
    snip: 4,
    severity: 'warning',
    types: 'P',
    at: '2400 SV104',
    message: 'Line {line}: {code} is counted by the day, spans {days} days and has one unit',
    mend: 'Give one unit for each day, or a line for each day',
    source: 'domain.md E-047',
    needs: ['per-day'],
    check(subject, context) {
      const { lines, codeSets } = subject;
      for (const { from, to, units, code, index, versionDate } of lines) {
        if (from === to || units !== 1 || code === '') continue;
        needsList(subject, context, 'per-day');
        if (!isPerDay(code) && !codeSets.lists('per-day', code, versionDate)) continue;
        const days = daysFrom(from, to) + 1;
        if (days > 1) context.report({ path: `lines[${index}].units`, line: index, detail: { code, days } });
      }
    },
  },
  {
    id: 'E-048',
    snip: 4,
    severity: 'warning',
    types: 'PI',
    at: '2400 SV101-2',
    message: 'Line {line}: {code} is not in force on both ends of the span {from} to {to}',
    mend: 'Split the line where the code list changes',
    source: 'domain.md E-048',
    needs: ['hcpcs', 'cpt'],
    check(subject, context) {
      for (const view of subject.lines) {
        const { from, to, code, index, line } = view;
        const set = from === to ? undefined : view.codeSet;
        if (set === undefined) continue;
        const [start, end] = [asDate(line.serviceDate?.from), asDate(line.serviceDate?.to)];
        if (start === undefined || end === undefined) continue;
        const states = [subject.codeSets.state(set, code, start), subject.codeSets.state(set, code, end)];
        if (states.includes('unloaded')) context.notChecked(set);
        // A code that is right on neither end is E-070's.
        else if (states.includes('active') && states.some((state) => state !== 'active')) {
          const at = procedureAt(subject);
          context.report({ path: `lines[${index}].procedure.code`, at, line: index, detail: { code, from, to } });
        }
      }
    },
  },
  {
    id: 'E-070',
    snip: 5,
    severity: 'error',
    types: 'PID',
    at: '2400 SV101-2',
    message: 'Line {line}: {value} has not the form of a procedure code',
    mend: 'Give five characters: digits, or a letter and four digits',
    source: 'domain.md E-070',
    needs: ['hcpcs', 'cpt', 'cdt'],
    variants: {
      unknown: {
        severity: 'error',
        message: 'Line {line}: {value} is not in the list of procedure codes that is in force on the day of service',
        mend: 'Look the code up in the list of that year',
      },
      local: {
        severity: 'warning',
        message: 'Line {line}: {value} is a local code of a state',
        mend: 'Give the national code, unless this payer asks for its own',
      },
      dental: {
        severity: 'warning',
        message: 'Line {line}: {value} is a dental code on a professional claim',
        mend: 'Bill it on a dental claim, unless this payer wants it here',
      },
    },
    check(subject, context) {
      for (const view of subject.lines) {
        if (view.code === '' || !judgeShape(subject, view, context)) continue;
        const state = procedureState(subject, view);
        if (state === 'unloaded') {
          if (view.codeSet !== undefined) context.notChecked(view.codeSet);
        } else if (state !== 'active') {
          const path = `lines[${view.index}].procedure.code`;
          const detail = { value: view.code };
          context.report({ path, at: procedureAt(subject), line: view.index, variant: 'unknown', detail });
        }
      }
    },
  },
  {
    id: 'E-071',
    snip: 5,
    severity: 'error',
    types: 'PI',
    at: '2400 SV101-3',
    message: 'Line {line}: the modifier {value} {problem}',
    mend: 'Give up to four different modifiers of two characters',
    source: 'domain.md E-071',
    check({ lines, type }, context) {
      for (const { modifiers, index } of lines) {
        modifiers.forEach((value, place) => {
          const problem = !MODIFIER.test(value)
            ? 'has not two letters or digits'
            : modifiers.indexOf(value) < place
              ? 'stands twice'
              : undefined;
          if (problem === undefined) return;
          const at = `2400 ${type === 'P' ? 'SV101' : 'SV202'}-${place + 3}`;
          context.report({
            path: `lines[${index}].procedure.modifiers[${place}]`,
            at,
            line: index,
            detail: { value, problem },
          });
        });
      }
    },
  },
  {
    id: 'E-072',
    snip: 6,
    severity: 'warning',
    types: 'P',
    at: '2400 SV101-3',
    message: 'Line {line}: {problem}',
    mend: 'Give the modifiers and units as this payer wants both sides or both parts billed',
    source: 'domain.md E-072',
    check({ lines }, context) {
      for (const { modifiers, units, index } of lines) {
        if (modifiers.length === 0) continue;
        const has = (modifier: string): boolean => modifiers.includes(modifier);
        const problem =
          has('50') && units > 1
            ? 'modifier 50 already means both sides, and there is more than one unit'
            : has('50') && has('RT') && has('LT')
              ? 'modifiers RT and LT stand beside 50'
              : has('26') && has('TC')
                ? 'modifiers 26 and TC together are the whole service'
                : undefined;
        if (problem !== undefined) {
          context.report({ path: `lines[${index}].procedure.modifiers`, line: index, detail: { problem } });
        }
      }
    },
  },
  {
    id: 'E-073',
    snip: 6,
    severity: 'error',
    types: 'P',
    at: '2400 SV101-7',
    message: 'Line {line}: {code} is an unlisted service and nothing says what was done',
    mend: 'Describe the service in the procedure description',
    source: 'domain.md E-073',
    needs: ['unlisted-procedure'],
    check(subject, context) {
      const { codeSets } = subject;
      for (const { code, codeSet, procedure, index, versionDate } of subject.lines) {
        if (code === '' || procedure?.description !== undefined) continue;
        const label = codeSet === 'hcpcs' ? codeSets.entry('hcpcs', code, versionDate)?.label : undefined;
        const unlisted =
          codeSets.lists('unlisted-procedure', code, versionDate) ||
          (label !== undefined && UNLISTED_LABEL.test(label));
        if (unlisted) context.report({ path: `lines[${index}].procedure.description`, line: index, detail: { code } });
        else if (!codeSets.covers('unlisted-procedure', versionDate)) context.notChecked('unlisted-procedure');
      }
    },
  },
  {
    id: 'E-074',
    snip: 4,
    severity: 'warning',
    types: 'PID',
    at: '2400 LX01',
    message: 'Lines {other} and {line} are identical',
    mend: 'Combine the units, or add the modifier that tells them apart (76, 77, 59, XE, XP, XS, XU)',
    source: 'domain.md E-074',
    check(subject, context) {
      if (subject.lines.length < 2) return;
      const seen = new Map<string, number>();
      for (const view of subject.lines) {
        if ((subject.inpatient && view.code === '') || !hasTwin(subject, view)) continue;
        const key = sameService(subject, view);
        const other = seen.get(key);
        if (other === undefined) seen.set(key, view.index);
        else context.report({ path: `lines[${view.index}]`, line: view.index, detail: { other: other + 1 } });
      }
    },
  },
  {
    id: 'E-078',
    snip: 5,
    severity: 'error',
    types: 'P',
    at: '2300 CLM05-1',
    message: 'The place of service {value} is none of the list',
    mend: 'Take the code from the place of service list',
    source: 'domain.md E-078',
    needs: ['place-of-service'],
    variants: {
      elsewhere: {
        severity: 'error',
        message:
          'The service was given elsewhere than at the billing address (place of service {value}), and no service facility is given',
        mend: 'Give name and address of the facility',
      },
      facility: {
        severity: 'warning',
        message: 'Place of service {value} is a facility, and no service facility is given',
        mend: 'Give name and address of the facility unless it is the billing address',
      },
      telehealth: {
        severity: 'warning',
        message: 'Line {line}: this payer wants a telehealth modifier with place of service {value}',
        mend: 'Add one of {modifiers}',
      },
    },
    check(subject, context) {
      const { claim, lines, profile } = subject;
      judgePlace(subject, claim.facilityTypeCode, 'facilityTypeCode', '2300 CLM05-1', context);
      for (const { line, index, placeOfService, modifiers } of lines) {
        if (line.facilityTypeCode !== undefined) {
          judgePlace(subject, line.facilityTypeCode, `lines[${index}].facilityTypeCode`, '2400 SV105', context);
        }
        const remote = placeOfService === '02' || placeOfService === '10';
        const wanted = profile.telehealthModifiers;
        if (!remote || wanted.length === 0 || modifiers.some((modifier) => wanted.includes(modifier))) continue;
        const detail = { value: placeOfService, modifiers: wanted.join(', ') };
        const path = `lines[${index}].procedure.modifiers`;
        context.report({ path, at: '2400 SV101-3', line: index, variant: 'telehealth', detail });
      }
      judgeFacility(subject, context);
    },
  },
  {
    id: 'E-079',
    snip: 6,
    severity: 'warning',
    types: 'P',
    at: '2400 SV101-2',
    message: 'Line {line}: {code} is a visit of a new patient, and the group saw this patient on {date}',
    mend: 'Bill a visit of an established patient',
    source: 'domain.md E-079',
    needs: ['ledger: visits'],
    check(subject, context) {
      const { lines, history, codeSets, profile, claim } = subject;
      for (const { code, index, from, versionDate } of lines) {
        if (!isNewPatientVisit(code) && !codeSets.lists('new-patient-visit', code, versionDate)) continue;
        if (history.lastVisit === undefined) {
          context.notChecked('ledger: visits');
          continue;
        }
        const date = history.lastVisit(claim);
        if (date === undefined || date >= from) continue;
        const free = limitDate(date, { months: profile.newPatientYears * 12 });
        if (free !== undefined && from < free) {
          context.report({ path: `lines[${index}].procedure.code`, line: index, detail: { code, date } });
        }
      }
    },
  },
]);
