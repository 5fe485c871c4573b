/** Who has the permissions that matter while PSP is replaced. */
import { compareText } from '../base/compareText.js';
import { groupedBy } from '../base/groupedBy.js';
import type { RbacObject } from '../rbac/objects.js';
import { whoMay, type Allowed } from '../rbac/whoMay.js';
import { isOfSystem } from '../targets/psa/systemGrants.js';
import type { Access, Holder } from './plan.js';
import { subjectText } from './subjects.js';

export const accessOf = (objects: readonly RbacObject[]): Access => ({
  labelNamespaces: holders(
    whoMay(
      objects,
      { verbs: ['update', 'patch'], apiGroups: [''], resource: 'namespaces' },
      // A RoleBinding can allow changing the namespace in which it is.
      { namespaced: true },
    ),
  ),
  createPods: holders(
    whoMay(objects, { verbs: ['create'], apiGroups: [''], resource: 'pods' }, { namespaced: true }),
  ),
});

function holders(allowed: readonly Allowed[]): readonly Holder[] {
  const bySubject = groupedBy(allowed, ({ subject }) => subjectText(subject));
  return [...bySubject]
    .map(([subject, own]) => ({
      subject,
      namespaces: own.some(({ namespace }) => namespace === null)
        ? null
        : [...new Set(own.map(({ namespace }) => namespace!))].sort(compareText),
      through: [...new Set(own.map(({ through }) => through))].sort(compareText),
      ofSystem: own.every((one) =>
        isOfSystem({
          subject: one.subject,
          namespace: one.namespace,
          policy: '',
          apiGroup: 'policy',
        }),
      ),
    }))
    .sort((a, b) => compareText(a.subject, b.subject));
}
