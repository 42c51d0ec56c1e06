/** Scrub: E-130: what the guide says not to send when its situation doesn't apply. Yields to a more specific edit of the same place. */
import { parseCents } from '../../../base/money.ts';
import { defineEdits, type EditContext } from '../edit.ts';
import type { Subject } from '../subject.ts';

function judgeClaim({ claim, type, profile }: Subject, context: EditContext): void {
  const say = (path: string, at: string, what: string): void => context.report({ path, at, detail: { what } });
  if (claim.patientAmountPaid !== undefined && parseCents(claim.patientAmountPaid) === 0) {
    say('patientAmountPaid', '2300 AMT02', 'A patient payment of zero');
  }
  if (claim.originalPayerClaimControlNumber !== undefined && claim.frequencyCode === '1') {
    say('originalPayerClaimControlNumber', '2300 REF02', 'An original reference number on a first claim');
  }
  const { groupNumber, groupName, insuranceTypeCode } = claim.subscriber;
  if (groupNumber !== undefined && groupName !== undefined) {
    say('subscriber.groupName', '2000B SBR04', 'A group name beside the group number');
  }
  const isMedicare = profile.program.startsWith('medicare') || /^M[AB]$/.test(claim.claimFilingIndicatorCode ?? '');
  if (type === 'P' && insuranceTypeCode !== undefined && !isMedicare) {
    say(
      'subscriber.insuranceTypeCode',
      '2000B SBR05',
      'An insurance type code on a claim that does not go to Medicare',
    );
  }
}

function judgeProviders({ claim, type, providers }: Subject, context: EditContext): void {
  const billing = claim.billingProvider.npi;
  const rendering = claim.providers?.rendering?.npi;
  if (type === 'P' && billing !== undefined && rendering === billing) {
    context.report({
      path: 'providers.rendering',
      at: '2310B NM109',
      detail: { what: 'A rendering provider who is the billing provider' },
    });
  }
  for (const { provider, role, line } of providers) {
    if (line === undefined || role !== 'rendering' || provider.npi === undefined || provider.npi !== rendering)
      continue;
    const loop = type === 'I' ? '2420C' : '2420A';
    const detail = { what: 'A rendering provider of the line who is that of the claim' };
    context.report({ path: `lines[${line}].providers.rendering`, at: `${loop} NM109`, line, detail });
  }
}

export const situationEdits = defineEdits([
  {
    id: 'E-130',
    snip: 2,
    severity: 'warning',
    types: 'PID',
    at: '2300 CLM',
    message: '{what} is not to be sent',
    mend: 'Leave it out: it is allowed only where its situation applies',
    source: 'domain.md E-130, M-057',
    check(subject, context) {
      judgeClaim(subject, context);
      judgeProviders(subject, context);
    },
  },
]);
