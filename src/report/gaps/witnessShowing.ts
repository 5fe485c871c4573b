/**
 * A gap's witness at work: the request, what PSP and the target answer to it, and what about it is
 * out of the ordinary.
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
import { targets } from '../../targets/index.js';
import type { EmitOptions } from '../../targets/shared/options.js';
import { verdictWord } from '../../targets/shared/verdictWord.js';
import { fieldDifferences } from './fieldDifferences.js';

/** A request as people read it. */
export interface RequestShown {
  /** Who asks what, in a few words: `CREATE by admin in default`. */
  readonly request: string;
  /** What is different from the smallest pod: `+ spec.hostPID: true`. */
  readonly differences: readonly string[];
}

export interface Showing extends RequestShown {
  readonly psp: Pick<Verdict, 'verdict' | 'policy' | 'reasons' | 'note'>;
  readonly target: VerdictWord;
  /** Where both admit: how the target's pod differs from PSP's. */
  readonly outcome: readonly string[];
}

/**
 * Makes what every gap's witness is asked, once for all gaps: many have the same one, and each is
 * asked once.
 */
export function witnessShower(
  policySet: PolicySet,
  options: EmitOptions,
): (gap: Gap) => Showing | null {
  const psp = pspAdmission(policySet, inputGrants(policySet));
  // Gaps are of what is enforced; a target that only reports admits everything.
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
    return {
      ...shown,
      psp: { verdict, policy, reasons, ...(note === undefined ? {} : { note }) },
      target: verdictWord(prediction),
      outcome:
        verdict !== 'denied' && prediction.allowed
          ? fieldDifferences(withProfilesOf124(pod), prediction.pod)
          : [],
    };
  };
}

/** 1.24 stored an annotation of seccomp as the field too: by that the containers ran. */
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

/** Names and namespaces say nothing about a gap; each container is set beside the smallest one. */
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
