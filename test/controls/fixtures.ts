/**
 * Reads the fixtures: for each control a file of PodSecurityPolicies, each followed by the Pods
 * that it alone judges.
 * What a Pod expects stands in its annotations under `expect.psp-ferry.dev/`; they are gone before
 * it is judged.
 *
 * | annotation | value |
 * |---|---|
 * | verdict | allowed, mutated or denied |
 * | refused | of denied pods: `<field> at <pod path>`, separated by `; `, or why there is no such
 * list |
 * | filled-in | YAML: path and value of everything that is filled in |
 * | operation | UPDATE: the pod exists, and something else about it changes; CREATE is not written
 * |
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Policy } from '../../src/ir/policySet.js';
import { parseDocuments, type LoadedDocument } from '../../src/load/documents.js';
import { defaultPod } from '../../src/pod/apiDefaults.js';
import type { JsonObject } from '../../src/pod/json.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import { readPolicies } from '../../src/psp/readPolicies.js';
import type { Verdict, VerdictWord } from '../../src/semantics/admission.js';

export interface Expectation {
  readonly verdict: VerdictWord;
  readonly refused: readonly string[];
  readonly filledIn: Readonly<Record<string, unknown>>;
}
export interface FixturePod {
  readonly name: string;
  readonly request: AdmissionRequest;
  readonly expected: Expectation;
}
export interface FixturePolicy {
  readonly policy: Policy;
  readonly manifest: unknown;
  readonly pods: FixturePod[];
}
export interface Fixture {
  readonly control: string;
  readonly policies: readonly FixturePolicy[];
}

/**
 * PSP refuses an update that it would have to fill something in for, and says nothing about why: we
 * do.
 */
export const DEFAULTS_ARE_MISSING =
  'the pod lacks what a policy would have filled in on CREATE, and PSP fills in nothing on UPDATE';
/**
 * Fixtures are read from the root of the repository: tests and the conformance suite both run
 * there.
 */
const FOLDER = 'test/controls';
const PREFIX = 'expect.psp-ferry.dev/';

export function readFixtures(folder = FOLDER): readonly Fixture[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({
      control: file.slice(0, -'.yaml'.length),
      policies: policiesOf(parseDocuments(readFileSync(join(folder, file), 'utf8'), file)),
    }));
}

function policiesOf(documents: readonly LoadedDocument[]): readonly FixturePolicy[] {
  const policies: FixturePolicy[] = [];
  for (const document of documents) {
    const value = document.value as JsonObject;
    if (value['kind'] === 'PodSecurityPolicy')
      policies.push({ policy: policyOf(document), manifest: value, pods: [] });
    else policies.at(-1)!.pods.push(podOf(value));
  }
  return policies;
}

/**
 * As strict as the server of 1.24; warnings about policies that never match are what some fixtures
 * are for.
 */
function policyOf(document: LoadedDocument): Policy {
  const {
    policies: [policy],
    problems,
  } = readPolicies([document], { strict: true });
  if (policy === undefined) throw new Error(problems.map(({ message }) => message).join('; '));
  return policy;
}

function podOf(document: JsonObject): FixturePod {
  const { name, annotations } = document['metadata'] as {
    readonly name: string;
    readonly annotations: Readonly<Record<string, string>>;
  };
  const kept = Object.entries(annotations).filter(([key]) => !key.startsWith(PREFIX));
  const {
    verdict,
    refused,
    'filled-in': filledIn = '',
    operation = 'CREATE',
    ...unknown
  } = Object.fromEntries(
    Object.entries(annotations)
      .filter(([key]) => key.startsWith(PREFIX))
      .map(([key, value]) => [key.slice(PREFIX.length), value]),
  );
  if (Object.keys(unknown).length > 0)
    throw new Error(
      `${name} expects something that nobody reads: ${Object.keys(unknown).join(', ')}`,
    );
  if ((verdict === 'denied') !== (refused !== undefined))
    throw new Error(`${name} must say what is refused if it is denied, and only then`);
  const pod: JsonObject = {
    ...document,
    metadata: {
      name,
      namespace: 'team',
      ...(kept.length > 0 ? { annotations: Object.fromEntries(kept) } : {}),
    },
  };
  return {
    name,
    request: requestFor(name, pod, operation),
    expected: {
      verdict: verdict as VerdictWord,
      refused: refused?.split('; ') ?? [],
      filledIn: (parseDocuments(filledIn, name)[0]?.value ?? {}) as Expectation['filledIn'],
    },
  };
}

function requestFor(name: string, given: JsonObject, operation: string): AdmissionRequest {
  const pod = defaultPod(given);
  return {
    uid: 'fixture',
    operation,
    subResource: '',
    namespace: 'team',
    name,
    user: 'user@example.com',
    groups: ['system:authenticated'],
    pod,
    oldPod: operation === 'UPDATE' ? earlier(pod) : null,
  };
}

/**
 * The pod before the update: with another label, and without the ephemeral containers that no pod
 * is created with.
 */
function earlier(pod: JsonObject): JsonObject {
  const { ephemeralContainers: _, ...spec } = pod['spec'] as JsonObject;
  return {
    ...pod,
    metadata: {
      ...(pod['metadata'] as JsonObject),
      labels: { 'app.example.com/revision': 'before' },
    },
    spec,
  };
}

/** A verdict's reasons in the words of the `refused` annotation. */
export function refusedBy({ verdict, reasons, note }: Verdict): readonly string[] {
  if (verdict !== 'denied') return [];
  return reasons.length > 0
    ? reasons.map(({ field, path }) => `${field} at ${path}`)
    : [note ?? ''];
}
