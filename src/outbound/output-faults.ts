/** Outbound: what keeps a written text from leaving: its own guide is asked (SC-004), and asks of us what it only advises to others. Pure. */
import { type Finding, isBlocking } from '../base/finding.ts';
import { ELEMENT } from '../guides/findings.ts';
import type { GuideLibrary } from '../guides/guide.ts';
import { validateX12 } from '../guides/validate.ts';

/** Errors of SNIP types 1 to 3; lengths that receivers may cut are among them, since what is cut is lost (trap 7). */
export function outputFaults(bytes: Uint8Array, library: GuideLibrary): readonly Finding[] {
  return validateX12(bytes, { library, snip: 3 })
    .findings.map((item): Finding => (item.kind === ELEMENT.longForGuide ? { ...item, severity: 'error' } : item))
    .filter(isBlocking);
}
