/** Scrub: edits of diagnoses and the pointers to them. */
import type { Diagnosis } from '../../../claims/claim.ts';
import type { ListSetId } from '../../../codesets/code-set.ts';
import { ageOn } from '../days.ts';
import { defineEdits, type EditContext, needsList } from '../edit.ts';
import type { Subject } from '../subject.ts';

const SHAPE = /^[A-Z][0-9A-Z]{2}[0-9A-Z]{0,4}$/;
const ICD_9 = new Set(['BK', 'BF', 'BJ', 'PR', 'BN']);
const ICD_10_FROM = '2015-10-01';
const PRINCIPAL = new Set(['ABK', 'BK']);
/** Principal and other diagnoses: the list that pointers count in, and that may hold no code twice. */
const NUMBERED = new Set(['ABK', 'ABF', 'BK', 'BF']);
const LIMITS = { P: 12, I: 25, D: 4 } as const;

/** MCE age classes: list, first and last age. */
const AGES: readonly (readonly [ListSetId, number, number])[] = [
  ['age-newborn', 0, 0],
  ['age-pediatric', 0, 17],
  ['age-maternity', 9, 64],
  ['age-adult', 15, 124],
];

const isIcd10 = ({ qualifier }: Diagnosis): boolean => !ICD_9.has(qualifier);

function numberedCount({ diagnoses }: Subject): number {
  let count = 0;
  for (const { qualifier } of diagnoses) if (NUMBERED.has(qualifier)) count += 1;
  return count;
}

function judgeRepeats({ diagnoses }: Subject, context: EditContext): void {
  const seen = new Set<string>();
  diagnoses.forEach(({ qualifier, code }, index) => {
    const list = NUMBERED.has(qualifier) ? 'numbered' : qualifier;
    const key = `${list} ${code}`;
    if (!seen.has(key)) {
      seen.add(key);
      return;
    }
    const path = `diagnoses[${index}].code`;
    if (list === 'numbered') context.report({ path, detail: { value: code } });
    else if (qualifier !== 'ABJ' && qualifier !== 'BJ') {
      context.report({ path, variant: 'reason', detail: { value: code } });
    }
  });
}

