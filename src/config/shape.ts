/** Config: the shape of the gateway's YAML: one frozen object, or the list of everything wrong with it. */
import { z } from 'zod';
import { OWN_ACCOUNT, OWN_ACCOUNT_WORDS } from '../claims/account-name.ts';
import { calendarDay, isZone, schedule } from './schedule-shape.ts';

const identifier = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/, 'letters, digits, dot, dash and underscore, at most 40');
const path = z.string().min(1);
const seconds = z.number().int().min(0).max(86_400);

/** A secret by reference: a file's path or the name of an environment variable; a literal only for a sandbox. */
const secret = z
  .strictObject({ file: path.optional(), env: z.string().optional(), value: z.string().optional() })
  .refine(
    (given) => Object.values(given).filter((one) => one !== undefined).length === 1,
    'exactly one of file, env, value',
  );

const sftp = z.strictObject({
  type: z.literal('sftp'),
  host: z.string().min(1),
  port: z.number().int().min(1).max(65_535).default(22),
  username: z.string().min(1),
  password: secret.optional(),
  privateKey: secret.optional(),
  passphrase: secret.optional(),
  /** Pinned fingerprints `SHA256:…`; `claimgate trust PARTNER` shows what the server offers. */
  hostKeys: z.array(z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}=?$/, 'a fingerprint like SHA256:…')).default([]),
  legacyAlgorithms: z.array(z.string()).default([]),
  connectSeconds: seconds.default(30),
  requestSeconds: seconds.default(60),
  transferSeconds: seconds.default(1800),
  window: z.number().int().min(1).max(64).optional(),
  /** Silence after which the server is asked for a sign of life; after four without an answer the connection is given up (fault 6). */
  keepaliveSeconds: z.number().int().min(1).max(3_600).default(15),
});

const folder = z.strictObject({
  type: z.literal('folder'),
  root: path,
  /** A file that only the mounted share holds; missing means that the share isn't mounted. */
  markerFile: z.string().optional(),
});

const address = z.strictObject({
  qualifier: z
    .string()
    .regex(/^[0-9A-Z]{2}$/)
    .default('ZZ'),
  id: z
    .string()
    .min(2)
    .max(15)
    .regex(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/, 'printable, without blanks at the ends'),
});

const send = z.strictObject({
  folder: z.string().default('.'),
  mode: z.enum(['temp-rename', 'staging-dir', 'direct']).default('temp-rename'),
  stagingFolder: z.string().optional(),
  /** Placeholders: {partner} {type} {usage} {timestamp} {control}. */
  fileName: z.string().max(80).default('{partner}_{type}_{usage}_{timestamp}_{control}.837'),
  verify: z.enum(['size', 'read-back']).default('size'),
});

const receive = z.strictObject({
  folder: z.string().default('.'),
  settleSeconds: seconds.default(2),
  afterwards: z.enum(['leave', 'delete', 'move']).default('leave'),
  moveTo: z.string().optional(),
  maximumFiles: z.number().int().min(1).max(100_000).default(5_000),
  maximumBytes: z.number().int().min(1).default(2_147_483_648),
});

const hours = z.number().min(1).max(8_760);
const dayCount = z.number().min(0).max(3_650);

/** After how long the watchdog counts something as overdue; what is left out follows the payer's profile, then the default. */
const watchLimits = z.strictObject({
  acknowledgementHours: hours.optional(),
  claimAcknowledgementHours: hours.optional(),
  claimAcknowledgementAlarmHours: hours.optional(),
  payerDays: dayCount.optional(),
  remittanceDays: dayCount.optional(),
  missingRemittanceDays: dayCount.optional(),
  informationDays: dayCount.optional(),
  filingWarningDays: dayCount.optional(),
  filingAlarmDays: dayCount.optional(),
  depositDays: dayCount.optional(),
  crossoverDays: dayCount.optional(),
  silentDays: dayCount.optional(),
  heldDays: dayCount.optional(),
  readyHours: hours.optional(),
  attempts: z.number().int().min(1).max(1_000).optional(),
  unknownHours: hours.optional(),
});

