/** Watchdog: after how long what counts as overdue: the payer's own row, else the partner's, else the payer's profile, else the default. */
import { DEFAULT_PROFILE, type PayerProfile } from '../../claims/payer-profile.ts';

/** Hours and days up to a week count on business days; longer ones are calendar days. */
export interface Thresholds {
  /** TM-1: business hours from SENT to a TA1 or 999. */
  readonly acknowledgementHours: number;
  /** TM-2: business hours from the 999 to a 277CA; the second is an alarm. */
  readonly claimAcknowledgementHours: number;
  readonly claimAcknowledgementAlarmHours: number;
  /** TM-3: business days from the clearinghouse's acceptance to the payer's. */
  readonly payerDays: number;
  /** TM-4: days from the payer's acceptance to the 835. */
  readonly remittanceDays: number;
  /** days from a 277 that says paid to the 835. */
  readonly missingRemittanceDays: number;
  /** TM-6: days that a payer gives to answer its question; told a week before. */
  readonly informationDays: number;
  /** TM-7: days before the filing limit; the second is an alarm. */
  readonly filingWarningDays: number;
  readonly filingAlarmDays: number;
  /** TM-8: business days between an ERA and its deposit, either way. */
  readonly depositDays: number;
  /** TM-9: days that a forwarded claim waits for the next payer. */
  readonly crossoverDays: number;
  /** Business days without any file from a partner that we send to. */
  readonly silentDays: number;
  /** Days that a claim is held. */
  readonly heldDays: number;
  /** Business hours that a ready claim waits to be sent. */
  readonly readyHours: number;
  /** Attempts at sending one interchange. */
  readonly attempts: number;
  /** Hours that an interchange is UNKNOWN. */
  readonly unknownHours: number;
}

export type ThresholdChanges = { readonly [Name in keyof Thresholds]?: number | undefined };

export const DEFAULT_THRESHOLDS: Thresholds = {
  acknowledgementHours: 24,
  claimAcknowledgementHours: 48,
  claimAcknowledgementAlarmHours: 72,
  payerDays: 3,
  remittanceDays: 30,
  missingRemittanceDays: 7,
  informationDays: 30,
  filingWarningDays: 14,
  filingAlarmDays: 3,
  depositDays: 3,
  crossoverDays: 30,
  silentDays: 3,
  heldDays: 3,
  readyHours: 24,
  attempts: 5,
  unknownHours: 4,
};

/** What a profile says of waiting; the default profile says nothing. */
export function profileThresholds(profile: PayerProfile | undefined): ThresholdChanges {
  if (profile === undefined || profile.id === 'default') return {};
  const { expectedAcknowledgement: expected, crossoverWaitDays, filingWarningDays } = profile;
  const given = {
    acknowledgementHours: expected.functionalHours,
    payerDays: expected.claimDays,
    remittanceDays: expected.remittanceDays,
    crossoverDays: crossoverWaitDays,
    filingWarningDays,
  };
  const { expectedAcknowledgement: usual } = DEFAULT_PROFILE;
  return {
    // The profile's shape fills in what it doesn't say, so only what differs from that was said.
    ...(given.acknowledgementHours === usual.functionalHours
      ? {}
      : { acknowledgementHours: given.acknowledgementHours }),
    ...(given.payerDays === usual.claimDays ? {} : { payerDays: given.payerDays }),
    ...(given.remittanceDays === usual.remittanceDays ? {} : { remittanceDays: given.remittanceDays }),
    ...(given.crossoverDays === DEFAULT_PROFILE.crossoverWaitDays ? {} : { crossoverDays: given.crossoverDays }),
    ...(given.filingWarningDays === DEFAULT_PROFILE.filingWarningDays
      ? {}
      : { filingWarningDays: given.filingWarningDays }),
  };
}

/** Later ones win; what they leave out stays. */
export function mergeThresholds(...changes: readonly (ThresholdChanges | undefined)[]): Thresholds {
  const merged: Record<string, number> = { ...DEFAULT_THRESHOLDS };
  for (const change of changes)
    for (const [name, value] of Object.entries(change ?? {})) if (value !== undefined) merged[name] = value;
  return { ...DEFAULT_THRESHOLDS, ...merged };
}