export const diagnosisEdits = defineEdits([
  {
    id: 'E-060',
    snip: 2,
    severity: 'error',
    types: 'PID',
    at: '2300 HI01',
    message: 'The claim has no diagnosis',
    mend: 'Give at least the principal diagnosis',
    source: 'domain.md E-060, M-051',
    variants: {
      many: {
        severity: 'error',
        message: 'The claim has {count} diagnoses; {limit} fit',
        mend: 'Keep those that matter most, or split the claim',
      },
    },
    check(subject, context) {
      const count = numberedCount(subject);
      const limit = LIMITS[subject.type];
      if (count === 0 && subject.type !== 'D') context.report({ path: 'diagnoses' });
      if (count > limit) context.report({ path: 'diagnoses', variant: 'many', detail: { count, limit } });
    },
  },
  {
    id: 'E-061',
    snip: 5,
    severity: 'error',
    types: 'PID',
    at: '2300 HI01-2',
    message: 'The diagnosis {value} has not the form of an ICD-10-CM code',
    mend: 'Give a code like J069: a letter, then two to six letters or digits',
    source: 'domain.md E-061',
    needs: ['icd-10-cm'],
    variants: {
      unknown: {
        severity: 'error',
        message: 'The diagnosis {value} is not in the ICD-10-CM list that is in force on the day of service',
        mend: 'Look the diagnosis up in the list of that year',
      },
      header: {
        severity: 'error',
        message: 'The diagnosis {value} is a group heading and can not be billed',
        mend: 'Give the complete code with all its digits',
      },
    },
    check({ diagnoses, codeSets, versionDate }, context) {
      for (let index = 0; index < diagnoses.length; index += 1) {
        const diagnosis = diagnoses[index];
        if (diagnosis === undefined || !isIcd10(diagnosis)) continue;
        const value = diagnosis.code;
        const shape = SHAPE.test(value);
        const state = shape ? codeSets.state('icd-10-cm', value, versionDate) : 'unknown';
        if (state === 'active') continue;
        if (state === 'unloaded') {
          context.notChecked('icd-10-cm');
          continue;
        }
        const at = `2300 HI${String(Math.min(index, 11) + 1).padStart(2, '0')}-2`;
        const variant = shape ? { variant: state === 'header' ? 'header' : 'unknown' } : {};
        context.report({ path: `diagnoses[${index}].code`, at, detail: { value }, ...variant });
      }
    },
  },
  {
    id: 'E-062',
    snip: 5,
    severity: 'error',
    types: 'PID',
    at: '2300 HI01-1',
    message: 'A diagnosis has the qualifier {value} of ICD-9, which ended on 30 September 2015',
    mend: 'Give ICD-10-CM codes with ABK and ABF',
    source: 'domain.md E-062',
    variants: {
      mixed: {
        severity: 'error',
        message: 'The claim mixes diagnoses of ICD-9 and ICD-10',
        mend: 'Use one of the two, by the day of service; split the claim if it spans 1 October 2015',
      },
    },
    check({ diagnoses, versionDate }, context) {
      const index = diagnoses.findIndex((diagnosis) => !isIcd10(diagnosis));
      const old = diagnoses[index];
      if (old === undefined) return;
      const path = `diagnoses[${index}].qualifier`;
      if (versionDate >= ICD_10_FROM) context.report({ path, detail: { value: old.qualifier } });
      else if (diagnoses.some(isIcd10)) context.report({ path, variant: 'mixed' });
    },
  },
  {
    id: 'E-063',
    snip: 4,
    severity: 'error',
    types: 'PID',
    at: '2300 HI02-2',
    message: 'The diagnosis {value} stands twice',
    mend: 'Give each diagnosis once',
    source: 'domain.md E-063',
    variants: {
      reason: {
        severity: 'warning',
        message: 'The external cause or reason for visit {value} stands twice',
        mend: 'Give each code once',
      },
    },
    check(subject, context) {
      const { diagnoses } = subject;
      const repeated = diagnoses.some(({ code }, index) => diagnoses.findIndex((other) => other.code === code) < index);
      if (repeated) judgeRepeats(subject, context);
    },
  },
  {
    id: 'E-064',
    snip: 5,
    severity: 'error',
    types: 'PI',
    at: '2300 HI01-2',
    message: 'The principal diagnosis {value} is an external cause',
    mend: 'Put the injury or illness first, and the external cause behind it',
    source: 'domain.md E-064',
    check({ diagnoses }, context) {
      diagnoses.forEach(({ qualifier, code }, index) => {
        if (qualifier === 'ABK' && /^[V-Y]/.test(code)) {
          context.report({ path: `diagnoses[${index}].code`, detail: { value: code } });
        }
      });
    },
  },
  {
    id: 'E-065',
    snip: 5,
    severity: 'warning',
    types: 'PI',
    at: '2300 HI01-2',
    message: 'The principal diagnosis {value} is a manifestation of another disease',
    mend: 'Put the underlying disease first',
    source: 'domain.md E-065',
    needs: ['manifestation'],
    check({ diagnoses, codeSets, versionDate }, context) {
      diagnoses.forEach(({ qualifier, code }, index) => {
        if (!PRINCIPAL.has(qualifier)) return;
        const state = codeSets.state('manifestation', code, versionDate);
        if (state === 'unloaded') context.notChecked('manifestation');
        else if (state === 'active') context.report({ path: `diagnoses[${index}].code`, detail: { value: code } });
      });
    },
  },
  {
    id: 'E-066',
    snip: 2,
    severity: 'error',
    types: 'P',
    at: '2400 SV107-1',
    message: 'Line {line} points to no diagnosis',
    mend: 'Say for which diagnoses the service was given, the most important first',
    source: 'domain.md E-066, M-074',
    variants: {
      missing: {
        severity: 'error',
        message: 'Line {line} points to diagnosis {value}, and the claim has {count}',
        mend: 'Point to a diagnosis of this claim',
      },
      repeated: {
        severity: 'error',
        message: 'Line {line} points to diagnosis {value} twice',
        mend: 'Name each diagnosis once',
      },
    },
    check(subject, context) {
      const count = numberedCount(subject);
      for (const { line, index } of subject.lines) {
        const pointers = line.diagnosisPointers;
        const path = `lines[${index}].diagnosisPointers`;
        if (pointers === undefined) context.report({ path, line: index });
        pointers?.forEach((value, place) => {
          const where = { path: `${path}[${place}]`, at: `2400 SV107-${place + 1}`, line: index };
          if (value > count) context.report({ ...where, variant: 'missing', detail: { value, count } });
          else if (pointers.indexOf(value) < place)
            context.report({ ...where, variant: 'repeated', detail: { value } });
        });
      }
    },
  },
  {
    id: 'E-067',
    snip: 4,
    severity: 'warning',
    types: 'P',
    at: '2300 HI02-2',
    message: 'No line points to diagnosis {value}',
    mend: 'Point to it from the line that it explains, or leave it out',
    source: 'domain.md E-067',
    check(subject, context) {
      const count = numberedCount(subject);
      if (count < 2) return;
      const used = new Set<number>();
      for (const { line } of subject.lines) for (const pointer of line.diagnosisPointers ?? []) used.add(pointer);
      // Lines without pointers are E-066's; they say nothing about what is used.
      if (used.size === 0) return;
      for (let number = 1; number <= count; number += 1) {
        if (!used.has(number)) context.report({ path: `diagnoses[${number - 1}]`, detail: { value: number } });
      }
    },
  },
  {
    id: 'E-068',
    snip: 5,
    severity: 'warning',
    types: 'PI',
    at: '2300 HI01-2',
    message: 'The diagnosis {value} does not go with the age of {age} years',
    mend: 'Check the diagnosis and the birth date',
    source: 'domain.md E-068, Medicare Code Editor',
    needs: ['age-newborn', 'age-pediatric', 'age-maternity', 'age-adult'],
    check({ diagnoses, codeSets, versionDate, birthDate, firstDate }, context) {
      const age = ageOn(birthDate, firstDate);
      if (Number.isNaN(age)) return;
      for (const [set, youngest, oldest] of AGES) {
        if (!codeSets.covers(set, versionDate)) {
          context.notChecked(set);
          continue;
        }
        if (age >= youngest && age <= oldest) continue;
        diagnoses.forEach(({ code }, index) => {
          if (!codeSets.lists(set, code, versionDate)) return;
          context.report({ path: `diagnoses[${index}].code`, detail: { value: code, age } });
        });
      }
    },
  },
  {
    id: 'E-069',
    snip: 5,
    severity: 'info',
    types: 'PI',
    at: '2300 HI01-2',
    message: 'The diagnosis {value} is unusual for the sex code {gender}',
    mend: 'Check it if in doubt; payers no longer reject for this',
    source: 'domain.md E-069',
    needs: ['sex-female', 'sex-male'],
    check(subject, context) {
      const { claim, diagnoses, codeSets, versionDate } = subject;
      const gender = (claim.patient ?? claim.subscriber).genderCode;
      const set = gender === 'M' ? 'sex-female' : gender === 'F' ? 'sex-male' : undefined;
      if (set === undefined || gender === undefined) return;
      needsList(subject, context, set);
      diagnoses.forEach(({ code }, index) => {
        if (!codeSets.lists(set, code, versionDate)) return;
        context.report({ path: `diagnoses[${index}].code`, at: '2300 HI01-2', detail: { value: code, gender } });
      });
    },
  },
]);
