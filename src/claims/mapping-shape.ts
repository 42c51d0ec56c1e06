/** Claims, mappings: the shape of a mapping file. It is read as YAML in which every scalar is text, so `01` stays `01` and `NO` stays `NO`. */
import * as z from 'zod';
import { expandRange } from './mapping-source.ts';

const someText = z.string().min(1).max(200);
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const whole = z
  .string()
  .regex(/^[0-9]{1,6}$/, 'a whole number')
  .transform(Number);
const texts = z.array(z.string()).readonly();

/** One source or several; `Dx{1-12}` are twelve. */
export const sourceTexts = z
  .union([someText, z.array(someText).min(1)])
  .transform((given): readonly string[] => (typeof given === 'string' ? [given] : given).flatMap(expandRange));

const comparison = z
  .strictObject({
    source: someText,
    is: z.string().optional(),
    isNot: z.string().optional(),
    in: texts.optional(),
    notIn: texts.optional(),
    startsWith: someText.optional(),
    present: flag.optional(),
  })
  .refine(
    (given) => Object.values(given).filter((value) => value !== undefined).length === 2,
    'exactly one comparison beside source',
  );

/** All must hold. */
export const conditions = z
  .union([comparison, z.array(comparison).min(1)])
  .transform((given): readonly z.output<typeof comparison>[] => (Array.isArray(given) ? given : [given]));

export const NAME_PARTS = ['last', 'first', 'middle', 'suffix'] as const;
const nameOrder = z.enum(['last-first', 'first-last']);

export const amountFormat = z
  .strictObject({
    decimal: z.enum(['.', ',']).default('.'),
    group: z
      .array(z.enum(['.', ',', ' ', "'"]))
      .readonly()
      .optional(),
    symbols: z.array(z.string().min(1).max(5)).readonly().default(['$']),
    parentheses: flag.default(true),
    implied: whole.pipe(z.int().max(4)).default(0),
  })
  .transform((given) => ({ ...given, group: given.group ?? [given.decimal === '.' ? ',' : '.'] }));

const momentFormats = z
  .union([someText, z.array(someText).min(1)])
  .transform((given): readonly string[] => (typeof given === 'string' ? [given] : given));

export const codeMap = z.record(z.string(), z.string().max(200));

const ORIGINS = ['from', 'constant', 'join', 'ordinal', 'sum', 'first'] as const;

/** How one field gets its text: where it comes from, then what is done to it, in the order of these keys. */
export const valueShape = z
  .strictObject({
    from: sourceTexts.optional(),
    constant: someText.optional(),
    join: sourceTexts.optional(),
    with: z.string().max(10).optional(),
    ordinal: flag.optional(),
    sum: someText.optional(),
    first: someText.optional(),
    rest: someText.optional(),
    /** Which of several values: those that differ are a finding otherwise. */
    pick: z.enum(['first', 'last', 'earliest', 'latest']).optional(),
    split: z.strictObject({ at: z.string().min(1).max(10), take: z.union([whole, z.literal('last')]) }).optional(),
    slice: z.strictObject({ from: whole, to: whole.optional() }).optional(),
    name: z.enum(NAME_PARTS).optional(),
    order: nameOrder.optional(),
    remove: someText.optional(),
    keep: z.enum(['digits', 'letters-and-digits']).optional(),
    case: z.enum(['upper', 'lower']).optional(),
    pad: z.strictObject({ with: z.string().length(1), to: whole }).optional(),
    codes: z.union([someText, codeMap]).optional(),
    pointer: z.enum(['code']).optional(),
    dates: momentFormats.optional(),
    amount: amountFormat.optional(),
    default: someText.optional(),
    when: conditions.optional(),
  })
  .refine(
    (given) => ORIGINS.filter((origin) => given[origin] !== undefined).length === 1,
    `exactly one of ${ORIGINS.join(', ')}`,
  )
  .refine((given) => (given.first === undefined) === (given.rest === undefined), 'first and rest go together');

export type ValueShape = z.output<typeof valueShape>;

