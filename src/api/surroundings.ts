/** What every object of an input is judged by, gathered before the first is. */
import type { LoadedDocument } from '../load/documents.js';
import { serviceAccountRequester, withServerGroups, type Askers } from '../pod/requester.js';
import { LeftAlone } from './leftAlone.js';
import { known } from './choices.js';
import { AccountBook } from './serviceAccountFacts.js';
import type { Surroundings } from './workloadItems.js';

export interface AskingChoices {
  /** Who creates bare pods: whoever may use a policy in their namespace where it is left out. */
  readonly as?: { readonly user: string; readonly groups?: readonly string[] } | undefined;
  /**
   * Whether the controllers of Kubernetes ask by an account each (`own`, where left out) or as
   * `system:kube-controller-manager`.
   */
  readonly controllers?: 'own' | 'shared' | undefined;
  /**
   * Service accounts (`namespace/name`) of other controllers by kind, `*` for any; without one of it
   * only the group `system:authenticated` counts, beside the pod's own account.
   */
  readonly customControllers?: Readonly<Record<string, string>> | undefined;
}

/**
 * @throws RangeError for a controller that is no service account, and a value that is not known.
 */
export function askersOf({ as, controllers, customControllers = {} }: AskingChoices): Askers {
  return {
    controllers: known('controllers', controllers ?? 'own', ['own', 'shared']),
    customControllers: new Map(
      Object.entries(customControllers).map(([kind, account]) => [
        knownKind(kind),
        accountOf(account),
      ]),
    ),
    as: as === undefined ? undefined : withServerGroups({ user: as.user, groups: as.groups ?? [] }),
  };
}

function knownKind(kind: string): string {
  if (/^(\*|[A-Za-z][A-Za-z0-9]*)$/.test(kind)) return kind;
  throw new RangeError(`"${kind}" is no kind: give KIND=NAMESPACE/NAME`);
}

function accountOf(account: string): ReturnType<typeof serviceAccountRequester> {
  const [, namespace, name] = /^([^/:=\s]+)\/([^/:=\s]+)$/.exec(account) ?? [];
  if (namespace === undefined || name === undefined)
    throw new RangeError(`${account} is no service account: give NAMESPACE/NAME`);
  return serviceAccountRequester(namespace, name);
}

/**
 * @param documents the whole input, what stands beside the policies too.
 * @throws InputError for service accounts that contradict each other.
 */
export function surroundingsOf(
  documents: readonly LoadedDocument[],
  { namespace, ...choices }: AskingChoices & { readonly namespace: string },
): Surroundings {
  const accounts = new AccountBook(namespace);
  for (const document of documents) accounts.add(document);
  return {
    namespace,
    askers: askersOf(choices),
    accounts: accounts.lookup,
    leftAlone: new LeftAlone(),
  };
}
