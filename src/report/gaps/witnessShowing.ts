/**
 * Shows a gap's witness: the request, the answers of PSP and the target, and how it differs from an
 * ordinary request.
 */
import { exactJson } from '../../base/exactJson.js';
import { remembered, rememberedBy } from '../../base/remembered.js';
import type { Gap, TargetName } from '../../gaps/gap.js';
import { BARE_POD } from '../../gaps/witness/probePods.js';
import { witnessRequest } from '../../gaps/witness/candidates.js';
import type { PolicySet } from '../../ir/policySet.js';
import { defaultPod } from '../../pod/apiDefaults.js';
import type { JsonObject, JsonValue } from '../../pod/json.js';
import { CONTAINER_LISTS } from '../../pod/pod.js';
import type { AdmissionRequest } from '../../pod/request.js';
import { pspAdmission, type Verdict, type VerdictWord } from '../../semantics/admission.js';
import { inputGrants } from '../../semantics/grants.js';
import { mirrorSeccomp } from '../../semantics/seccompMirror.js';
import { refusedByServer } from '../../semantics/takenByServer.js';
import { targets } from '../../targets/index.js';
import type { EmitOptions } from '../../targets/shared/options.js';
import { verdictWord } from '../../targets/shared/verdictWord.js';
import { fieldDifferences } from './fieldDifferences.js';

/** A request, for people. */
export interface RequestShown {
  /** Who requests what, in a few words: `CREATE by admin in default`. */
  readonly request: string;
  /** The differences from the smallest pod: `+ spec.hostPID: true`. */
  readonly differences: readonly string[];
}

export interface Showing extends RequestShown {
  readonly psp: Pick<Verdict, 'verdict' | 'policy' | 'reasons' | 'note'>;
  readonly target: VerdictWord;
  /** What the API server then refuses of the pod that the target made. */
  readonly targetNote?: string;
  /** If both admit the pod: how the target's pod differs from PSP's. */
  readonly outcome: readonly string[];
}

/**
 * Prepares the showing of witnesses for all gaps: many gaps have the same witness, which is
 * evaluated once.
 */
export function witnessShower(
  policySet: PolicySet,
  options: EmitOptions,
): (gap: Gap) => Showing | null {
  const psp = pspAdmission(policySet, inputGrants(policySet));
  // Gaps are about enforced policies: a target that only reports admits everything.
  const enforced: EmitOptions = { ...options, mode: 'enforce' };
  const asked = rememberedBy(textOf, (witness) => {
    const request = witnessRequest(witness);
    return { request, shown: requestShown(request), verdict: psp.review(request) };
  });
  const predicted = rememberedBy(
    (target: TargetName) => target,
    (target) => remembered(targets[target].predict(policySet, enforced)),
  );
  return ({ target, witness }) => {
    if (witness === null) return null;
    const { request, shown, verdict: answer } = asked(witness);
    const { verdict, policy, reasons, note, pod } = answer;
    const prediction = predicted(target)(request);
    const refusal = prediction.mutated ? refusedByServer(request.pod, prediction.pod) : undefined;
    return {
      ...shown,
      psp: { verdict, policy, reasons, ...(note === undefined ? {} : { note }) },
      target: verdictWord(prediction),
      ...(refusal === undefined ? {} : { targetNote: refusal }),
      outcome:
        verdict !== 'denied' && prediction.allowed
          ? fieldDifferences(withProfilesOf124(pod), prediction.pod)
          : [],
    };
  };
}

/**
 * The pod with seccomp annotations also as fields, as 1.24 stored it: the containers ran by these
 * fields.
 */
const withProfilesOf124 = (pod: JsonObject): JsonObject => ({
  ...pod,
  spec: mirrorSeccomp(pod)['spec']!,
});

const textOf = (witness: JsonObject): string => exactJson(witness, 0);

export const requestShown = (request: AdmissionRequest): RequestShown => ({
  request: inWords(request),
  differences: differences(request),
});

function inWords({
  operation,
  subResource,
  user,
  groups,
  namespace,
  pod,
  oldPod,
}: AdmissionRequest): string {
  const changed =
    oldPod === null
      ? []
      : [
          ...new Set(
            fieldDifferences(oldPod, pod).map((line) => line.slice(2).replace(/[:[].*$/s, '')),
          ),
        ];
  const what = `${operation}${subResource === '' ? '' : ` of pods/${subResource}`}${changed.length === 0 ? '' : ` (changes ${changed.slice(0, 3).join(', ')})`}`;
  const member = groups.filter((group) => !group.startsWith('system:'));
  const who = member.length === 0 ? user : `${user} of group ${member.join(', ')}`;
  return `${what} by ${who} in namespace ${namespace}`;
}

/**
 * Compares a pod with the smallest one, container by container. Names and namespaces are not
 * compared.
 */
function differences({ pod }: AdmissionRequest): readonly string[] {
  const smallest = defaultPod(BARE_POD);
  const spec = pod['spec'] as JsonObject;
  const lists = CONTAINER_LISTS.flatMap((key) =>
    spec[key] === undefined
      ? []
      : [
          [
            key,
            (spec[key] as readonly JsonObject[]).map(({ name }) => ({
              ...containerOf(smallest),
              name,
            })),
          ],
        ],
  );
  const { name: _, namespace: __, ...metadata } = pod['metadata'] as Record<string, JsonValue>;
  return fieldDifferences(
    {
      metadata: {},
      spec: { ...(smallest['spec'] as JsonObject), ...(Object.fromEntries(lists) as JsonObject) },
    },
    { metadata, spec },
  );
}

const containerOf = (pod: JsonObject): JsonObject =>
  ((pod['spec'] as JsonObject)['containers'] as readonly JsonObject[])[0]!;
