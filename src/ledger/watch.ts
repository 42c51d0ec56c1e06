/** Ledger: what the watchdog looks at and remembers, what commands ask of the daemon, and whom a report for people names. */
import type { Instant } from '../base/clock.ts';
import type { Cents } from '../base/money.ts';

type RowKey = number;
type Hash = string;

/** Claims of one payer at one partner that came to the same state within the same hour. */
export interface WaitingClaims {
  readonly partner: string;
  readonly payerId: string;
  readonly display: string;
  /** When the longest waiting of them came to the state. */
  readonly since: Instant;
  readonly claims: number;
  readonly chargeCents: Cents;
}

/** When a partner was last heard of. Acknowledgements of ours don't count as sent. */
export interface PartnerActivity {
  readonly partner: string;
  readonly firstSentAt?: Instant;
  readonly lastSentAt?: Instant;
  readonly lastReceivedAt?: Instant;
}

export interface NewAlert {
  /** Names the matter: the same one isn't raised again while it is open. */
  readonly matter: string;
  readonly code: string;
  readonly severity: 'warning' | 'alarm';
  readonly raisedAt: Instant;
  /** The alert as it was told; no patient's data. */
  readonly bodyJson: string;
}

export interface AlertRow extends NewAlert {
  readonly alertKey: RowKey;
  readonly clearedAt?: Instant;
}

/** A message to the webhook, kept until it was delivered. */
export interface NewNotice {
  /** The message's own id, the same at every attempt. */
  readonly id: string;
  readonly bodyJson: string;
  readonly at: Instant;
}

export interface NoticeRow extends NewNotice {
  readonly noticeKey: RowKey;
  readonly attempts: number;
  readonly nextAttemptAt: Instant;
  readonly lastErrorCode?: string;
}

export interface NoticeAttempt {
  readonly attempts: number;
  readonly nextAttemptAt?: Instant;
  readonly lastErrorCode?: string;
  readonly deliveredAt?: Instant;
  readonly givenUpAt?: Instant;
}

export type RequestKind = 'send' | 'collect' | 'apply';

/** Work on the wire that a command asks of the daemon that runs beside it. */
export interface NewRequest {
  readonly kind: RequestKind;
  /** JSON, whose shape belongs to who asks and who answers. */
  readonly detailJson: string;
  readonly at: Instant;
}

export interface RequestRow extends NewRequest {
  readonly requestKey: RowKey;
  readonly takenAt?: Instant;
  readonly doneAt?: Instant;
  /** JSON of what came of it. */
  readonly outcomeJson?: string;
}

/** A report for people names a claim or an interchange of ours. */
export interface ReportLink {
  readonly sha256: Hash;
  readonly claimKey?: RowKey;
  readonly interchangeKey?: RowKey;
}

export interface WatchView {
  /** Claims in those display states, put together by partner, payer, state and hour. */
  waitingClaims(displayStates: readonly string[]): Promise<readonly WaitingClaims[]>;
  partnerActivity(): Promise<readonly PartnerActivity[]>;
  /** Files of mailboxes that were looked at so often and are still not received, by partner. */
  stuckFiles(
    looks: number,
  ): Promise<readonly { readonly partner: string; readonly files: number; readonly since: Instant }[]>;
  /** In the order in which they were raised. */
  alerts(query: { readonly open?: boolean; readonly limit: number }): Promise<readonly AlertRow[]>;
  /** Notices neither delivered nor given up, in their order. */
  openNotices(limit: number): Promise<readonly NoticeRow[]>;
  /** Requests that are not done, in their order. */
  openRequests(): Promise<readonly RequestRow[]>;
  request(requestKey: RowKey): Promise<RequestRow | undefined>;
  reportLinks(query: { readonly sha256?: Hash; readonly claimKey?: RowKey }): Promise<readonly ReportLink[]>;
}

export interface WatchChanges {
  /** Alerts whose matter is open already are left out; the keys of those that were raised. */
  raiseAlerts(alerts: readonly NewAlert[]): Promise<readonly RowKey[]>;
  clearAlerts(alertKeys: readonly RowKey[], at: Instant): Promise<void>;
  addNotices(notices: readonly NewNotice[]): Promise<void>;
  noteAttempt(noticeKey: RowKey, attempt: NoticeAttempt): Promise<void>;
  addRequest(request: NewRequest): Promise<RowKey>;
  /** False when another took it, and not before `staleBefore`. */
  takeRequest(requestKey: RowKey, at: Instant, staleBefore: Instant): Promise<boolean>;
  finishRequest(requestKey: RowKey, at: Instant, outcomeJson: string): Promise<void>;
  /** The same link twice is one. */
  addReportLinks(links: readonly ReportLink[]): Promise<void>;
}
