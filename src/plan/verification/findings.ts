/**
 * Reads what engines report in audit mode: Kyverno's PolicyReports, violations in the status of
 * Gatekeeper's constraints, and annotations in the API server's audit log.
 */
import { isAuditEvent } from '../../pod/auditEvent.js';
import { apiGroup } from '../../pod/builtInKinds.js';
import type { JsonObject, JsonValue } from '../../pod/json.js';
import { isObject } from '../../pod/request.js';
import { objectIn, textIn } from '../../pod/objectFields.js';
import { plannedTitle, type MigrationPlan, type PlannedWorkload } from '../plan.js';
import type { TargetName } from '../../gaps/gap.js';

/** A refusal that would occur if the policies were enforced. */
export interface AuditFinding {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly message: string;
  /** The target that would refuse, if the report tells. */
  readonly by?: TargetName;
}

const objects = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value) ? (value as readonly JsonValue[]).filter(isObject) : [];

/** @returns undefined for an object that is not a report. */
export function findingsOf(value: unknown): readonly AuditFinding[] | undefined {
  if (!isObject(value)) return undefined;
  if (isAuditEvent(value)) return eventFindings(value);
  const group = apiGroup(value);
  if (/PolicyReport$/.test(textIn(value, 'kind'))) return reportFindings(value);
  if (group === 'constraints.gatekeeper.sh') return constraintFindings(value);
  return undefined;
}

function reportFindings(report: JsonObject): readonly AuditFinding[] {
  return objects(report['results'])
    .filter(({ result }) => result === 'fail' || result === 'error')
    .flatMap((result) => {
      const scope = isObject(report['scope']) ? [report['scope']] : [];
      const resources = objects(result['resources'] ?? result['subjects']);
      return (resources.length > 0 ? resources : scope).map((resource) => ({
        ...whatOf(resource, textIn(objectIn(report, 'metadata'), 'namespace')),
        message: textIn(result, 'message'),
      }));
    });
}

const constraintFindings = (constraint: JsonObject): readonly AuditFinding[] =>
  objects(objectIn(constraint, 'status')['violations']).map((violation) => ({
    ...whatOf(violation, ''),
    message: textIn(violation, 'message'),
  }));

const whatOf = (of: JsonObject, namespace: string): Omit<AuditFinding, 'message'> => ({
  kind: textIn(of, 'kind'),
  namespace: textIn(of, 'namespace') || namespace,
  name: textIn(of, 'name'),
});

const VIOLATIONS: ReadonlyMap<string, TargetName> = new Map([
  ['pod-security.kubernetes.io/audit-violations', 'psa'],
  ['validation.policy.admission.k8s.io/validation_failure', 'vap'],
]);
const KINDS: ReadonlyMap<string, string> = new Map([
  ['pods', 'Pod'],
  ['deployments', 'Deployment'],
  ['replicasets', 'ReplicaSet'],
  ['daemonsets', 'DaemonSet'],
  ['statefulsets', 'StatefulSet'],
  ['jobs', 'Job'],
  ['cronjobs', 'CronJob'],
  ['replicationcontrollers', 'ReplicationController'],
]);

function eventFindings(event: JsonObject): readonly AuditFinding[] {
  const reference = objectIn(event, 'objectRef');
  const metadata = objectIn(objectIn(event, 'requestObject'), 'metadata');
  return Object.entries(objectIn(event, 'annotations')).flatMap(([key, message]) => {
    const by = VIOLATIONS.get(key);
    return by === undefined
      ? []
      : [
          {
            kind: KINDS.get(textIn(reference, 'resource')) ?? textIn(reference, 'resource'),
            namespace: textIn(reference, 'namespace'),
            name:
              textIn(reference, 'name') ||
              textIn(metadata, 'name') ||
              textIn(metadata, 'generateName'),
            message: String(message),
            by,
          },
        ];
  });
}

export interface JudgedAuditFinding extends AuditFinding {
  /** The workload of the plan that the finding is about; null if it is about another object. */
  readonly workload: string | null;
  /** Why the plan expects the finding; null if it does not. */
  readonly expected: string | null;
}

/** Compares each finding with the plan. */
export function judgedFindings(
  findings: readonly AuditFinding[],
  { workloads, namespaces }: MigrationPlan,
  target: TargetName,
): readonly JudgedAuditFinding[] {
  const unpatched = new Set(
    namespaces.flatMap(({ level }) => level.refuses.map(({ workload }) => workload)),
  );
  const byNamespace = new Map<string, PlannedWorkload[]>();
  for (const one of workloads)
    byNamespace.set(one.namespace, [...(byNamespace.get(one.namespace) ?? []), one]);
  return findings.map(({ by = target, ...finding }) => {
    const workload = workloadOf(finding, byNamespace.get(finding.namespace) ?? []);
    if (workload === undefined) return { ...finding, workload: null, expected: null };
    const title = plannedTitle(workload);
    const needsPatch = by === 'psa' ? unpatched.has(title) : workload.patch !== null;
    return { ...finding, workload: title, expected: expectedFor(workload, by, needsPatch) };
  });
}

/** Finds the workload by the pod's name, which begins with the workload's name. */
function workloadOf(
  { kind, name }: AuditFinding,
  here: readonly PlannedWorkload[],
): PlannedWorkload | undefined {
  const own = here.find((one) => one.kind === kind && one.name === name);
  if (own !== undefined || !['Pod', 'ReplicaSet', 'Job'].includes(kind)) return own;
  return here
    .filter((one) => name === one.name || name.startsWith(`${one.name}-`))
    .sort((a, b) => b.name.length - a.name.length)[0];
}

/**
 * @param needsPatch whether the target may refuse the workload without its patch. Of levels this is
 *   known; to other targets a pod that lacks anything may look wrong.
 */
function expectedFor(
  workload: PlannedWorkload,
  target: TargetName,
  needsPatch: boolean,
): string | null {
  if (workload.psp === 'denied') return 'PSP refuses it too';
  if (workload.targets[target] === 'refused') return `the plan says that ${target} refuses it`;
  return needsPatch ? 'refused until its patch is applied: check that it is' : null;
}
