/** Real policies and workloads, if they are beside the project. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../src/base/problem.js';
import { parseDocuments, type LoadedDocument } from '../../src/load/documents.js';
import { readInput } from '../../src/load/inputs.js';
import type { JsonObject } from '../../src/pod/json.js';
import { defaultPod } from '../../src/pod/apiDefaults.js';
import type { AdmissionRequest } from '../../src/pod/request.js';
import { serviceAccountRequester, withServerGroups } from '../../src/pod/requester.js';
import { asServerSees } from '../../src/pod/serviceAccount.js';
import { podsOf } from '../../src/pod/workload.js';
import type { Grant } from '../../src/ir/policySet.js';
import { RBAC_KINDS } from '../../src/rbac/objects.js';
import { readGrants } from '../../src/rbac/readGrants.js';

export interface CorpusPolicy {
  readonly file: string;
  readonly document: LoadedDocument;
  /** What the RBAC of the same repository grants. */
  readonly grants: (policy: string) => readonly Grant[];
}

/** Every document of a folder; files that are not YAML are counted by the caller. */
function documentsIn(folder: string): {
  readonly documents: readonly LoadedDocument[];
  readonly unreadable: readonly string[];
} {
  const unreadable: string[] = [];
  const documents = readdirSync(folder)
    .sort()
    .flatMap((name) => {
      try {
        return parseDocuments(readInput(join(folder, name)), name);
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        unreadable.push(`${name}: ${error.message}`);
        return [];
      }
    });
  return { documents, unreadable };
}

const kindOf = ({ value }: LoadedDocument): string =>
  String((Object(value) as { kind?: unknown }).kind);
const repositoryOf = (file: string): string => file.split('__').slice(0, 2).join('/');

export function corpusPolicies(folder: string): {
  readonly policies: readonly CorpusPolicy[];
  readonly unreadable: readonly string[];
} {
  const { documents, unreadable } = documentsIn(folder);
  const byRepository = new Map<string, LoadedDocument[]>();
  for (const document of documents) {
    if (!(RBAC_KINDS as readonly string[]).includes(kindOf(document))) continue;
    const repository = repositoryOf(document.file);
    byRepository.set(repository, [...(byRepository.get(repository) ?? []), document]);
  }
  const grantsByRepository = new Map(
    [...byRepository].map(([repository, rbac]) => [repository, readGrants(rbac, []).grants]),
  );
  const policies = documents
    .filter((document) => kindOf(document) === 'PodSecurityPolicy')
    .map((document) => ({
      file: document.file,
      document,
      grants: (policy: string) =>
        (grantsByRepository.get(repositoryOf(document.file)) ?? []).filter(
          (grant) => grant.policy === '*' || grant.policy === policy,
        ),
    }));
  return { policies, unreadable };
}

/** Some real manifests are no pods for a server: a variable whose value is no text. */
function isDecodable(pod: JsonObject): boolean {
  const { containers = [], initContainers = [] } = pod['spec'] as {
    containers?: readonly EnvironmentOf[];
    initContainers?: readonly EnvironmentOf[];
  };
  return [...containers, ...initContainers].every(({ env }) =>
    (env ?? []).every(
      ({ value }) => value === undefined || value === null || typeof value === 'string',
    ),
  );
}
interface EnvironmentOf {
  readonly env?: readonly { readonly value?: unknown }[] | null;
}

const CONTROLLER = serviceAccountRequester('kube-system', 'replicaset-controller');
const ADMINISTRATOR = withServerGroups({ user: 'admin', groups: ['system:masters'] });

/**
 * Each workload's pod as a server sees it, created by its controller and by an administrator who
 * may use every policy.
 */
export function corpusRequests(folder: string): readonly AdmissionRequest[] {
  return documentsIn(folder).documents.flatMap(({ value }): AdmissionRequest[] => {
    const [found] = podsOf(value).pods;
    if (found === undefined || !isDecodable(found.pod)) return [];
    const namespace = found.namespace === '' ? 'default' : found.namespace;
    const pod = asServerSees(defaultPod(found.pod), namespace);
    const base = {
      uid: 'u',
      operation: 'CREATE',
      subResource: '',
      namespace,
      name: found.name,
      pod,
      oldPod: null,
    };
    return [
      { ...base, ...CONTROLLER },
      { ...base, ...ADMINISTRATOR },
    ];
  });
}
