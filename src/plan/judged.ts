/** The workloads of a cluster with PSP's verdicts. All other parts of the plan use them. */
import type { AdmissionRequest } from '../pod/request.js';
import type { PodOfWorkload } from '../pod/workload.js';
import type { Verdict } from '../semantics/admission.js';
import type { Root } from './clusterObjects.js';
import type { Counted } from './countedGrants.js';
import type { FieldChange } from './changes.js';

/** A pod template of an object, as it was read. */
export interface ReadTemplate {
  readonly root: Root;
  readonly kind: string;
  readonly name: string;
  readonly made: PodOfWorkload;
  readonly request: AdmissionRequest;
  readonly assumed?: 'anyone' | 'account' | undefined;
}

export interface JudgedTemplate extends ReadTemplate {
  /** A title such as `Deployment shop/web`. */
  readonly title: string;
  readonly counted: Counted;
  /** undefined if the input has no policies. */
  readonly verdict: Verdict | undefined;
  readonly changes: readonly FieldChange[];
  /** The request for the pod after its template is patched. */
  readonly patched: AdmissionRequest;
  /** For each policy that annotations of its pods name, the number of pods. */
  readonly annotated: Readonly<Record<string, number>>;
}

export const titleOf = ({
  kind,
  name,
  request,
}: Pick<ReadTemplate, 'kind' | 'name' | 'request'>): string =>
  `${kind} ${request.namespace}/${name}`;

/**
 * Whether PSP admits it. A workload that PSP refuses does not run, or was created in another way.
 */
export const isAdmitted = ({ verdict }: JudgedTemplate): boolean => verdict?.verdict !== 'denied';

/**
 * The policies that admit its pods: those that annotations name, or else the one of the verdict.
 */
export function policiesOf({ verdict, annotated }: JudgedTemplate): readonly string[] {
  const named = Object.keys(annotated);
  const policy = verdict?.policy ?? undefined;
  return [...new Set([...(policy === undefined ? [] : [policy]), ...named])];
}
