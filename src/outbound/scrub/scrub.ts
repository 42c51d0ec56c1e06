/** Scrub: the engine: edits compiled for a payer profile, then one pass over each claim. */
import type { CalendarDate } from '../../base/calendar-date.ts';
import {
  defineFindings,
  type Finding,
  type FindingKind,
  finding,
  isBlocking,
  type Severity,
} from '../../base/finding.ts';
import type { Position } from '../../base/position.ts';
import type { Claim } from '../../claims/claim.ts';
import { DEFAULT_PROFILE, type PayerProfile, profileForClaim } from '../../claims/payer-profile.ts';
import type { Rule } from '../../claims/rule.ts';
import { type CodeSets, createCodeSets } from '../../codesets/code-sets.ts';
import { shippedPacks } from '../../codesets/place-of-service.ts';
import { applyRules, type CompiledRule, compileRules } from './apply-rules.ts';
import { completeProvider } from './complete-provider.ts';
import { dropZeroAdjustments } from './drop-zero-adjustments.ts';
import { type Edit, type EditContext, kindOf, parsePointer, type Report } from './edit.ts';
import type { ClaimHistory } from './history.ts';
import { type Repair, Repairer } from './repair.ts';
import { type Subject, type Surroundings, type TypeLetter, viewClaim } from './subject.ts';
import { EDITS } from './table.ts';

export const scrubFindings = defineFindings({
  notChecked: {
    code: 'edit-not-checked',
    severity: 'info',
    message: 'Not checked, since {need} is not loaded: {edits}',
    mend: 'Nothing is wrong with the claims; load {need} to have these edits run',
    source: 'SC-007',
  },
});

export interface ScrubContext {
  /** Today, in the customer's zone. */
  readonly asOf: CalendarDate;
  /** ISA15 of the channel that the claims go out by. */
  readonly usage?: 'T' | 'P';
  /** All packs that are loaded, the shipped ones among them; only the shipped ones when left out. */
  readonly codeSets?: CodeSets;
  readonly history?: ClaimHistory;
  readonly rules?: readonly Rule[];
  /** Element, component, repetition and segment separators of the partner; `*:^~` otherwise. */
  readonly delimiters?: string;
}

export interface ScrubResult {
  /** The claim as it will be sent, repairs and set values applied. */
  readonly claim: Claim;
  readonly repairs: readonly Repair[];
  readonly findings: readonly Finding[];
  /** True when a finding is fatal or an error: the claim must not leave. */
  readonly held: boolean;
  /** What says that a person must approve the claim before it leaves; absent when nothing does. */
  readonly approval?: string;
  /** By which profile it was judged. */
  readonly profile: { readonly id: string; readonly version: number };
}

export interface ScrubRun {
  /** Judges one claim; `ordinal` is its number in its file, from 1, and stands in each finding. */
  scrub(claim: Claim, ordinal?: number): ScrubResult;
  /** What could not be checked over the whole run, one finding for each kind of data that is missing. Ask when all claims are through. */
  notChecked(): readonly Finding[];
}

interface CompiledEdit {
  readonly edit: Edit;
  readonly kinds: ReadonlyMap<string, FindingKind>;
  readonly severities: ReadonlyMap<string, Severity | 'off'>;
  readonly place: Position;
}

/** The edits of one payer profile, by claim type, those that it switches off left out. */
export interface CompiledEdits {
  readonly profile: PayerProfile;
  readonly byType: Readonly<Record<TypeLetter, readonly CompiledEdit[]>>;
}

const MAIN = '';
const E_130 = 'E-130';

function compileEdit(edit: Edit, profile: PayerProfile): CompiledEdit {
  const kinds = new Map<string, FindingKind>();
  const severities = new Map<string, Severity | 'off'>();
  for (const variant of [MAIN, ...Object.keys(edit.variants ?? {})]) {
    const kind = kindOf(edit, variant === MAIN ? undefined : variant);
    const setting = profile.edits[variant === MAIN ? edit.id : `${edit.id}.${variant}`] ?? profile.edits[edit.id];
    kinds.set(variant, kind);
    severities.set(variant, kind.severity === 'fatal' ? 'fatal' : (setting ?? kind.severity));
  }
  return { edit, kinds, severities, place: parsePointer(edit.at) };
}

/** Compiles the table for one profile: done once, not for each claim. */
export function compileEdits(profile: PayerProfile, edits: readonly Edit[] = EDITS): CompiledEdits {
  const compiled = edits
    .map((edit) => compileEdit(edit, profile))
    .filter(({ severities }) => [...severities.values()].some((severity) => severity !== 'off'));
  const of = (letter: TypeLetter): readonly CompiledEdit[] =>
    compiled.filter(({ edit }) => edit.types.includes(letter));
  return { profile, byType: { P: of('P'), I: of('I'), D: of('D') } };
}

/** Collects the findings of one claim after another; the edits report into it. */
class Collector implements EditContext {
  private current: CompiledEdit | undefined;
  private findings: Finding[] = [];
  private ordinal: number | undefined;
  private readonly missing = new Map<string, Set<string>>();
  /** The table has a few hundred of them. */
  private readonly pointers = new Map<string, Position>();

  run(edits: readonly CompiledEdit[], subject: Subject, ordinal: number | undefined): Finding[] {
    this.findings = [];
    this.ordinal = ordinal;
    for (const compiled of edits) {
      const { edit } = compiled;
      if (edit.from !== undefined && subject.versionDate < edit.from) continue;
      if (edit.until !== undefined && subject.versionDate > edit.until) continue;
      this.current = compiled;
      edit.check(subject, this);
    }
    return this.findings.length > 1 ? withoutRepeats(this.findings) : this.findings;
  }