const webhook = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  /** Signs every message; the receiver must have the same. */
  secret,
  timeoutSeconds: z.number().int().min(1).max(120).default(10),
});

const watchdog = z.strictObject({
  everySeconds: z.number().int().min(10).max(86_400).default(300),
  /** Thresholds for all partners; a partner's and a payer's own go before. */
  limits: watchLimits.prefault({}),
  /** Days that are no business days, besides weekends and the partner's own holidays. */
  holidays: z.array(calendarDay).default([]),
  disk: z
    .strictObject({
      warningMegabytes: z.number().int().min(1).default(2_048),
      alarmMegabytes: z.number().int().min(1).default(512),
      /** With less than this left for `dataDir`, nothing is taken in until there is space again; 0: never. */
      stopMegabytes: z.number().int().min(0).default(64),
      /** The daemon keeps so much of `dataDir` in a file, which it removes when the disk is all but full; 0: none. */
      reserveMegabytes: z.number().int().min(0).max(1_024).default(16),
    })
    .prefault({}),
  /** The most days that a password or private key, and a partner's host key, may be in use. */
  secretDays: z.number().int().min(1).max(3_650).default(365),
  /** The same of the key that the archive is sealed under. */
  archiveKeyDays: z.number().int().min(1).max(3_650).default(730),
  hostKeyDays: z.number().int().min(1).max(3_650).default(1_095),
  /** Hours that records may lie undelivered. */
  dropHours: hours.default(1),
  webhook: webhook.optional(),
});

const limits = z.strictObject({
  claimsPerSet: z.number().int().min(1).max(5_000).default(100),
  setsPerInterchange: z.number().int().min(1).max(999).default(50),
});

const pgp = z
  .strictObject({
    /** Armored public key of the partner. */
    partnerKey: secret.optional(),
    /** Armored private key of ours, and what opens it. */
    ownKey: secret.optional(),
    passphrase: secret.optional(),
    send: z.enum(['plain', 'encrypt', 'sign', 'encrypt-and-sign']).default('encrypt-and-sign'),
    /** Only what the partner has signed is taken. */
    verify: z.boolean().default(true),
  })
  .refine(
    ({ send, partnerKey }) => partnerKey !== undefined || send === 'plain' || send === 'sign',
    'encrypting needs partnerKey',
  )
  .refine(({ send, ownKey }) => ownKey !== undefined || send === 'plain' || send === 'encrypt', 'signing needs ownKey')
  .refine(({ verify, partnerKey }) => partnerKey !== undefined || !verify, 'verify needs partnerKey');

const column = z.number().int().min(1).max(500);

/** Columns of a clearinghouse's own delimited report, from its mapping; they count from 1. */
const report = z.strictObject({
  id: identifier,
  fileName: z.string().min(1).max(200).refine(isPattern, 'not a regular expression'),
  delimiter: z.string().min(1).max(3).default('|'),
  claimRows: z.strictObject({ column, values: z.array(z.string()).min(1) }).optional(),
  patientControlNumber: column,
  /** A value that stands in none of the lists makes the whole file unread: it is kept for a person. */
  status: z.strictObject({
    column,
    accepted: z.array(z.string()).default([]),
    rejected: z.array(z.string()).default([]),
    ignored: z.array(z.string()).default([]),
  }),
  chargeAmount: column.optional(),
  payerClaimControlNumber: column.optional(),
  statusDate: column.optional(),
  codes: z.array(column).default([]),
  messages: z.array(column).default([]),
});

