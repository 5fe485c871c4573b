/** The policies of policies.yaml, by name, and pods to judge by them. */
import { readFileSync } from 'node:fs';
import type { Grant, Policy, PolicySet } from '../../src/ir/policySet.js';
import { parseDocuments } from '../../src/load/documents.js';
import { defaultPod } from '../../src/pod/apiDefaults.js';
import type { JsonObject, JsonValue } from '../../src/pod/json.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import { readPolicies } from '../../src/psp/readPolicies.js';

const FILE = 'test/semantics/policies.yaml';
const { policies } = readPolicies(parseDocuments(readFileSync(FILE, 'utf8'), FILE), {
  strict: true,
});

export function policySet(names: readonly string[], grants: readonly Grant[]): PolicySet {
  return {
    apiVersion: 'psp-ferry/v1',
    kind: 'PolicySet',
    policies: names.map(policyNamed),
    grants,
  };
}

export function policyNamed(name: string): Policy {
  const policy = policies.find((one) => one.name === name);
  if (policy === undefined) throw new Error(`${FILE} has no policy ${name}`);
  return policy;
}

export interface PodParts {
  /** The securityContext of each container; one container without by default. */
  readonly containers?: readonly JsonObject[];
  readonly metadata?: JsonObject;
  readonly spec?: JsonObject;
}

/** A pod as a server sees it, in the namespace `team`. */
export function podWith({
  containers = [{}],
  metadata = {},
  spec = {},
}: PodParts = {}): JsonObject {
  const one = (securityContext: JsonObject, i: number): JsonValue => ({
    name: `c${i}`,
    image: 'registry.example.com/app:1',
    ...(Object.keys(securityContext).length > 0 ? { securityContext } : {}),
  });
  return defaultPod({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'probe', namespace: 'team', ...metadata },
    spec: { containers: containers.map(one), ...spec },
  });
}

export function requestFor(
  pod: JsonObject,
  parts: Partial<AdmissionRequest> = {},
): AdmissionRequest {
  return {
    uid: 'case',
    operation: parts.oldPod ? 'UPDATE' : 'CREATE',
    subResource: '',
    namespace: 'team',
    name: 'probe',
    user: 'user@example.com',
    groups: ['system:authenticated'],
    pod,
    oldPod: null,
    ...parts,
  };
}
