/** Scrub: edits of dental claims. */
import { defineEdits, needsList } from '../edit.ts';
import type { LineView } from '../subject.ts';

const SURFACES = new Set(['M', 'O', 'D', 'B', 'L', 'F', 'I']);

/** The whole mouth, arches, sextants and quadrants of element 1361, and its left and right. */
const AREA = /^(0[0-9]|[1-4]0|L|R)$/;

/** Place of a tooth among the 32 of adults or the 20 of children; supernumerary teeth take that of their neighbour. */
function toothPlace(code: string): { readonly permanent: boolean; readonly number: number } | undefined {
  if (/^0?[1-9]$|^[12][0-9]$|^3[0-2]$/.test(code)) return { permanent: true, number: Number(code) };
  if (/^5[1-9]$|^[67][0-9]$|^8[0-2]$/.test(code)) return { permanent: true, number: Number(code) - 50 };
  if (/^[A-T]S?$/.test(code)) return { permanent: false, number: code.charCodeAt(0) - 64 };
  return undefined;
}

/** Incisors and canines have an edge, all others a chewing surface. */
function isAnterior({ permanent, number }: { readonly permanent: boolean; readonly number: number }): boolean {
  return permanent
    ? (number >= 6 && number <= 11) || (number >= 22 && number <= 27)
    : (number >= 3 && number <= 8) || (number >= 13 && number <= 18);
}

function surfaceProblem(tooth: string, surface: string): string | undefined {
  const place = toothPlace(tooth);
  if (!SURFACES.has(surface)) return `the surface ${surface} is none of M, O, D, B, L, F and I`;
  if (place === undefined) return undefined;
  if (surface === 'I' && !isAnterior(place)) return `tooth ${tooth} has no incisal surface (I)`;
  return surface === 'O' && isAnterior(place) ? `tooth ${tooth} has no occlusal surface (O)` : undefined;
}

const isOrthodontic = ({ code }: LineView): boolean => /^D8\d{3}$/.test(code);

export const dentalEdits = defineEdits([
  {
    id: 'E-092',
    snip: 6,
    severity: 'error',
    types: 'D',
    at: '2400 TOO02',
    message: 'Line {line}: {problem}',
    mend: 'Give the tooth (1 to 32, A to T, 51 to 82, AS to TS), its surfaces, or the area of the mouth, as the procedure needs',
    source: 'domain.md E-092, M-111, M-112',
    needs: ['tooth-required', 'area-required'],
    check(subject, context) {
      const { lines, codeSets } = subject;
      needsList(subject, context, 'tooth-required');
      needsList(subject, context, 'area-required');
      for (const { line, code, index, versionDate } of lines) {
        const report = (path: string, at: string, problem: string): void => {
          context.report({ path: `lines[${index}].dental.${path}`, at, line: index, detail: { problem } });
        };
        const teeth = line.dental?.teeth ?? [];
        teeth.forEach((tooth, place) => {
          if (toothPlace(tooth.code) === undefined) {
            report(`teeth[${place}].code`, '2400 TOO02', `there is no tooth ${tooth.code}`);
          }
          tooth.surfaces?.forEach((surface, number) => {
            const problem = surfaceProblem(tooth.code, surface);
            if (problem !== undefined) report(`teeth[${place}].surfaces[${number}]`, '2400 TOO03', problem);
          });
        });
        if (teeth.length === 0) {
          if (codeSets.lists('tooth-required', code, versionDate))
            report('teeth', '2400 TOO02', `${code} needs a tooth`);
        }
        line.dental?.oralCavityCodes?.forEach((area, place) => {
          if (!AREA.test(area))
            report(`oralCavityCodes[${place}]`, '2400 SV304', `there is no area ${area} of the mouth`);
        });
        if (line.dental?.oralCavityCodes !== undefined) continue;
        if (codeSets.lists('area-required', code, versionDate)) {
          report('oralCavityCodes', '2400 SV304', `${code} needs an area of the mouth`);
        }
      }
    },
  },
  {
    id: 'E-093',
    snip: 6,
    severity: 'error',
    types: 'D',
    at: '2400 DTP03',
    message: 'Nothing says when the service was given',
    mend: 'Give the date of service, of the appliance, or of the begin or end of treatment',
    source: 'domain.md E-093, M-115',
    variants: {
      planned: {
        severity: 'error',
        message: 'A predetermination asks about a planned service, and the claim gives a date of service',
        mend: 'Leave the date out, or send a claim instead of a predetermination',
      },
    },
    check({ claim, lines, predetermination }, context) {
      const dated = lines.findIndex(({ from }) => from !== '');
      if (predetermination) {
        if (claim.dates?.service !== undefined) {
          context.report({ path: 'dates.service', at: '2300 DTP03', variant: 'planned' });
        }
        if (dated >= 0) context.report({ path: `lines[${dated}].serviceDate`, line: dated, variant: 'planned' });
        return;
      }
      if (dated >= 0 || claim.dates?.service !== undefined || claim.dates?.appliancePlacement !== undefined) return;
      const treated = lines.some(({ line }) => {
        const { appliancePlacement, treatmentStart, treatmentCompletion } = line.dates ?? {};
        return (appliancePlacement ?? treatmentStart ?? treatmentCompletion) !== undefined;
      });
      if (!treated) context.report({ path: 'lines[0].serviceDate', line: 0 });
    },
  },
  {
    id: 'E-094',
    snip: 6,
    severity: 'warning',
    types: 'D',
    at: '2300 DN101',
    message: 'Line {line}: {code} is orthodontic, and the claim has no {missing}',
    mend: 'Give the months of treatment and the day on which the appliance was placed',
    source: 'domain.md E-094, M-113',
    check({ claim, lines }, context) {
      const line = lines.find(isOrthodontic);
      if (line === undefined) return;
      const { orthodonticTotalMonths, orthodonticRemainingMonths, orthodonticIndicator } = claim.dental ?? {};
      const report = (path: string, at: string, missing: string): void => {
        context.report({ path, at, line: line.index, detail: { code: line.code, missing } });
      };
      if ((orthodonticTotalMonths ?? orthodonticRemainingMonths ?? orthodonticIndicator) === undefined) {
        report('dental.orthodonticTotalMonths', '2300 DN101', 'months of treatment');
      }
      if (
        claim.dates?.appliancePlacement === undefined &&
        lines.every((one) => one.line.dates?.appliancePlacement === undefined)
      ) {
        report('dates.appliancePlacement', '2300 DTP03', 'date of the appliance');
      }
    },
  },
  {
    id: 'E-096',
    snip: 4,
    severity: 'error',
    types: 'D',
    at: '2400 DTP03',
    message: 'Line {line} replaces a prosthesis (R), and nothing says when the one before was placed',
    mend: 'Give the date of the prior placement, or I when this is the first prosthesis there',
    source: '837D 2400 DTP*441, M-110, M-113',
    variants: {
      initial: {
        severity: 'warning',
        message: 'Line {line} gives the date of a prior placement, and replaces no prosthesis',
        mend: 'Say R when a prosthesis is replaced, or leave the date out',
      },
    },
    check({ lines }, context) {
      for (const { line, index } of lines) {
        const replaces = line.dental?.prosthesisCode === 'R';
        const placed = line.dates?.priorPlacement !== undefined;
        if (replaces === placed) continue;
        const path = `lines[${index}].dates.priorPlacement`;
        context.report({ path, line: index, ...(replaces ? {} : { variant: 'initial' }) });
      }
    },
  },
]);
