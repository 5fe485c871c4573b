/**
 * What a refusal must name: a policy that refuses the pod, a field for which it does, and nothing
 * untrue.
 */
import { controls } from '../../src/controls/index.js';
import type { PolicySet } from '../../src/ir/policySet.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import type { Grants } from '../../src/semantics/admission.js';
import type { JsonObject } from '../../src/pod/json.js';
import { compilePolicy, type Reason } from '../../src/semantics/policyEvaluator.js';

const NOTHING_USABLE = /no PodSecurityPolicy is usable/;
const NOTHING_GRANTED = /no PodSecurityPolicy may be used/;
const FIELDS = [...controls.map(({ field }) => field), 'defaults'];

/**
 * @param fillsIn whether the target fills in: then nothing is wrong that would have been filled in.
 * @returns what is wrong with the message.
 */
export function messageFault(
  message: string,
  { policies }: PolicySet,
  mayUse: Grants,
  request: AdmissionRequest,
  fillsIn = false,
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
    const reasons = reasonsOf(
      granted.find((policy) => policy.name === name),
      request,
      fillsIn,
    );
    const fields = reasons && new Set(reasons.map(({ field }) => field));
    if (reasons === undefined || fields === undefined)
      return `it names ${name}, which may not be used`;
    const named = FIELDS.filter(
      (field) => text.startsWith(`${field}: `) || text.includes(`; ${field}: `),
    );
    if (named.length === 0 && isCut && i > 0 && i === parts.length - 1) break;
    if (named.length === 0) return `it names no field of ${name}`;
    const wrong = named.filter((field) => !fields.has(field));
    if (wrong.length > 0)
      return `it names ${wrong.join(', ')} of ${name}; that refuses for ${[...fields].join(', ')}`;
    const misnamed = wronglyNamed(text, reasons, request.pod);
    if (misnamed !== undefined) return `it names ${misnamed}, which ${name} does not refuse`;
  }
  return undefined;
}

type NamedReason = Pick<Reason, 'field' | 'path'>;

/** For what the policy refuses the pod, as it stands or filled in. */
function reasonsOf(
  policy: PolicySet['policies'][number] | undefined,
  { pod }: AdmissionRequest,
  fillsIn: boolean,
): readonly NamedReason[] | undefined {
  if (policy === undefined) return undefined;
  const evaluator = compilePolicy(policy, 'current');
  const { pod: defaulted, changed } = evaluator.withDefaults(pod);
  const after = evaluator.refusals(defaulted);
  const lacking = changed ? [{ field: 'defaults', path: '' }] : [];
  if (fillsIn) return after.length > 0 ? after : lacking;
  return [...evaluator.refusals(pod), ...after, ...lacking];
}

/** `hostPorts: container app, side: ...` */
const NAMED = /(?:^|; )(\w+): (container|volume|sysctl) ([^:]*): /g;

/** @returns a container, volume or sysctl that is named of a field and is not refused by it. */
function wronglyNamed(
  text: string,
  reasons: readonly NamedReason[],
  pod: JsonObject,
): string | undefined {
  for (const [, field, what, names] of text.matchAll(NAMED)) {
    const refused = reasons
      .filter((reason) => reason.field === field)
      .map(({ path }) => nameAt(pod, path));
    const wrong = names!.split(', ').find((name) => !refused.includes(name));
    if (wrong !== undefined) return `${what!} ${wrong} for ${field!}`;
  }
  return undefined;
}

/** The name of what `spec.containers[0]...` is about. */
function nameAt(pod: JsonObject, path: string): string | undefined {
  const steps = (/^(.*?\])/.exec(path)?.[1] ?? '').split(/[.[\]]+/).filter((step) => step !== '');
  const found = steps.reduce<unknown>((of, step) => (of as JsonObject | undefined)?.[step], pod);
  return (found as { readonly name?: string } | undefined)?.name;
}
