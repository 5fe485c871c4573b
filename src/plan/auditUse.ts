/**
 * Reads from the API server's audit log which policies really admitted pods, and who created them.
 */
import { compareText } from '../base/compareText.js';
import { isAuditEvent } from '../pod/auditEvent.js';
import { isObject } from '../pod/request.js';
import { objectIn, textIn } from '../pod/objectFields.js';
import type { LoggedUse } from './plan.js';

/**
 * The annotations that the 1.24 plugin writes
 * (plugin/pkg/admission/security/podsecuritypolicy/admission.go).
 */
const ADMITTED_BY = /^podsecuritypolicy\.(policy|admission)\.k8s\.io\/admit-policy$/;
/** Kubernetes' own controllers, which create pods for workloads. */
const CONTROLLER = /^system:(serviceaccount:kube-system:|kube-|node:)/;

/**
 * Its size grows with the number of namespaces, policies and users, not with the length of the log.
 */
export class AuditUse {
  private readonly byPolicy = new Map<string, { requests: number; users: Set<string> }>();
  private readonly creating = new Map<string, Set<string>>();
  /** The number of events about the creation of a pod. */
  events = 0;

  add(event: unknown): void {
    if (!isAuditEvent(event)) return;
    const reference = objectIn(event, 'objectRef');
    const { code } = objectIn(event, 'responseStatus');
    if (
      event['verb'] !== 'create' ||
      reference['resource'] !== 'pods' ||
      textIn(reference, 'subresource') !== '' ||
      event['stage'] === 'RequestReceived' ||
      (typeof code === 'number' && code >= 300)
    )
      return;
    this.events += 1;
    const namespace = textIn(reference, 'namespace');
    const { impersonatedUser, user } = event;
    const who = textIn(
      isObject(impersonatedUser) ? impersonatedUser : objectIn({ user }, 'user'),
      'username',
    );
    if (who !== '' && !CONTROLLER.test(who)) this.creator(namespace, who);
    for (const [key, value] of Object.entries(objectIn(event, 'annotations')))
      if (ADMITTED_BY.test(key) && typeof value === 'string') this.use(namespace, value, who);
  }

  private creator(namespace: string, who: string): void {
    const known = this.creating.get(namespace) ?? new Set();
    this.creating.set(namespace, known.add(who));
  }

  private use(namespace: string, policy: string, who: string): void {
    const key = JSON.stringify([namespace, policy]);
    const known = this.byPolicy.get(key) ?? { requests: 0, users: new Set() };
    known.requests += 1;
    if (who !== '') known.users.add(who);
    this.byPolicy.set(key, known);
  }

  /** Sorted by namespace, then by policy. */
  get uses(): readonly LoggedUse[] {
    return [...this.byPolicy]
      .map(([key, { requests, users }]) => {
        const [namespace, policy] = JSON.parse(key) as [string, string];
        return { namespace, policy, requests, users: [...users].sort(compareText) };
      })
      .sort((a, b) => compareText(a.namespace, b.namespace) || compareText(a.policy, b.policy));
  }

  /** What the log was read for and does not show: one sentence for each. */
  get unknown(): readonly string[] {
    if (this.events === 0)
      return [
        'the audit log has no creation of a pod: it shows neither which policies admit pods nor who creates them; log pods (at the level Metadata or above), and give the log of a longer time',
      ];
    return this.byPolicy.size > 0
      ? []
      : [
          'the audit log does not name a policy that admitted a pod (annotation podsecuritypolicy.policy.k8s.io/admit-policy), so it does not show which policies are used; give the log of a cluster with PSP',
        ];
  }

  /** The users who created pods, except controllers, by namespace. */
  get creators(): ReadonlyMap<string, readonly string[]> {
    return new Map(
      [...this.creating].map(([namespace, users]) => [namespace, [...users].sort(compareText)]),
    );
  }
}
