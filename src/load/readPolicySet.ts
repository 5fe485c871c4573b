/** Builds the PolicySet, on which all other parts of psp-ferry work, from the loaded documents. */
import { compareText } from '../base/compareText.js';
import { grantKey, orderGrants } from '../ir/grantOrder.js';
import {
  POLICY_SET_API_VERSION,
  type Grant,
  type Policy,
  type PolicySet,
} from '../ir/policySet.js';
import { policySetFrom } from '../ir/policySetFrom.js';
import type { Locate, Position } from '../base/position.js';
import { nearMatch } from '../base/nearMatch.js';
import { definedTwice, faultProblem, InputError, type Problem } from '../base/problem.js';
import { quoted } from '../base/quoted.js';
import { SOURCE } from '../ir/source.js';
import type { LoadedDocument } from './documents.js';
import {
  isNamespace,
  namespaceProblems,
  namespacesIn,
  type NamespaceLabels,
} from './namespaces.js';
import { whyNoObject } from './noObject.js';
import { noPolicies } from './noPolicies.js';
import { readShapes } from './shapes/index.js';
import { ungrantedProblems } from './ungranted.js';
import { ACCEPT_ANNOTATION } from '../ir/acceptances.js';
import { readPolicies, policyTitle, type PspOptions } from '../psp/readPolicies.js';
import { doubts } from '../psp/doubts.js';
import { isLeftOut, leftOutProblem, LIFTED } from '../psp/lifted.js';
import { neverMatches } from '../psp/neverMatches.js';
import { policyFaults } from '../psp/validate.js';
import { RBAC_GROUP, RBAC_KINDS } from '../rbac/objects.js';
import { readGrants, type GrantPlaces } from '../rbac/readGrants.js';
import { grantFaults } from '../rbac/validate.js';

export interface PolicyInput {
  /** Policies are sorted by name in byte order; grants are in canonical order. */
  readonly policySet: PolicySet;
  /**
   * Positions of the values of each policy, by policy name. Paths are those of a PSP manifest
   * (`spec`, ...).
   */
  readonly locate: ReadonlyMap<string, Locate>;
  /** Position of a grant: that of the subject in its binding. */
  readonly locateGrant: (grant: Grant) => Position | null;
  readonly warnings: readonly Problem[];
  /** The namespaces of the input, with their labels. */
  readonly namespaces: NamespaceLabels;
  /** Number of documents of other kinds, by kind. They are not read. */
  readonly ignored: ReadonlyMap<string, number>;
}

/** What the options of targets depend on in an input. */
export type InputFacts = Pick<PolicyInput, 'locate' | 'namespaces'>;
export const NO_FACTS: InputFacts = { locate: new Map(), namespaces: new Map() };

export interface InputOptions extends PspOptions {
  /**
   * Problems that were found while the files were read. They are reported together with the others.
   */
  readonly problems?: readonly Problem[];
  /**
   * Whether the caller itself reports policies that nobody may use, so that no warning is needed.
   */
  readonly saysWhatIsUnused?: boolean;
  /** The files and folders that the documents are from, as the user named them. */
  readonly inputs?: readonly string[];
}

/**
 * Reads PodSecurityPolicies, RBAC objects and PolicySets. Objects of other kinds are counted.
 * @throws InputError with every error of the input, or if it has no policy.
 */
export function readPolicySet(
  given: readonly LoadedDocument[],
  { problems: found = [], saysWhatIsUnused = false, inputs = [], ...options }: InputOptions = {},
): PolicyInput {
  const { documents, problems: ofShapes } = readShapes(given);
  const sorted = sortByKind(documents);
  const psps = readPolicies(sorted.psps, options);
  const sets = readPolicySets(sorted.sets);
  const problems = [...found, ...ofShapes, ...sorted.problems, ...psps.problems, ...sets.problems];
  const policies = [...psps.policies];
  const locate = new Map(psps.locate);
  for (const { policy, locate: found } of sets.policies) {
    const first = locate.get(policy.name);
    if (first !== undefined) problems.push(definedTwice(policyTitle(policy), found, first));
    locate.set(policy.name, first ?? found);
    policies.push(policy);
  }
  const rbac = readGrants(
    sorted.rbac,
    policies.map(({ name }) => name),
  );
  problems.push(...rbac.problems, ...namespaceProblems(documents));
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new InputError(errors);
  if (policies.length === 0)
    throw new InputError([...problems, noPolicies(given, documents, inputs)]);
  const isKept = isLeftOut(policies) ? (name: string) => name !== LIFTED : () => true;
  if (!isKept(LIFTED)) problems.push(leftOutProblem(locate.get(LIFTED)!));
  const policySet = policySetOf(
    policies.filter(({ name }) => isKept(name)),
    [...rbac.grants, ...sets.grants].filter(({ policy }) => isKept(policy)),
    sorted.rbac.length > 0 || sets.grantsNobody,
  );
  if (!saysWhatIsUnused) problems.push(...ungrantedProblems(policySet, locate));
  return {
    policySet,
    locate,
    locateGrant: (grant) =>
      rbac.places.get(grantKey(grant)) ?? sets.grantPlaces.get(grantKey(grant)) ?? null,
    warnings: problems,
    namespaces: namespacesIn(documents),
    ignored: sorted.ignored,
  };
}

/**
 * @param hasRbac whether the input has roles or bindings. If it has, and there is no grant, then
 *   nobody may use a policy.
 */
function policySetOf(
  policies: readonly Policy[],
  grants: readonly Grant[],
  hasRbac: boolean,
): PolicySet {
  return {
    apiVersion: POLICY_SET_API_VERSION,
    kind: 'PolicySet',
    policies: [...policies].sort((a, b) => compareText(a.name, b.name)),
    grants: orderGrants(grants),
    ...(grants.length === 0 && hasRbac ? { grantsNobody: true } : {}),
  };
}

