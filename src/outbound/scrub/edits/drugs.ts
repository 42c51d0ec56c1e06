/** Scrub: edits of drugs. */
import { defineEdits } from '../edit.ts';

const DRUG_UNITS = new Set(['F2', 'GR', 'ME', 'ML', 'UN']);

/** What is wrong with a drug code, with the hint that its form allows. */
function ndcProblem(code: string): string | undefined {
  if (/^0+$/.test(code)) return 'is all zeros';
  if (/^\d{11}$/.test(code)) return undefined;
  if (/^\d{10}$/.test(code)) return 'has ten digits without hyphens, so nobody can tell where the zero is missing';
  return 'is not eleven digits';
}

export const drugEdits = defineEdits([
  {
    id: 'E-084',
    snip: 6,
    severity: 'error',
    types: 'PI',
    at: '2410 LIN03',
    message: 'Line {line}: the drug code {value} {problem}',
    mend: 'Give eleven digits, or the hyphenated code of the package: 4-4-2, 5-3-2 and 5-4-1 are filled up with a zero by themselves',
    source: 'domain.md E-084, M-077',
    check({ lines }, context) {
      for (const { line, index } of lines) {
        if (line.drug === undefined || line.drug.qualifier !== 'N4') continue;
        const value = line.drug.code;
        const problem = ndcProblem(value);
        if (problem === undefined) continue;
        context.report({ path: `lines[${index}].drug.code`, line: index, detail: { value, problem } });
      }
    },
  },
  {
    id: 'E-085',
    snip: 6,
    severity: 'error',
    types: 'PI',
    at: '2410 CTP04',
    message: 'Line {line}: the drug has no {what}',
    mend: 'Give how much of the drug was used, in F2, GR, ME, ML or UN; it is another number than the units of the line',
    source: 'domain.md E-085, M-077',
    check({ lines }, context) {
      for (const { line, index } of lines) {
        const { drug } = line;
        if (drug === undefined) continue;
        if (!(Number(drug.quantity ?? '0') > 0)) {
          const detail = { what: 'quantity above zero' };
          context.report({ path: `lines[${index}].drug.quantity`, line: index, detail });
        }
        if (drug.unitType === undefined || !DRUG_UNITS.has(drug.unitType)) {
          const detail = { what: 'unit that is allowed' };
          context.report({ path: `lines[${index}].drug.unitType`, at: '2410 CTP05-1', line: index, detail });
        }
      }
    },
  },
  {
    id: 'E-086',
    snip: 6,
    severity: 'warning',
    types: 'P',
    at: '2410 LIN03',
    message: 'Line {line}: {code} is a drug, and its National Drug Code is missing',
    mend: 'Give the code of the package that was used',
    source: 'domain.md E-086',
    needs: ['drug'],
    variants: {
      required: {
        severity: 'error',
        message: 'Line {line}: {code} is a drug, and this payer needs its National Drug Code',
        mend: 'Give the code of the package that was used',
      },
    },
    check({ lines, codeSets, profile }, context) {
      for (const { line, code, index, versionDate } of lines) {
        if (code === '' || line.drug !== undefined) continue;
        const state = codeSets.state('drug', code, versionDate);
        if (state === 'unloaded') context.notChecked('drug');
        if (state !== 'active') continue;
        const required = profile.requiresNdc || profile.program === 'medicaid';
        const variant = required ? { variant: 'required' } : {};
        context.report({ path: `lines[${index}].drug`, line: index, detail: { code }, ...variant });
      }
    },
  },
  {
    id: 'E-087',
    snip: 6,
    severity: 'warning',
    types: 'P',
    at: '2400 SV101-3',
    message: 'Line {line}: nothing says whether some of the single-dose drug {code} was thrown away',
    mend: 'Add JW for a line of what was thrown away, or JZ when nothing was',
    source: 'domain.md E-087',
    needs: ['single-dose-drug'],
    check({ lines, codeSets, profile }, context) {
      if (!profile.requiresDiscardedDrugModifier && profile.program !== 'medicare-b') return;
      for (const { code, modifiers, index, versionDate } of lines) {
        if (code === '') continue;
        const state = codeSets.state('single-dose-drug', code, versionDate);
        if (state === 'unloaded') context.notChecked('single-dose-drug');
        if (state !== 'active' || modifiers.includes('JW') || modifiers.includes('JZ')) continue;
        context.report({ path: `lines[${index}].procedure.modifiers`, line: index, detail: { code } });
      }
    },
  },
]);
