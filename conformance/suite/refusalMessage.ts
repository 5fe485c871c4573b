/**
 * What a refusal must say: a policy that refuses and a field of it for which it does, and nothing
 * that is not so.
 */
import { controls } from '../../src/controls/index.js';
import type { PolicySet } from '../../src/ir/policySet.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import type { Grants } from '../../src/semantics/admission.js';
import { compilePolicy } from '../../src/semantics/policyEvaluator.js';

const NOTHING_USABLE = /no PodSecurityPolicy is usable/;
const NOTHING_GRANTED = /no PodSecurityPolicy may be used/;
const FIELDS = [...controls.map(({ field }) => field), 'defaults'];

/** @returns what is wrong with the message. */
export function messageFault(
  message: string,
  { policies }: PolicySet,
  mayUse: Grants,
  request: AdmissionRequest,
): string | undefined {
  const usable = policies.filter((policy) => compilePolicy(policy, 'current').usable);
  const granted = usable.filter(({ name }) => mayUse(name, request));
  if (NOTHING_USABLE.test(message))
    return usable.length === 0 ? undefined : 'it says that no policy is usable';
  if (NOTHING_GRANTED.test(message))
    return granted.length === 0
      ? undefined
      : `it says that no policy may be used, and ${granted.map(({ name }) => name).join(', ')} may`;
  // Longest names first: "web" is a part of "web-team".
  const names = policies.map(({ name }) => name).sort((a, b) => b.length - a.length);
  const parts = message.split('PodSecurityPolicy ').flatMap((text) => {
    const name = names.find((one) => text.startsWith(`${one}, `));
    return name === undefined ? [] : [{ name, text: text.slice(name.length + 2) }];
  });
  if (parts.length === 0) return 'it names no policy';
  // Kyverno puts its messages in quotes.
  const isCut = /\.\.\.'?\s*$/.test(message);
  for (const [i, { name, text }] of parts.entries()) {
    const fields = reasonsOf(
      granted.find((policy) => policy.name === name),
      request,
    );
    if (fields === undefined) return `it names ${name}, which may not be used`;
    const named = FIELDS.filter(
      (field) => text.startsWith(`${field}: `) || text.includes(`; ${field}: `),
    );
    if (named.length === 0 && isCut && i > 0 && i === parts.length - 1) break;
    if (named.length === 0) return `it names no field of ${name}`;
    const wrong = named.filter((field) => !fields.has(field));
    if (wrong.length > 0)
      return `it names ${wrong.join(', ')} of ${name}; that refuses for ${[...fields].join(', ')}`;
  }
  return undefined;
}

/** The fields for which the policy refuses the pod, as it stands or filled in. */
function reasonsOf(
  policy: PolicySet['policies'][number] | undefined,
  { pod }: AdmissionRequest,
): ReadonlySet<string> | undefined {
  if (policy === undefined) return undefined;
  const evaluator = compilePolicy(policy, 'current');
  const defaulted = evaluator.withDefaults(pod);
  return new Set(
    [...evaluator.refusals(pod), ...evaluator.refusals(defaulted.pod)]
      .map(({ field }) => field)
      .concat(defaulted.changed ? ['defaults'] : []),
  );
}