const range = z
  .string()
  .regex(/^[0-9]{1,3}-[0-9]{1,3}$/, 'a range of numbers like 1-6')
  .transform((text) => {
    const [from = 0, to = 0] = text.split('-').map(Number);
    return { from, to };
  })
  .refine(({ from, to }) => from <= to && to - from < 100, 'a range of numbers like 1-6, of at most 100');

export const eachShape = z.union([
  sourceTexts.transform((from) => ({ from, n: undefined, split: undefined, distinct: false, ofLines: false })),
  z
    .strictObject({
      from: sourceTexts.optional(),
      n: range.optional(),
      split: z.string().max(10).optional(),
      distinct: flag.default(false),
      ofLines: flag.default(false),
    })
    .refine((given) => (given.from === undefined) !== (given.n === undefined), 'either from or n'),
]);

const ignore = z.array(someText).readonly().default([]);
const shared = {
  encoding: z.enum(['utf-8', 'utf-16le', 'windows-1252', 'iso-8859-1']).default('utf-8'),
  /** Columns or paths that are left out on purpose; `*` at the end stands for the rest. */
  ignore,
  claimsWhen: conditions.optional(),
  linesWhen: conditions.optional(),
};

const csvSource = z.strictObject({
  format: z.literal('csv'),
  ...shared,
  delimiter: z.enum(['auto', ',', ';', '|', 'tab']).default('auto'),
  /** Names of the columns where the file has no header. */
  columns: z.array(someText).min(1).readonly().optional(),
  /** Lines before the header. */
  skipRows: whole.default(0),
  /** The columns that rows of one claim share. */
  claim: sourceTexts,
  /** Whether rows of one claim stand together; `anywhere` holds all of them in memory. */
  rows: z.enum(['together', 'anywhere']).default('together'),
  /** Every row is a line when left out; with numbers a row has several. */
  lines: z.strictObject({ n: range }).optional(),
  /** Columns that may be missing from a file. */
  optional: sourceTexts.optional(),
  /** Rows shorter than the header: blank at their end, or damaged. */
  shortRows: z.enum(['refused', 'allowed']).default('refused'),
  rowsWhen: conditions.optional(),
});

const treeSource = <Format extends 'xml' | 'json' | 'ndjson'>(format: Format) =>
  z.strictObject({
    format: z.literal(format),
    ...shared,
    /** The path of the claims from the outermost element or object; `.` for JSON whose outermost value they are. */
    claim: someText,
    /** The path of the lines in a claim. */
    lines: someText,
  });

export const mappingShape = z.strictObject({
  version: whole.pipe(z.int().min(1)),
  description: z.string().max(2000).optional(),
  source: z.discriminatedUnion('format', [csvSource, treeSource('xml'), treeSource('json'), treeSource('ndjson')]),
  /** Texts that mean nothing, whatever field they stand in. */
  blank: texts.default([]),
  formats: z
    .strictObject({
      dates: momentFormats.default(['YYYY-MM-DD', 'YYYYMMDD']),
      times: momentFormats.default(['HH:mm', 'HHmm', 'HH:mm:ss']),
      /** Two-digit years up to it are of this century. */
      pivotYear: whole.pipe(z.int().max(99)).optional(),
      amounts: amountFormat.prefault({}),
      names: nameOrder.default('last-first'),
    })
    .prefault({}),
  codes: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,59}$/), codeMap).default({}),
  claim: z.record(z.string(), z.unknown()),
  lines: z.record(z.string(), z.unknown()),
  /** What a claim says where its export says nothing; without a condition for all. */
  defaults: z
    .array(
      z.strictObject({
        billingSystem: someText.optional(),
        partner: someText.optional(),
        payer: someText.optional(),
        set: z.record(z.string(), someText),
      }),
    )
    .readonly()
    .default([]),
});

export type MappingShape = z.output<typeof mappingShape>;
export type ConditionShape = z.output<typeof comparison>;
export type EachShape = z.output<typeof eachShape>;
export type SourceShape = MappingShape['source'];
