/** Wire: what is agreed with a trading partner about envelopes, files and mailboxes. The configuration's partner satisfies it. */

export interface PartnerAddress {
  /** ISA05, ISA07. */
  readonly qualifier: string;
  /** ISA06, ISA08, unpadded. */
  readonly id: string;
}

export interface PartnerDelimiters {
  readonly element: string;
  readonly component: string;
  readonly repetition: string;
  readonly segment: string;
}

export interface TradingPartner {
  readonly id: string;
  readonly usage: 'T' | 'P';
  readonly sender: PartnerAddress;
  readonly receiver: PartnerAddress;
  /** GS02, GS03; the ISA ids when absent. */
  readonly applicationSender?: string | undefined;
  readonly applicationReceiver?: string | undefined;
  /** 1000A. */
  readonly submitter: {
    readonly name: string;
    readonly id: string;
    readonly contactName?: string | undefined;
    readonly phone?: string | undefined;
    readonly email?: string | undefined;
  };
  /** 1000B NM103; NM109 is the receiver's id. */
  readonly receiverName: string;
  readonly delimiters: PartnerDelimiters;
  readonly lineEnd: 'none' | 'lf' | 'crlf';
  readonly upperCase: boolean;
  readonly send: {
    readonly folder: string;
    readonly mode: 'temp-rename' | 'staging-dir' | 'direct';
    readonly stagingFolder?: string | undefined;
    readonly fileName: string;
    readonly verify: 'size' | 'read-back';
  };
  readonly receive: {
    readonly folder: string;
    readonly settleSeconds: number;
    readonly afterwards: 'leave' | 'delete' | 'move';
    readonly moveTo?: string | undefined;
    readonly maximumFiles: number;
    readonly maximumBytes: number;
  };
  /** How many files go, or come, at once over one connection. */
  readonly parallel: number;
  readonly limits: { readonly claimsPerSet: number; readonly setsPerInterchange: number };
  readonly acknowledge: 'none' | 'ta1' | '999';
  /** A person approves each claim before it goes there. */
  readonly approveBeforeSending?: boolean | undefined;
}
