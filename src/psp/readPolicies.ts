import { exactJson } from '../base/exactJson.js';
import type { Locate } from '../base/position.js';
import type { Policy } from '../ir/policySet.js';
import { definedTwice, faultProblem, type Fault, type Problem } from '../base/problem.js';
import { schemaFaults } from '../base/schemaCheck.js';
import { SOURCE } from '../ir/source.js';
import type { PspManifest } from './manifest.js';
import { manifestValidator } from './manifestValidator.js';
import { withPlace } from './misplacedFields.js';
import { doubts } from './doubts.js';
import { neverMatches } from './neverMatches.js';
import { policyOf } from './normalise.js';
import { manifestFaults } from './validate.js';
import { missingStrategies } from './validateStrategies.js';

export interface PspDocument {
  readonly value: unknown;
  readonly locate: Locate;
}

export interface PspOptions {
  /**
   * If true, a policy that lacks a required strategy is an error, as in 1.24. If false, the
   * strategy is read as RunAsAny, with a warning.
   */
  readonly strict?: boolean;
}

export interface ReadPolicies {
  readonly policies: readonly Policy[];
  /** Positions of the values of each policy, by policy name. Paths are those of its manifest. */
  readonly locate: ReadonlyMap<string, Locate>;
  readonly problems: readonly Problem[];
}

/**
 * Reads PodSecurityPolicy documents as the 1.24 API server stores them: decoded, defaulted and
 * validated.
 * @returns the policies without errors, in input order, and every error and warning.
 */
export function readPolicies(
  documents: readonly PspDocument[],
  options: PspOptions = {},
): ReadPolicies {
  const policies: Policy[] = [];
  const problems: Problem[] = [];
  const locate = new Map<string, Locate>();
  for (const document of documents) {
    const { policy, errors, warnings } = readPolicy(document.value, options.strict ?? false);
    problems.push(...errors.map((fault) => faultProblem('error', fault, document.locate)));
    problems.push(...warnings.map((fault) => faultProblem('warning', fault, document.locate)));
    if (policy === undefined) continue;
    const first = locate.get(policy.name);
    if (first === undefined) {
      locate.set(policy.name, document.locate);
      policies.push(policy);
    } else {
      problems.push(definedTwice(policyTitle(policy), document.locate, first));
    }
  }
  return { policies, locate, problems };
}

interface OnePolicy {
  /** Absent if there are errors. */
  readonly policy?: Policy;
  readonly errors: readonly Fault[];
  readonly warnings: readonly Fault[];
}

function readPolicy(value: unknown, strict: boolean): OnePolicy {
  const { apiVersion } = value as { apiVersion?: unknown };
  if (!(SOURCE.apiVersions as readonly string[]).includes(apiVersion as string))
    return { errors: [wrongVersion(apiVersion)], warnings: [] };
  const structure = schemaFaults(manifestValidator, value);
  // If unknown fields are the only faults, the known fields are still checked.
  if (structure.some(({ kind }) => kind !== 'unknown field'))
    return { errors: structure.map(withPlace), warnings: [] };
  const manifest = value as PspManifest;
  if (!manifest.spec)
    return {
      errors: [
        ...structure.map(withPlace),
        {
          path: ['spec'],
          message: `spec: Required value: the ${SOURCE.kind} says nothing`,
          remedy: 'add its spec',
        },
      ],
      warnings: [],
    };
  const errors = [...structure.map(withPlace), ...manifestFaults(manifest, strict)];
  if (errors.length > 0) return { errors, warnings: [] };
  const policy = policyOf(manifest);
  return {
    policy,
    errors,
    warnings: [
      ...missing(manifest),
      ...inNamespace(manifest),
      ...neverMatches(policy),
      ...doubts(policy),
    ],
  };
}

function wrongVersion(apiVersion: unknown): Fault {
  const message =
    apiVersion === 'policy/v1'
      ? `policy/v1 has no ${SOURCE.kind}`
      : `no ${SOURCE.kind} has apiVersion ${exactJson(apiVersion ?? null, 0)}`;
  return { path: ['apiVersion'], message, remedy: `write apiVersion: ${SOURCE.apiVersions[0]}` };
}

function missing({ spec }: PspManifest): Fault[] {
  const names = missingStrategies(spec ?? {});
  if (names.length === 0) return [];
  return [
    {
      path: ['spec'],
      message: `${names.join(', ')}: missing, read as RunAsAny`,
      remedy: `Kubernetes 1.24 refuses this policy; write \`${names[0]}: {rule: RunAsAny}\`${names.length > 1 ? ' and so on' : ''}`,
    },
  ];
}

function inNamespace({ metadata }: PspManifest): Fault[] {
  return metadata?.namespace
    ? [
        {
          path: ['metadata', 'namespace'],
          message: `a ${SOURCE.kind} belongs to no namespace: metadata.namespace is ignored`,
          remedy: 'remove it',
        },
      ]
    : [];
}

/** How messages name a policy. */
export const policyTitle = ({ name }: Policy): string => `${SOURCE.kind} "${name}"`;
