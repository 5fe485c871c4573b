import type { Locate } from '../ir/position.js';
import type { Policy } from '../ir/policySet.js';
import type { Problem } from '../ir/problem.js';
import { schemaCheck, type Fault } from '../ir/schemaCheck.js';
import type { PspManifest, SpecManifest } from './manifest.js';
import { manifestSchema } from './manifestSchema.js';
import { policyOf } from './normalise.js';
import { missingStrategies, unsupportedRules, validatePolicy } from './validate.js';

export interface PspDocument {
  readonly value: unknown;
  readonly locate: Locate;
}

export interface ReadPolicies {
  readonly policies: readonly Policy[];
  /** Where each policy stands, by name; paths are those of its manifest. */
  readonly locate: ReadonlyMap<string, Locate>;
  readonly problems: readonly Problem[];
}

const API_VERSIONS = ['policy/v1beta1', 'extensions/v1beta1'];
const structure = schemaCheck(manifestSchema);

/**
 * Reads PodSecurityPolicy documents as the 1.24 API server stores them.
 * @param options.strict refuse policies that lack a required strategy; otherwise they are RunAsAny, with a warning.
 */
export function readPolicies(documents: readonly PspDocument[], options: { readonly strict?: boolean } = {}): ReadPolicies {
  const policies: Policy[] = [], problems: Problem[] = [];
  const locate = new Map<string, Locate>();
  for (const document of documents) {
    const found = readPolicy(document, options.strict ?? false);
    problems.push(...found.problems);
    if (found.policy === undefined) continue;
    const first = locate.get(found.policy.name);
    if (first !== undefined) problems.push(duplicate(found.policy.name, document.locate, first));
    locate.set(found.policy.name, document.locate);
    policies.push(found.policy);
  }
  return { policies, locate, problems };
}

function readPolicy({ value, locate }: PspDocument, strict: boolean): { policy?: Policy; problems: Problem[] } {
  const problem = (severity: Problem['severity']) => ({ path, message, remedy }: Fault): Problem =>
    ({ severity, position: locate(path), message, ...(remedy === undefined ? {} : { remedy }) });
  const { apiVersion } = value as { apiVersion?: unknown };
  if (!API_VERSIONS.includes(String(apiVersion))) {
    return { problems: [problem('error')({
      path: ['apiVersion'], message: `no PodSecurityPolicy has apiVersion ${JSON.stringify(apiVersion ?? null)}`, remedy: 'it is policy/v1beta1',
    })] };
  }
  const faults = structure(value);
  if (faults.length > 0) return { problems: faults.map(problem('error')) };
  const manifest = value as PspManifest, spec = manifest.spec ?? {};
  const missing = missingFaults(spec, strict);
  const wrong = [...unsupportedRules(spec), ...(strict ? missing : [])];
  const policy = policyOf(manifest);
  const errors = [...wrong, ...validatePolicy(policy, { annotations: manifest.metadata.annotations ?? {} })];
  if (errors.length > 0) return { problems: errors.map(problem('error')) };
  const warnings = [...missing, ...namespaceFault(manifest), ...uselessFaults(policy)];
  return { policy, problems: warnings.map(problem('warning')) };
}

function missingFaults(spec: SpecManifest, strict: boolean): Fault[] {
  const missing = missingStrategies(spec);
  if (strict) return missing.map((name) => ({ path: ['spec', name], message: `spec.${name}.rule: Unsupported value: ""`, remedy: 'name a rule, RunAsAny for no demand' }));
  return missing.length === 0 ? [] : [{
    path: ['spec'], message: `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing and taken as RunAsAny; Kubernetes 1.24 would refuse this policy`,
  }];
}

function namespaceFault({ metadata }: PspManifest): Fault[] {
  return metadata.namespace ? [{ path: ['metadata', 'namespace'], message: 'a PodSecurityPolicy has no namespace; it is ignored' }] : [];
}

/** Policies that 1.24 accepts and then skips, because a strategy cannot be built from them. */
function uselessFaults({ spec }: Policy): Fault[] {
  const withoutRanges = (['runAsUser', 'fsGroup', 'supplementalGroups'] as const)
    .filter((name) => (spec[name].rule === 'MustRunAs' || spec[name].rule === 'MayRunAs') && spec[name].ranges.length === 0);
  return [
    ...withoutRanges.map((name): Fault => ({ path: ['spec', name], message: `spec.${name} is ${spec[name].rule} without ranges: PSP never admits a pod by this policy` })),
    ...(spec.seLinux.rule === 'MustRunAs' && spec.seLinux.seLinuxOptions === null
      ? [{ path: ['spec', 'seLinux'], message: 'spec.seLinux is MustRunAs without seLinuxOptions: PSP never admits a pod by this policy' }] : []),
  ];
}

function duplicate(name: string, locate: Locate, first: Locate): Problem {
  const { file, line } = first(['metadata', 'name']);
  return { severity: 'error', position: locate(['metadata', 'name']), message: `PodSecurityPolicy "${name}" is already defined at ${file}:${line}`, remedy: 'rename or remove one' };
}
