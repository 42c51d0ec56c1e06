/** Guides: the TA1 that answers an interchange. */
import { isBlocking } from '../../base/finding.ts';
import type { ReceivedInterchange } from '../validate.ts';
import type { AnswerSegment } from './segments.ts';

const NO_ERROR = '000';

/** TA104 A when nothing is wrong with the envelope, E when it was noted, R when it is refused; undefined for one that only acknowledges. */
export function answerInterchange(received: ReceivedInterchange): AnswerSegment | undefined {
  const { facts, groups, findings } = received;
  const faults = findings.filter((item) => item.kind.acknowledgement?.ta1 !== undefined);
  if (groups.length === 0 && faults.length === 0) return undefined;
  const worst = faults.find(isBlocking) ?? faults.find((item) => item.severity === 'warning');
  const code = worst === undefined ? 'A' : isBlocking(worst) ? 'R' : 'E';
  const note = worst?.kind.acknowledgement?.ta1 ?? NO_ERROR;
  return { id: 'TA1', elements: [facts.controlNumber, facts.date, facts.time, code, note] };
}
