/** Scrub: a rule's own tests, and what a rule would have done to claims of the past. */
import { type Claim, claim as claimShape } from '../../claims/claim.ts';
import type { Rule } from '../../claims/rule.ts';
import { applyRules, compileRules } from './apply-rules.ts';

export interface RuleTestResult {
  readonly rule: string;
  readonly version: number;
  readonly test: string;
  readonly passed: boolean;
  /** Why not, in one sentence. */
  readonly reason?: string;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The base with the patch over it: objects are merged, lists place by place, `null` takes a key away. */
function patched(base: unknown, patch: unknown): unknown {
  if (Array.isArray(patch)) {
    const old: readonly unknown[] = Array.isArray(base) ? base : [];
    return patch.map((item: unknown, index) => patched(old[index] ?? old[0], item));
  }
  if (!isRecord(patch)) return patch;
  const result: Record<string, unknown> = isRecord(base) ? { ...base } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = patched(result[key], value);
  }
  return result;
}

function fires(rule: Rule, claim: Claim): boolean {
  const result = applyRules(compileRules([rule]), claim);
  return result.findings.length > 0 || result.repairs.length > 0 || result.approvals.length > 0;
}

/** Runs every rule's own tests on `base` with each test's patch over it. */
export function testRules(rules: readonly Rule[], base: Claim): readonly RuleTestResult[] {
  return rules.flatMap((rule) =>
    rule.tests.map((test): RuleTestResult => {
      const named = { rule: rule.id, version: rule.version, test: test.name };
      const parsed = claimShape.safeParse(patched(base, test.claim));
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        return {
          ...named,
          passed: false,
          reason: `its sample is no claim: ${issue?.path.map(String).join('.')}: ${issue?.message}`,
        };
      }
      const fired = fires(rule, parsed.data);
      return fired === test.fires
        ? { ...named, passed: true }
        : {
            ...named,
            passed: false,
            reason: fired ? 'the rule fires and should not' : 'the rule does not fire and should',
          };
    }),
  );
}

/** Which of these claims the rule would have spoken of. */
export function tryRule(
  rule: Rule,
  claims: Iterable<Claim>,
): { readonly judged: number; readonly claimIds: readonly string[] } {
  let judged = 0;
  const claimIds: string[] = [];
  for (const claim of claims) {
    judged += 1;
    if (fires(rule, claim)) claimIds.push(claim.claimId);
  }
  return { judged, claimIds };
}
