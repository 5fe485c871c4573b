/**
 * Custom kinds whose operators create no pods themselves but a workload of Kubernetes. The
 * controller of that workload then asks for the pods.
 */
import { apiGroup } from './builtInKinds.js';
import type { JsonObject } from './json.js';
import type { ObjectPath } from './podTemplates.js';

type Kinds = Readonly<Record<string, string>>;

/** By API group and kind: the kind of the workload that the operator creates. */
const BY_GROUP: Readonly<Record<string, Kinds>> = {
  '': { DeploymentConfig: 'ReplicationController' },
  'apps.openshift.io': { DeploymentConfig: 'ReplicationController' },
  'argoproj.io': { Rollout: 'ReplicaSet' },
  'elasticsearch.k8s.elastic.co': { Elasticsearch: 'StatefulSet' },
  'jobset.x-k8s.io': { JobSet: 'Job' },
  'keda.sh': { ScaledJob: 'Job' },
  'kibana.k8s.elastic.co': { Kibana: 'Deployment' },
  'kubeflow.org': { Notebook: 'StatefulSet' },
  'leaderworkerset.x-k8s.io': { LeaderWorkerSet: 'StatefulSet' },
  'serving.knative.dev': {
    Configuration: 'Deployment',
    Revision: 'Deployment',
    Service: 'Deployment',
  },
  'sources.knative.dev': { ContainerSource: 'Deployment' },
};

/** By the field that holds the template of a whole workload, as in an AdvancedCronJob of Kruise. */
const BY_FIELD: Kinds = {
  deploymentTemplate: 'Deployment',
  jobTemplate: 'Job',
  statefulSetTemplate: 'StatefulSet',
};

/**
 * @param specPath the path of the pod's spec in the object.
 * @returns the kind of the workload; undefined if the object's operator creates the pods, or if
 *   that is not known.
 */
export function madeThrough(object: JsonObject, specPath: ObjectPath): string | undefined {
  const kinds = entryOf(BY_GROUP, apiGroup(object));
  const [field = '', ...below] = specPath.slice(-4).map(String);
  return (
    (kinds && entryOf(kinds, String(object['kind']))) ??
    (below.join('.') === 'spec.template.spec' ? entryOf(BY_FIELD, field) : undefined)
  );
}

const entryOf = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;
