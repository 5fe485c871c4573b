/**
 * If the labels of a namespace do not enforce the level, the residual policy checks everything:
 * here it is alone, on a server whose own file enforces nothing.
 */
import { reviewFromRequest } from '../../src/pod/request.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS, type EmitOptions } from '../../src/targets/shared/options.js';
import type { Engine } from './engine.js';
import { randomPolicySet } from './generatePolicies.js';
import { randomRequest } from './generateRequests.js';
import { withDefaults } from './pspCase.js';
import { Random } from './random.js';
import type { Report } from './report.js';
import { forEveryone, rbacFor } from './targetCase.js';

const SETS = 12;
const REQUESTS = 40;
const ENFORCE = 'pod-security.kubernetes.io/enforce';
const VERSION = `${ENFORCE}-version`;
const PINNED = `v1.${DEFAULT_OPTIONS.minor}`;

type Labels = Readonly<Record<string, string>>;

/** Those that a level of today is counted on, and what people write instead. */
const NOT_IN_FORCE: readonly (readonly [string, Labels])[] = [
  ['no labels', {}],
  ['a weaker level', { [ENFORCE]: 'privileged', [VERSION]: PINNED }],
  ['a level without a version', { [ENFORCE]: 'restricted' }],
  ['the latest version', { [ENFORCE]: 'restricted', [VERSION]: 'latest' }],
  ['an old version', { [ENFORCE]: 'restricted', [VERSION]: 'v1.24' }],
  ['another spelling', { [ENFORCE]: 'Restricted', [VERSION]: PINNED }],
  ['a level that only warns', { 'pod-security.kubernetes.io/warn': 'restricted' }],
];

export async function residualLabels(
  engine: Engine,
  { seed }: { readonly seed: number },
  report: Report,
): Promise<void> {
  report.section(`what is left to a level, where it is not in force (seed ${seed})`);
  const random = new Random(seed);
  const admitted = new Map<string, number>();
  const faults: string[] = [];
  let refused = 0;
  for (let i = 0; i < SETS; i += 1) {
    const set = randomPolicySet(random);
    const alone = forEveryone(set, DEFAULT_OPTIONS);
    const beside: EmitOptions = { ...alone, residual: true, psaLevel: 'restricted' };
    const documents = [
      ...targets.vap.emit(set, beside).files.flatMap(({ objects }) => objects),
      ...rbacFor('vap', set, beside),
    ].filter((document) => !/^Kustomization$/.test((document as { kind: string }).kind));
    const predict = targets.vap.predict(set, alone);
    const requests = Array.from({ length: REQUESTS }, () =>
      withDefaults(randomRequest(random, 'current')),
    );
    const namespaces = [...new Set(requests.map(({ namespace }) => namespace))];
    for (const [state, labels] of NOT_IN_FORCE) {
      const labelled = namespaces.map((name) => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels },
      }));
      const loaded = await engine.load([...labelled, ...documents]);
      if (!loaded.ok) faults.push(`${state}: ${loaded.error ?? ''}`);
      for (const request of requests) {
        const { allowed, message } = await engine.review(reviewFromRequest(request));
        const wanted = predict(request).allowed;
        // Labels that are not counted on may still be enforced by the server.
        if (allowed && !wanted)
          faults.push(`${state}: the policy would refuse it alone: ${JSON.stringify(request.pod)}`);
        if (state === 'no labels' && wanted && !allowed)
          faults.push(`${state}: the policy would admit it alone: ${message ?? ''}`);
        admitted.set(state, (admitted.get(state) ?? 0) + Number(allowed));
        refused += Number(!allowed);
      }
    }
  }
  for (const fault of faults.slice(0, 5)) report.note(fault.slice(0, 800));
  report.note(
    `admitted: ${[...admitted].map(([state, n]) => `${state} ${n}`).join(', ')}; refused ${refused}`,
  );
  report.check(
    `without the level in force the residual policy checks everything, in ${NOT_IN_FORCE.length} states of the labels`,
    faults.length === 0 && refused > 0 && (admitted.get('no labels') ?? 0) > 0,
    faults.length === 0 ? '' : `${faults.length} faults`,
  );
}
