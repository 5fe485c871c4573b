/**
 * How narrow gaps are: among the requests that a gap's `when` covers, the share for which the
 * target answers as the gap says.
 */
import type { GapCoverage } from '../../src/gaps/coverage.js';
import type { Effect } from '../../src/gaps/gap.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import type { Verdict } from '../../src/semantics/admission.js';
import type { Prediction } from '../../src/targets/target.js';
import { podEffect } from '../../src/gaps/podEffect.js';

interface Share {
  covered: number;
  diverging: number;
}

/** The effects that a request really has. */
function effectsOf(
  request: AdmissionRequest,
  psp: Verdict,
  target: Pick<Prediction, 'allowed' | 'pod'>,
): readonly Effect[] {
  const admitted = psp.verdict !== 'denied';
  if (admitted !== target.allowed) return [admitted ? 'stricter' : 'looser'];
  if (!admitted || request.operation !== 'CREATE' || request.subResource !== '') return [];
  return [
    'unseen',
    ...(podEffect(psp.pod, '1.24') === podEffect(target.pod, 'current')
      ? []
      : (['default-lost', 'default-differs'] as const)),
  ];
}

export class GapShares {
  private readonly shares = new Map<string, Share>();

  add(
    coverage: GapCoverage,
    request: AdmissionRequest,
    psp: Verdict,
    target: Pick<Prediction, 'allowed' | 'pod'>,
  ): void {
    const effects = effectsOf(request, psp, target);
    for (const { control, effect } of coverage.covering(request)) {
      const kind = `${control} ${effect}`;
      const share = this.shares.get(kind) ?? { covered: 0, diverging: 0 };
      share.covered += 1;
      if (effects.includes(effect)) share.diverging += 1;
      this.shares.set(kind, share);
    }
  }

  /**
   * Per kind of gap, and all together; what is unseen shows in no verdict, and is left out there.
   */
  summary(): { readonly kinds: readonly string[]; readonly overall: number } {
    const all = [...this.shares].filter(([kind]) => !kind.endsWith(' unseen'));
    const sum = (key: keyof Share): number =>
      all.reduce((total, [, share]) => total + share[key], 0);
    return {
      kinds: [...this.shares]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(
          ([kind, { covered, diverging }]) =>
            `${kind}: ${diverging} of ${covered} (${Math.round((100 * diverging) / covered)} %)`,
        ),
      overall: sum('diverging') / sum('covered'),
    };
  }
}