  report(report: Report): void {
    const compiled = this.current;
    const variant = report.variant ?? MAIN;
    const kind = compiled?.kinds.get(variant);
    const severity = compiled?.severities.get(variant);
    if (compiled === undefined || kind === undefined || severity === undefined) {
      throw new Error(`assertion failed: ${compiled?.edit.id ?? 'no edit'} reports an unknown variant ${variant}`);
    }
    if (severity === 'off') return;
    const place = report.at === undefined ? compiled.place : this.pointerOf(report.at);
    const at: Position = {
      ...place,
      path: report.path,
      ...(this.ordinal === undefined ? {} : { claim: this.ordinal }),
    };
    const detail = report.line === undefined ? (report.detail ?? {}) : { line: report.line + 1, ...report.detail };
    this.findings.push({ ...finding(kind, at, detail), severity });
  }

  private pointerOf(at: string): Position {
    const known = this.pointers.get(at);
    if (known !== undefined) return known;
    const pointer = parsePointer(at);
    this.pointers.set(at, pointer);
    return pointer;
  }

  notChecked(need: string): void {
    const id = this.current?.edit.id ?? '';
    const edits = this.missing.get(need);
    if (edits === undefined) this.missing.set(need, new Set([id]));
    else edits.add(id);
  }

  missingData(): Finding[] {
    return [...this.missing]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([need, edits]) => finding(scrubFindings.notChecked, {}, { need, edits: [...edits].sort().join(', ') }));
  }
}

/** E-130 ("not allowed here") is silent where a more specific edit speaks of the same place. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const spoken = new Set<string | undefined>();
  for (const item of findings) if (item.kind.code !== E_130) spoken.add(item.at.path);
  return findings.filter((item) => item.kind.code !== E_130 || !spoken.has(item.at.path));
}

/** A judge with a compiled table: many claims of one run, each by its payer's profile. */
class Scrubber implements ScrubRun {
  private readonly compiled = new Map<string, CompiledEdits>();
  private readonly collector = new Collector();
  private readonly surroundings: Surroundings;
  private readonly repairers = new Map<boolean, Repairer>();
  private readonly rules: readonly CompiledRule[];
  private readonly profileOf: (claim: Claim) => PayerProfile;

  constructor(profileOf: (claim: Claim) => PayerProfile, context: ScrubContext) {
    this.profileOf = profileOf;
    this.rules = compileRules(context.rules ?? []);
    this.surroundings = {
      asOf: context.asOf,
      usage: context.usage ?? 'T',
      codeSets: context.codeSets ?? createCodeSets(shippedPacks()),
      history: context.history ?? {},
      delimiters: context.delimiters ?? '*:^~',
    };
  }

  scrub(given: Claim, ordinal?: number): ScrubResult {
    const profile = this.profileOf(given);
    const spelled = this.repairerOf(profile).repair(given);
    const completed = completeProvider(spelled.claim, profile, this.surroundings.history);
    const dropped = dropZeroAdjustments(completed.claim);
    const ruled = applyRules(this.rules, dropped.claim, ordinal);
    const { unsendable, overlongAmounts } = spelled;
    const leftOut = { unsendable, overlongAmounts, droppedAdjustments: dropped.repairs.map(({ path }) => path) };
    const subject = viewClaim(ruled.claim, profile, leftOut, this.surroundings);
    const found = this.collector.run(this.editsOf(profile).byType[subject.type], subject, ordinal);
    const findings = ruled.findings.length === 0 ? found : [...found, ...ruled.findings];
    const approval = [
      ...(profile.approveBeforeSending ? [`payer profile ${profile.id}`] : []),
      ...ruled.approvals.map((id) => `rule ${id}`),
    ].join(', ');
    return {
      claim: ruled.claim,
      ...(approval === '' ? {} : { approval }),
      repairs: [...spelled.repairs, ...completed.repairs, ...dropped.repairs, ...ruled.repairs],
      findings,
      held: findings.some(isBlocking),
      profile: { id: profile.id, version: profile.version },
    };
  }

  notChecked(): readonly Finding[] {
    return this.collector.missingData();
  }

  private repairerOf({ upperCase }: PayerProfile): Repairer {
    const known = this.repairers.get(upperCase);
    if (known !== undefined) return known;
    const made = new Repairer(this.surroundings.delimiters, upperCase);
    this.repairers.set(upperCase, made);
    return made;
  }

  private editsOf(profile: PayerProfile): CompiledEdits {
    const known = this.compiled.get(profile.id);
    if (known !== undefined) return known;
    const compiled = compileEdits(profile);
    this.compiled.set(profile.id, compiled);
    return compiled;
  }
}

/** Begins a run over many claims: profiles are chosen by `profileForClaim`, the table is compiled once for each. */
export function startScrub(profiles: readonly PayerProfile[], context: ScrubContext): ScrubRun {
  return new Scrubber((claim) => profileForClaim(profiles, claim), context);
}

/** Judges a single claim; what could not be checked stands at the end of its findings. For many claims use `startScrub`. */
export function scrubClaim(
  claim: Claim,
  context: ScrubContext & { readonly payerProfile?: PayerProfile },
): ScrubResult {
  const run = new Scrubber(() => context.payerProfile ?? DEFAULT_PROFILE, context);
  const result = run.scrub(claim);
  return { ...result, findings: [...result.findings, ...run.notChecked()] };
}
