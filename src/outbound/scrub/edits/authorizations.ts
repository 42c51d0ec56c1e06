/** Scrub: edits of authorizations and attachments. */
import type { Attachment } from '../../../claims/claim-facts.ts';
import { numberKey } from '../../../claims/practice-list.ts';
import { namesCode } from '../code-match.ts';
import { defineEdits, type EditContext } from '../edit.ts';
import type { LineView, Subject } from '../subject.ts';

const MAILED = new Set(['BM', 'EL', 'EM', 'FT', 'FX']);

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

export const authorizationEdits = defineEdits([
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
