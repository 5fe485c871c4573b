/**
 * The workloads of a cluster with what PSP says to each: what everything else of the plan counts.
 */
import type { AdmissionRequest } from '../pod/request.js';
import type { PodOfWorkload } from '../pod/workload.js';
import type { Verdict } from '../semantics/admission.js';
import type { Root } from './clusterObjects.js';
import type { Counted } from './countedGrants.js';
import type { FieldChange } from './changes.js';

/** One pod template of an object, as it was read. */
export interface ReadTemplate {
  readonly root: Root;
  readonly kind: string;
  readonly name: string;
  readonly made: PodOfWorkload;
  readonly request: AdmissionRequest;
  readonly assumed?: 'anyone' | 'account' | undefined;
}

export interface JudgedTemplate extends ReadTemplate {
  /** `Deployment shop/web` */
  readonly title: string;
  readonly counted: Counted;
  /** undefined where the input has no policies. */
  readonly verdict: Verdict | undefined;
  readonly changes: readonly FieldChange[];
  /** The request for the pod once the patch is in its template. */
  readonly patched: AdmissionRequest;
  /** The policies that annotations of its pods name, with how many each. */
  readonly annotated: Readonly<Record<string, number>>;
}

export const titleOf = ({
  kind,
  name,
  request,
}: Pick<ReadTemplate, 'kind' | 'name' | 'request'>): string =>
  `${kind} ${request.namespace}/${name}`;

/** What runs, as far as PSP lets it: what it refuses is there by another way or not at all. */
export const isAdmitted = ({ verdict }: JudgedTemplate): boolean => verdict?.verdict !== 'denied';

/**
 * How many pods a policy admits by what annotations say; where they say nothing, by the evaluator.
 */
export function policiesOf({ verdict, annotated }: JudgedTemplate): readonly string[] {
  const named = Object.keys(annotated);
  const policy = verdict?.policy ?? undefined;
  return [...new Set([...(policy === undefined ? [] : [policy]), ...named])];
}