/** Whether documents hold policies. True also if they hold a form of policies that has an error. */
export function holdPolicies(given: readonly LoadedDocument[]): boolean {
  const { documents, problems } = readShapes(given);
  return (
    problems.some(({ severity }) => severity === 'error') ||
    documents.some((document) => {
      const { kind } = typeOf(document);
      return kind === SOURCE.kind || kind === 'PolicySet' || misspeltKind(document) !== undefined;
    })
  );
}

interface SortedDocuments {
  readonly psps: readonly LoadedDocument[];
  readonly rbac: readonly LoadedDocument[];
  readonly sets: readonly LoadedDocument[];
  readonly problems: readonly Problem[];
  readonly ignored: ReadonlyMap<string, number>;
}

function sortByKind(documents: readonly LoadedDocument[]): SortedDocuments {
  const psps: LoadedDocument[] = [];
  const rbac: LoadedDocument[] = [];
  const sets: LoadedDocument[] = [];
  const problems: Problem[] = [];
  const ignored = new Map<string, number>();
  for (const document of documents) {
    const { kind, group } = typeOf(document);
    if (kind === SOURCE.kind) psps.push(document);
    else if (kind === 'PolicySet' && group === 'psp-ferry') sets.push(document);
    else if (group === RBAC_GROUP && (RBAC_KINDS as readonly unknown[]).includes(kind))
      rbac.push(document);
    else if (isNamespace(document)) continue;
    else if (typeof kind !== 'string' || kind === '') problems.push(notAnObject(document));
    else {
      const misspelt = misspeltKind(document);
      if (misspelt === undefined) ignored.set(kind, (ignored.get(kind) ?? 0) + 1);
      else problems.push(misspelt);
    }
  }
  return { psps, rbac, sets, problems, ignored };
}

interface Type {
  readonly kind: unknown;
  readonly apiVersion: unknown;
  readonly group: string | undefined;
}

function typeOf({ value }: LoadedDocument): Type {
  const { kind, apiVersion } = Object(value) as { kind?: unknown; apiVersion?: unknown };
  const group = typeof apiVersion === 'string' ? apiVersion.split('/')[0] : undefined;
  return { kind, apiVersion, group };
}

/**
 * A fault for a kind that does not exist in its API group and is similar to a kind that is read.
 */
function misspeltKind(document: LoadedDocument): Problem | undefined {
  const { kind, apiVersion, group } = typeOf(document);
  const known = KINDS_OF.get(group ?? '') ?? [];
  if (typeof kind !== 'string' || known.includes(kind)) return undefined;
  if (known.some((one) => kind === `${one}List`))
    return {
      severity: 'error',
      position: document.locate(['items']),
      message: `items: a ${kind} needs a list here`,
      remedy: 'write its objects below items, each with a dash before it',
    };
  const near = nearMatch(kind, known);
  return near === undefined
    ? undefined
    : {
        severity: 'error',
        position: document.locate(['kind']),
        message: `${String(apiVersion)} has no kind ${quoted(kind)}`,
        remedy: `did you mean "${near}"?`,
      };
}

const KINDS_OF = new Map<string, readonly string[]>([
  ...SOURCE.apiGroups.map((group): [string, readonly string[]] => [group, [SOURCE.kind]]),
  [RBAC_GROUP, RBAC_KINDS],
]);

function notAnObject({ locate, value }: LoadedDocument): Problem {
  const { message, remedy } = whyNoObject(value);
  return {
    severity: 'error',
    position: locate([]),
    message,
    remedy: remedy ?? `give ${SOURCE.kinds}, RBAC or a PolicySet`,
  };
}

interface ReadSets {
  readonly policies: readonly { readonly policy: Policy; readonly locate: Locate }[];
  readonly grants: readonly Grant[];
  readonly grantPlaces: GrantPlaces;
  readonly grantsNobody: boolean;
  readonly problems: readonly Problem[];
}

function readPolicySets(documents: readonly LoadedDocument[]): ReadSets {
  const policies: { policy: Policy; locate: Locate }[] = [];
  const grants: Grant[] = [];
  const problems: Problem[] = [];
  const grantPlaces = new Map<string, Position>();
  let grantsNobody = false;
  for (const { value, locate } of documents) {
    try {
      const set = policySetFrom(value, locate);
      for (const [i, policy] of set.policies.entries()) {
        const inSet: Locate = (path) => locate(['policies', i, ...pathInSet(path)]);
        policies.push({ policy, locate: inSet });
        problems.push(...policyFaults(policy).map((fault) => faultProblem('error', fault, inSet)));
        problems.push(
          ...[...neverMatches(policy), ...doubts(policy)].map((fault) =>
            faultProblem('warning', fault, inSet),
          ),
        );
      }
      problems.push(
        // In the order of the document: in the set, grants are sorted.
        ...(value as PolicySet).grants.flatMap((grant, i) =>
          grantFaults(grant).map((fault) =>
            faultProblem('error', fault, (path) => locate(['grants', i, ...path])),
          ),
        ),
      );
      grants.push(...set.grants);
      for (const [i, grant] of (value as PolicySet).grants.entries())
        grantPlaces.set(grantKey(grant), locate(['grants', i]));
      grantsNobody ||= set.grantsNobody === true;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
    }
  }
  return { policies, grants, grantPlaces, grantsNobody, problems };
}

/** Translates a path of a PSP manifest to the path of the same value in a PolicySet. */
function pathInSet(path: readonly (string | number)[]): readonly (string | number)[] {
  if (path[0] !== 'metadata') return path;
  return path[2] === ACCEPT_ANNOTATION ? ['accepted'] : path.slice(1);
}
