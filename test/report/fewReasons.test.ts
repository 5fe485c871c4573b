/** What many policies refuse alike is told of few of them in a JSON review. */
import { readFileSync } from 'node:fs';
import { formatGaps, gaps } from '../../src/api/index.js';
import { EVERY_POLICY_GRANTED } from '../gaps/everyPolicyGranted.js';

interface ReviewJson {
  readonly gaps: readonly {
    readonly policy: string;
    readonly verdicts: {
      readonly psp: {
        readonly verdict: string;
        readonly reasons: readonly { readonly policy: string }[];
        readonly otherPolicies?: number;
      };
    } | null;
  }[];
}

const ONE = readFileSync('examples/restricted.yaml', 'utf8');

function refused(count: number): ReviewJson['gaps'] {
  const policies = Array.from({ length: count }, (_, i) =>
    ONE.replace('name: restricted', `name: policy-${i}`),
  );
  const text = policies.join('---\n') + EVERY_POLICY_GRANTED;
  const review = gaps([{ name: 'many.yaml', text }], { targets: ['psa'] });
  return (JSON.parse(formatGaps(review, 'json')) as ReviewJson).gaps.filter(
    ({ verdicts }) => verdicts?.psp.verdict === 'denied',
  );
}

it('of six policies those of four, that of the gap among them, and a count of the rest', () => {
  const found = refused(6).filter(({ verdicts }) => verdicts!.psp.reasons.length > 0);
  expect(found.some(({ policy }) => policy === 'policy-5')).toBe(true);
  for (const { policy, verdicts } of found) {
    const told = new Set(verdicts!.psp.reasons.map((reason) => reason.policy));
    expect(told.size).toBe(4);
    if (policy !== '*') expect(told).toContain(policy);
    expect(verdicts!.psp.otherPolicies).toBe(2);
  }
});

it('of four policies all', () => {
  for (const { verdicts } of refused(4)) expect(verdicts!.psp).not.toHaveProperty('otherPolicies');
});
