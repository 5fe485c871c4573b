/**
 * What all objects of an input are judged by. It is collected before the first object is judged.
 */
import { labelFaults, subdomainFaults } from '../base/objectNames.js';
import { printable } from '../base/printable.js';
import { quoted } from '../base/quoted.js';
import type { LoadedDocument } from '../load/documents.js';
import {
  serviceAccountRequester,
  withServerGroups,
  type Askers,
  type Requester,
} from '../pod/requester.js';
import { whyUnknown } from '../rbac/validate.js';
import { LeftAlone } from './leftAlone.js';
import { known } from './choices.js';
import { AccountBook } from './serviceAccountFacts.js';
import type { Surroundings } from './workloadItems.js';

export interface AskingChoices {
  /** Who creates bare pods. Default: anyone who may use a policy in the pod's namespace. */
  readonly as?: { readonly user: string; readonly groups?: readonly string[] } | undefined;
  /**
   * The user name of Kubernetes' own controllers: each its own service account (`own`, the
   * default), or `system:kube-controller-manager` for all (`shared`).
   */
  readonly controllers?: 'own' | 'shared' | undefined;
  /**
   * Service accounts (`namespace/name`) of custom controllers, by the kind that they reconcile; `*`
   * stands for any kind. A pod of a kind without an entry is taken to be created by the controller
   * of the workload that the kind's operator makes, where this is known, or by a member of
   * `system:authenticated`; the pod's own account counts too.
   */
  readonly customControllers?: Readonly<Record<string, string>> | undefined;
}

/**
 * @throws RangeError for a custom controller that is not a service account, for a requester whom no
 *   server has, and for an unknown value.
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
    as: as === undefined ? undefined : requesterOf(as),
  };
}

/** @throws RangeError for a user or group whom no server has: every answer would be about nobody. */
export function requesterOf({ user, groups = [] }: NonNullable<AskingChoices['as']>): Requester {
  const why = [whyUnknown('User', user), ...groups.map((group) => whyUnknown('Group', group))].find(
    (reason) => reason !== undefined,
  );
  if (why !== undefined) throw new RangeError(`nobody asks so: ${why}`);
  return withServerGroups({ user, groups });
}

function knownKind(kind: string): string {
  if (/^(\*|[A-Za-z][A-Za-z0-9]*)$/.test(kind)) return kind;
  throw new RangeError(`${quoted(kind)} is no kind: give KIND=NAMESPACE/NAME`);
}

function accountOf(account: string): ReturnType<typeof serviceAccountRequester> {
  const [, namespace, name] = /^([^/:=\s]+)\/([^/:=\s]+)$/.exec(account) ?? [];
  if (
    namespace === undefined ||
    name === undefined ||
    [...labelFaults(namespace), ...subdomainFaults(name)].length > 0
  )
    throw new RangeError(`${printable(account)} is no service account: give NAMESPACE/NAME`);
  return serviceAccountRequester(namespace, name);
}

/** What objects are judged by if the input does not say it. */
interface Otherwise {
  readonly namespace: string;
  /** Default: those of `askersOf` without choices. */
  readonly askers?: Askers;
}

/**
 * @param documents the whole input, including the objects that stand beside the policies.
 * @throws InputError for service accounts that contradict each other.
 */
export function surroundingsOf(
  documents: readonly LoadedDocument[],
  { namespace, askers = askersOf({}) }: Otherwise,
): Surroundings {
  const accounts = new AccountBook(namespace);
  for (const document of documents) accounts.add(document);
  return {
    namespace,
    askers,
    customKinds: new Set(),
    accounts: accounts.lookup,
    leftAlone: new LeftAlone(),
  };
}
