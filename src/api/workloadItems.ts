/**
 * Reads pods, workloads, AdmissionReviews and audit events as admission requests. The content tells
 * which of these an object is.
 */
import { formatFieldPath } from '../base/fieldPath.js';
import type { Locate, Position } from '../base/position.js';
import { InputError, type Problem } from '../base/problem.js';
import type { LoadedDocument } from '../load/documents.js';
import { whyNoObject } from '../load/noObject.js';
import {
  isKustomizeObject,
  UNRENDERED_KUSTOMIZATION,
} from '../load/shapes/kustomize/kustomization.js';
import { idOfEvent, isAuditEvent, requestFromEvent } from '../pod/auditEvent.js';
import { isHelmTest } from '../pod/helmTest.js';
import type { JsonObject } from '../pod/json.js';
import { mirrorFault } from '../pod/mirrorFault.js';
import { podFault } from '../pod/podFaults.js';
import { namespaceFault, objectNameFault } from '../pod/podNames.js';
import type { ObjectPath } from '../pod/podTemplates.js';
import {
  NO_POD,
  isObject,
  requestFromReview,
  uidOfReview,
  type AdmissionRequest,
} from '../pod/request.js';
import { askerFor, customKind, type Asking, type Askers } from '../pod/requester.js';
import { asServerSees, isMirrorPod, type ServiceAccounts } from '../pod/serviceAccount.js';
import { isDebugged, podsOf, type PodOfWorkload } from '../pod/workload.js';
import { notChecked } from '../semantics/admission.js';
import type { LeftAlone } from './leftAlone.js';
import type { UnknownFieldNotes } from './unknownFieldNotes.js';

export interface ReadWorkload {
  /** The review's uid, or `file#index` for other objects. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly request: AdmissionRequest;
  readonly assumed?: Asking['assumed'];
  readonly through?: Asking['through'];
  /** True for an AdmissionReview: its pod is taken as it is, without API defaults. */
  readonly isReview: boolean;
  /** How the pod follows from its object; undefined for reviews and audit events. */
  readonly made?: PodOfWorkload;
  /**
   * Position in the input of a value of the pod; undefined for values that were added to the pod.
   */
  locate(podPath: ObjectPath): Position | undefined;
}
export interface UnreadItem {
  readonly id: string;
  readonly error: string;
  readonly position?: Position;
}
export type WorkloadItem = ReadWorkload | UnreadItem;

/**
 * @throws InputError if there is such an item: results from the others alone would be wrong.
 */
export function readWorkloadsIn(items: readonly WorkloadItem[]): readonly ReadWorkload[] {
  const problems = items.flatMap((item): readonly Problem[] =>
    'error' in item
      ? [
          {
            severity: 'error',
            position: item.position ?? { file: item.id },
            message: item.error,
          },
        ]
      : [],
  );
  if (problems.length > 0) throw new InputError(problems);
  return items.flatMap((item) => ('error' in item ? [] : [item]));
}

/** What an object is judged by, in addition to its own content. */
export interface Surroundings {
  /** Namespace of objects that name none. */
  readonly namespace: string;
  readonly askers: Askers;
  /**
   * Gets the kinds whose controllers are none of Kubernetes, if the user named any such controller.
   */
  readonly customKinds?: Set<string>;
  /** Gets the fields that Kubernetes does not have in a pod of one of its own kinds. */
  readonly unknownFields?: UnknownFieldNotes;
  /** The service accounts of the whole input. */
  readonly accounts: ServiceAccounts;
  /** Counts the objects that are not judged. */
  readonly leftAlone: LeftAlone;
  /**
   * Whether only the pods that an application creates count. Then objects that a chart has only for
   * `helm test`, mirror pods, and requests that PSP does not check are left out.
   */
  readonly ofApplication?: boolean;
}

/**
 * Items in the order of the documents. The index in an id counts the documents of each file from 0.
 */
export function workloadItems(
  documents: readonly LoadedDocument[],
  surroundings: Surroundings,
): readonly WorkloadItem[] {
  const met = new Map<string, number>();
  return documents.flatMap(({ file, value, locate }) => {
    const index = met.get(file) ?? 0;
    met.set(file, index + 1);
    return itemsOf(value, `${file}#${index}`, locate, surroundings);
  });
}

export function itemsOf(
  value: unknown,
  id: string,
  locate: Locate,
  surroundings: Surroundings,
): readonly WorkloadItem[] {
  if (!isObject(value) || typeof value['kind'] !== 'string')
    return [unread(id, locate([]), noObject(value))];
  if (isKustomizeObject(value))
    return [
      unread(
        id,
        locate([]),
        `${UNRENDERED_KUSTOMIZATION.message}; ${UNRENDERED_KUSTOMIZATION.remedy}`,
      ),
    ];
  if (value['kind'] === 'AdmissionReview')
    return withoutOthers(
      [reviewItem(value, uidOfReview(value) || id, locate)],
      value,
      surroundings,
    );
  if (isAuditEvent(value))
    return withoutOthers(
      eventItems(value, idOfEvent(value) || id, locate, surroundings),
      value,
      surroundings,
    );
  const { pods, broken } = podsOf(value);
  if (pods.length === 0 && broken.length === 0) surroundings.leftAlone.count(value);
  if (pods.some((pod) => isDebugged(value, pod))) surroundings.leftAlone.countDebugged(value);
  const several = pods.length > 1;
  const items = [
    ...pods.map((pod) =>
      podItem(pod, several ? `${id}:${formatFieldPath(pod.specPath)}` : id, locate, surroundings),
    ),
    ...broken.map(({ path, message }) => unread(id, locate(path), message)),
  ];
  return withoutOthers(items, value, surroundings);
}

