/** Guides: the codes of an acknowledgement: what a 999 says, and what the older 997 has for it. */
import type { Finding } from '../../base/finding.ts';

export type AnswerForm = '999' | '997';

/** Codes of the implementation guide that only a 999 has, and the nearest of the standard. */
const STANDARD_SEGMENT: Readonly<Record<string, string>> = { I4: '2', I6: '3', I7: '3', I8: '3', I9: '2' };
const STANDARD_ELEMENT: Readonly<Record<string, string>> = {
  I6: '7',
  I9: '2',
  I10: '10',
  I11: '1',
  I12: '7',
  I13: '10',
};
const STANDARD_SET: Readonly<Record<string, string>> = { I5: '5', I6: '1' };

export function segmentCode(item: Finding, form: AnswerForm): string | undefined {
  return translated(item.kind.acknowledgement?.segment, form, STANDARD_SEGMENT);
}

export function elementCode(item: Finding, form: AnswerForm): string | undefined {
  return translated(item.kind.acknowledgement?.element, form, STANDARD_ELEMENT);
}

/** IK502, AK502. A fault against the guide alone is I5, one against the standard 5. */
export function setCode(item: Finding, form: AnswerForm): string | undefined {
  const code = item.kind.acknowledgement?.set;
  const ofGuide = code === '5' && (item.kind.snip ?? 1) > 1 ? 'I5' : code;
  return translated(ofGuide, form, STANDARD_SET);
}

function translated(
  code: string | undefined,
  form: AnswerForm,
  standard: Readonly<Record<string, string>>,
): string | undefined {
  return code === undefined || form === '999' ? code : (standard[code] ?? code);
}
