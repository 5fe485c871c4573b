/** From loaded documents to the one PolicySet that everything else works on. */
import type { Locate, Position } from '../ir/position.js';
import { POLICY_SET_API_VERSION, type PolicySet } from '../ir/policySet.js';
import { InputError, type Problem } from '../ir/problem.js';
import { isPolicySet, policySetFaults } from '../ir/readPolicySet.js';
import { compareText } from '../ir/compareText.js';
import type { LoadedDocument } from '../load/documents.js';
import { readPolicies } from '../psp/read.js';
import { RBAC_KINDS, readGrants } from '../rbac/read.js';

export interface PolicyInput {
  readonly policySet: PolicySet;
  /** Where each policy stands, by its name. */
  readonly locate: ReadonlyMap<string, Locate>;
  readonly warnings: readonly Problem[];
  /** How many documents of other kinds were left alone, by kind. */
  readonly ignored: ReadonlyMap<string, number>;
}

/**
 * @throws InputError with every error of the input, or where no policy is in it.
 */
export function readPolicyInput(documents: readonly LoadedDocument[], options: { readonly strict?: boolean } = {}): PolicyInput {
  const sorted = sortByKind(documents);
  const psps = readPolicies(sorted.psps, options);
  const sets = sorted.sets.flatMap(({ value }) => (isPolicySet(value) ? [value] : []));
  const policies = [...psps.policies, ...sets.flatMap((set) => set.policies ?? [])];
  const rbac = readGrants(sorted.rbac, policies.map(({ name }) => name));
  const problems = [...sorted.problems, ...psps.problems, ...rbac.problems, ...sorted.sets.flatMap(setProblems)];
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new InputError(errors);
  if (policies.length === 0) throw new InputError([nothingUsable(documents)]);
  const locate = new Map(psps.locate);
  for (const document of sorted.sets) {
    (document.value as PolicySet).policies.forEach(({ name }, i) => locate.set(name, (path) => document.locate(['policies', i, ...path])));
  }
  return {
    policySet: {
      apiVersion: POLICY_SET_API_VERSION,
      kind: 'PolicySet',
      policies: [...policies].sort((a, b) => compareText(a.name, b.name)),
      grants: [...rbac.grants, ...sets.flatMap((set) => set.grants)],
    },
    locate,
    warnings: problems,
    ignored: sorted.ignored,
  };
}

interface SortedDocuments {
  readonly psps: LoadedDocument[];
  readonly rbac: LoadedDocument[];
  readonly sets: LoadedDocument[];
  readonly problems: Problem[];
  readonly ignored: Map<string, number>;
}

function sortByKind(documents: readonly LoadedDocument[]): SortedDocuments {
  const sorted: SortedDocuments = { psps: [], rbac: [], sets: [], problems: [], ignored: new Map() };
  for (const document of documents) {
    const { kind, apiVersion } = Object(document.value) as { kind?: unknown; apiVersion?: unknown };
    if (kind === 'PodSecurityPolicy') sorted.psps.push(document);
    else if (kind === 'PolicySet') sorted.sets.push(document);
    else if ((RBAC_KINDS as readonly unknown[]).includes(kind) && String(apiVersion).startsWith('rbac.authorization.k8s.io/')) sorted.rbac.push(document);
    else if (typeof kind === 'string') sorted.ignored.set(kind, (sorted.ignored.get(kind) ?? 0) + 1);
    else sorted.problems.push({ severity: 'error', position: document.locate([]), message: 'this is not a Kubernetes object: it has no kind', remedy: 'give a PodSecurityPolicy, RBAC or PolicySet' });
  }
  return sorted;
}

function setProblems({ value, locate }: LoadedDocument): Problem[] {
  return policySetFaults(value).map(({ path, message, remedy }) =>
    ({ severity: 'error', position: locate(path), message, ...(remedy === undefined ? {} : { remedy }) }));
}

function nothingUsable(documents: readonly LoadedDocument[]): Problem {
  const kinds = [...new Set(documents.map(({ value }) => String((Object(value) as { kind?: unknown }).kind ?? 'nothing')))];
  const position: Position | { file: string } = documents[0]?.locate([]) ?? { file: '<input>' };
  const found = kinds.length === 0 ? 'the input is empty' : `no PodSecurityPolicy in the input, only ${kinds.slice(0, 5).join(', ')}`;
  return { severity: 'error', position, message: found, remedy: 'give files with PodSecurityPolicies or a PolicySet' };
}
