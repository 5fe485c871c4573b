/**
 * Predicts what Pod Security Admission answers (pod-security-admission v0.37
 * admission/admission.go).
 */
import { levelRunner } from './levelRunner.js';
import type { PolicySet } from '../../ir/policySet.js';
import type { JsonObject } from '../../pod/json.js';
import type { AdmissionRequest } from '../../pod/request.js';
import type { EmitOptions } from '../shared/options.js';
import type { Prediction } from '../target.js';
import type { NamespaceLevels } from './levelAnswer.js';
import { levelsOf } from './levels.js';
import { STANDARD_LEVELS } from '../../standards/standardLevels.js';

const IGNORED = new Set([
  'exec',
  'attach',
  'binding',
  'eviction',
  'log',
  'portforward',
  'proxy',
  'status',
]);

/** The prediction for the level alone. */
export function predictLevel(
  policySet: PolicySet,
  options: EmitOptions,
): (request: AdmissionRequest) => Prediction {
  const admits = levelAdmission({ ...levelsOf(policySet, options), minor: options.minor });
  return (request) => ({
    allowed: options.mode !== 'enforce' || admits(request),
    mutated: false,
    pod: request.pod,
  });
}

/** Whether the enforced level of the request's namespace admits the pod as the server takes it. */
export function levelAdmission({
  namespaces,
  others,
  minor,
}: NamespaceLevels): (request: AdmissionRequest) => boolean {
  const runners = Object.fromEntries(
    STANDARD_LEVELS.map((level) => [level, levelRunner(level, minor)]),
  );
  const levels = new Map(namespaces.map(({ name, level }) => [name, level]));
  return (request) =>
    !isJudged(request) ||
    runners[levels.get(request.namespace) ?? others.level]!.admits(request.pod);
}

/** Whether the request is checked: creations, and updates that change images or add containers. */
export function isJudged({ pod, oldPod, operation, subResource }: AdmissionRequest): boolean {
  return (
    !IGNORED.has(subResource) &&
    (operation === 'CREATE' ||
      (operation === 'UPDATE' && oldPod !== null && isSignificant(pod, oldPod)))
  );
}

interface Named {
  readonly name?: string;
  readonly image?: string;
}
const containersOf = (pod: JsonObject, key: string): readonly Named[] =>
  ((pod['spec'] as JsonObject)[key] ?? []) as readonly Named[];

/** Whether an update changes an image or adds a container. Other updates are not checked. */
function isSignificant(pod: JsonObject, oldPod: JsonObject): boolean {
  const changed = ['containers', 'initContainers'].some((key) => {
    const now = containersOf(pod, key);
    const before = containersOf(oldPod, key);
    return now.length !== before.length || now.some(({ image }, i) => image !== before[i]!.image);
  });
  const before = containersOf(oldPod, 'ephemeralContainers');
  return (
    changed ||
    containersOf(pod, 'ephemeralContainers').some(
      ({ name, image }) => before.find((one) => one.name === name)?.image !== image,
    )
  );
}