const partner = z.strictObject({
  id: identifier,
  transport: z.discriminatedUnion('type', [sftp, folder]),
  usage: z.enum(['T', 'P']).default('T'),
  sender: address,
  receiver: address,
  /** GS02 and GS03; the ISA ids when left out. */
  applicationSender: z.string().min(2).max(15).optional(),
  applicationReceiver: z.string().min(2).max(15).optional(),
  submitter: z.strictObject({
    name: z.string().min(1).max(60),
    id: z.string().min(1).max(80),
    contactName: z.string().max(60).optional(),
    phone: z
      .string()
      .regex(/^\d{10}$/, 'ten digits')
      .optional(),
    email: z.string().max(256).optional(),
  }),
  receiverName: z.string().min(1).max(60),
  delimiters: z
    .strictObject({
      element: z.string().length(1),
      component: z.string().length(1),
      repetition: z.string().length(1),
      segment: z.string().length(1),
    })
    .default({ element: '*', component: ':', repetition: '^', segment: '~' }),
  lineEnd: z.enum(['none', 'lf', 'crlf']).default('none'),
  upperCase: z.boolean().default(true),
  send: send.prefault({}),
  receive: receive.prefault({}),
  /** How many files go, or come, at once over one connection; 1 for a server that can't do more. */
  parallel: z.number().int().min(1).max(16).default(8),
  schedule: schedule.prefault({}),
  reports: z.array(report).default([]),
  watch: watchLimits.prefault({}),
  limits: limits.prefault({}),
  acknowledge: z.enum(['none', 'ta1', '999']).default('none'),
  /** A person approves each claim before it goes there (`claimgate approve`). */
  approveBeforeSending: z.boolean().optional(),
  pgp: pgp.optional(),
});

const recordFormat = z.enum(['json', 'ndjson', 'csv', 'xml']);

const billingSystem = z.strictObject({
  id: identifier,
  in: path,
  out: path,
  /** Of status records, and of postings unless they have their own; `x12` is a 277CA and a 277 of our own, for statuses alone. */
  format: z.enum(['json', 'ndjson', 'csv', 'xml', 'x12']).default('json'),
  /** CSV when left out and statuses go as X12. */
  postingFormat: recordFormat.optional(),
  /** One record a claim with its present state, in one file that is replaced. */
  snapshot: z.union([z.literal('none'), recordFormat]).default('none'),
  /** Sub-folders of `out` by the billing provider of the claim. */
  folders: z.enum(['none', 'taxId', 'name']).default('none'),
  /** `done`: a claim file is taken when FILE.done lies beside it, not before. */
  takeWhen: z.enum(['settled', 'done']).default('settled'),
  /** FILE.done is written after each file in `out`. */
  doneMarker: z.boolean().default(false),
  /** So much unread in `out`, and what comes after waits in the ledger. */
  holdBackAt: z
    .strictObject({ files: z.number().int().min(1).optional(), bytes: z.number().int().min(1).optional() })
    .default({}),
  /** Addresses of the interchanges that statuses go in as X12. */
  x12: z
    .strictObject({ sender: address.optional(), receiver: address.optional(), usage: z.enum(['T', 'P']).default('P') })
    .prefault({}),
  settleSeconds: seconds.default(2),
  /** For a system that writes its own form: the mapping of its exports, or of those with such names; other files are read as ours. */
  mapping: z
    .union([identifier, z.array(z.strictObject({ files: z.string().min(1).max(80), name: identifier })).min(1)])
    .optional(),
  /** Larger claim files are refused, in MiB by their form; a claim a line (NDJSON) is read in pieces, however many there are. */
  maximumMegabytes: z
    .strictObject({
      json: z.number().int().min(2).max(256).default(256),
      csv: z.number().int().min(2).max(256).default(256),
      /** XML takes some thirty bytes of memory a byte. */
      xml: z.number().int().min(2).max(20).default(20),
      /** An 837 takes some twelve bytes of memory a byte. */
      x12: z.number().int().min(2).max(1_024).default(128),
    })
    .prefault({}),
  /** A drop folder on a share: nothing is written when this file is missing in `out`. */
  markerFile: z.string().optional(),
});