/** The items of an object, or none if only the pods of an application count, and these are none. */
function withoutOthers(
  items: readonly WorkloadItem[],
  object: JsonObject,
  { ofApplication = false, leftAlone }: Surroundings,
): readonly WorkloadItem[] {
  const why = ofApplication && items.length > 0 ? notOfApplication(object, items) : undefined;
  if (why === undefined) return items;
  leftAlone.countLeftOut(why, object);
  return [];
}

function notOfApplication(
  object: JsonObject,
  items: readonly WorkloadItem[],
): 'tests' | 'mirrors' | 'unchecked' | undefined {
  if (isHelmTest(object)) return 'tests';
  const [item] = items;
  if (item === undefined || 'error' in item) return undefined;
  if (notChecked(item.request) !== undefined) return 'unchecked';
  return isMirrorPod(item.request.pod) ? 'mirrors' : undefined;
}

/** What to do about an input that makes no pods. */
export const WORKLOADS_WANTED = 'give pods, workloads, AdmissionReviews or audit events';

function noObject(value: unknown): string {
  const { message, remedy = WORKLOADS_WANTED } = whyNoObject(value);
  return `${message}; ${remedy}`;
}

const unread = (id: string, position: Position, error: string): UnreadItem => ({
  id,
  error,
  position,
});

function podItem(
  made: PodOfWorkload,
  id: string,
  locate: Locate,
  { namespace: otherwise, askers, customKinds, unknownFields, accounts }: Surroundings,
): WorkloadItem {
  const { kind, name, pod, origin } = made;
  const place = (path: ObjectPath): Position | undefined => {
    const found = origin(path);
    return found === undefined ? undefined : locate(found);
  };
  const misnamed =
    objectNameFault(made.namedBy, name) ??
    namespaceFault(['metadata', 'namespace'], made.namespace);
  if (misnamed !== undefined)
    return unread(
      id,
      locate(misnamed.path),
      `${formatFieldPath(misnamed.path)} ${misnamed.message}`,
    );
  const fault = podFault(pod) ?? mirrorFault(pod);
  if (fault !== undefined)
    return unread(
      id,
      place(fault.path) ?? locate([]),
      `${formatFieldPath(origin(fault.path) ?? fault.path)} ${fault.message}`,
    );
  if (made.builtIn !== undefined)
    unknownFields?.addFieldsOf(
      pod,
      (path) => place(path) ?? locate(made.builtIn === 'Pod' ? path : []),
    );
  const namespace = made.namespace === '' ? otherwise : made.namespace;
  const { user, groups, assumed, through } = askerFor(made, pod, askers);
  if (askers.customControllers.size > 0) {
    const custom = customKind(made, pod);
    if (custom !== undefined) customKinds?.add(custom);
  }
  return {
    id,
    kind,
    name,
    request: {
      uid: id,
      operation: 'CREATE',
      subResource: '',
      namespace,
      name,
      user,
      groups,
      pod: asServerSees(pod, namespace, accounts),
      oldPod: null,
    },
    ...(assumed === undefined ? {} : { assumed }),
    ...(through === undefined ? {} : { through }),
    isReview: false,
    made,
    locate: place,
  };
}

function reviewItem(value: JsonObject, id: string, locate: Locate): WorkloadItem {
  try {
    const request = requestFromReview(value);
    const misplaced = namespaceFault(['request', 'namespace'], request.namespace);
    if (misplaced !== undefined)
      return unread(id, locate(misplaced.path), `request.namespace ${misplaced.message}`);
    const fault = request.pod === NO_POD ? undefined : podFault(request.pod);
    if (fault !== undefined)
      return unread(
        id,
        locate(['request', 'object', ...fault.path]),
        `request.object.${formatFieldPath(fault.path)} ${fault.message}`,
      );
    return {
      id,
      kind: 'Pod',
      name: request.name,
      request,
      isReview: true,
      locate: (path) => locate(['request', 'object', ...path]),
    };
  } catch (error) {
    return unread(id, locate([]), error instanceof Error ? error.message : String(error));
  }
}

function eventItems(
  value: JsonObject,
  id: string,
  locate: Locate,
  { accounts, leftAlone }: Surroundings,
): readonly WorkloadItem[] {
  try {
    const request = requestFromEvent(value);
    if (request === undefined) {
      leftAlone.count(value);
      return [];
    }
    const fault = podFault(request.pod);
    if (fault !== undefined)
      return [
        unread(
          id,
          locate(['requestObject', ...fault.path]),
          `requestObject.${formatFieldPath(fault.path)} ${fault.message}`,
        ),
      ];
    return [
      {
        id,
        kind: 'Pod',
        name: request.name,
        request: {
          ...request,
          uid: id,
          pod: asServerSees(request.pod, request.namespace, accounts),
        },
        isReview: false,
        locate: (path) => locate(['requestObject', ...path]),
      },
    ];
  } catch (error) {
    return [unread(id, locate([]), error instanceof Error ? error.message : String(error))];
  }
}