const payer = z.strictObject({
  id: z.string().min(1).max(80),
  partner: identifier,
  profile: z.string().optional(),
  watch: watchLimits.optional(),
});

const providerAdjustment = z.strictObject({
  /** PLB03-1, e.g. AP, LS, CS. */
  code: z.string().regex(/^[A-Z0-9]{2}$/, 'two capitals or digits'),
  account: z.string().regex(OWN_ACCOUNT, OWN_ACCOUNT_WORDS),
  /** TRN03 or id of the payer; every payer when left out. */
  payer: z.string().min(1).max(80).optional(),
  /** First and last payment date that it holds for. */
  from: calendarDay.optional(),
  until: calendarDay.optional(),
  /** A person looks at each of them though its money is booked. */
  review: z.boolean().default(false),
  /** Announces (negative) and takes (positive) money back: tied by its reference over remittances. */
  recoupment: z.boolean().default(false),
});

/** Years that bytes of a kind are kept; for ever when left out. */
const years = z.number().int().min(1).max(100).optional();

const archive = z
  .strictObject({
    /** What archive, spool and the ledger's personal columns are sealed under: 32 bytes, raw, as 64 hexadecimal digits or as base64. */
    key: secret.optional(),
    /** The same as `key: { file: … }`. */
    keyFile: path.optional(),
    /** Keys that what was sealed before is still read by, until `claimgate archive rotate` has ended. */
    olderKeys: z.array(secret).max(20).default([]),
    /** How long the bytes of what is finished are kept. The ledger keeps what was made of them. */
    retention: z.strictObject({ claimFiles: years, interchanges: years, answers: years }).prefault({}),
  })
  .refine(({ key, keyFile }) => key === undefined || keyFile === undefined, 'either key or keyFile')
  .refine(
    ({ key, keyFile, olderKeys }) => key !== undefined || keyFile !== undefined || olderKeys.length === 0,
    'olderKeys need a key',
  );

export const gatewayShape = z.strictObject({
  dataDir: path,
  zone: z.string().default('UTC').refine(isZone, 'an IANA zone name, e.g. America/New_York'),
  ledger: z
    .strictObject({
      url: z
        .string()
        .regex(/^(sqlite:|postgres(ql)?:\/\/)/, 'sqlite:FILE or postgres://…')
        .optional(),
      /** PostgreSQL: a worker that was not heard of for so long is taken for dead, and its work taken over. */
      leaseSeconds: z.number().int().min(3).max(600).default(30),
    })
    .prefault({}),
  archive: archive.prefault({}),
  log: z.strictObject({ level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info') }).prefault({}),
  /** Whether checks that balance are posted when they come, or wait for `claimgate remittance approve`. */
  posting: z.enum(['automatic', 'approve']).default('automatic'),
  /** Accounts for provider adjustments (PLB) that the common table leaves to the customer, or books elsewhere. */
  providerAdjustments: z.array(providerAdjustment).default([]),
  /** Whom payments may be made to; any payee is taken when empty. */
  self: z
    .array(
      z.strictObject({
        npi: z
          .string()
          .regex(/^\d{10}$/)
          .optional(),
        taxId: z
          .string()
          .regex(/^\d{9}$/)
          .optional(),
        name: z.string().optional(),
      }),
    )
    .default([]),
  billingSystems: z.array(billingSystem).min(1),
  partners: z.array(partner).min(1),
  /** Payer id → partner; `*` takes the rest. */
  payers: z.array(payer).default([]),
  watchdog: watchdog.prefault({}),
  /** Folders with payer profiles, user rules and mappings; those of the package when left out. */
  profiles: path.optional(),
});

function isPattern(text: string): boolean {
  try {
    return new RegExp(text).source !== '';
  } catch {
    return false;
  }
}

export type GatewayShape = z.output<typeof gatewayShape>;
export type PartnerConfig = GatewayShape['partners'][number];
export type BillingSystemConfig = GatewayShape['billingSystems'][number];
export type SecretReference = z.output<typeof secret>;
