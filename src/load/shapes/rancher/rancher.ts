/**
 * Rancher's PodSecurityPolicyTemplates, and the policies and grants that Rancher's controllers
 * create from them (rancher pkg/controllers/managementuser/rbac/podsecuritypolicy).
 */
import type { LoadedDocument } from '../../../base/loadedDocument.js';
import { SOURCE } from '../../../ir/source.js';
import type { Shape } from '../shape.js';
import { grantsOf } from './grants.js';
import { isOf, metadataOf, PARENT, type RancherKind } from './objects.js';
import { templatePolicyName, policyOfTemplate } from './template.js';

const KINDS: readonly RancherKind[] = [
  'PodSecurityPolicyTemplate',
  'PodSecurityPolicyTemplateProjectBinding',
];

export const rancher: Shape = {
  owns: (value) => KINDS.some((kind) => isOf(kind, value)),
  read: (own, all) => {
    const made = madeByRancher(all);
    const policies = own
      .filter(({ value }) => isOf('PodSecurityPolicyTemplate', value))
      .filter(({ value }) => !made.has(templatePolicyName(metadataOf(value).name)))
      .map(policyOfTemplate);
    const grants = grantsOf(all);
    return { documents: [...policies, ...grants.documents], problems: grants.problems };
  },
};

/** Names of the policies in the input that Rancher itself created on the server. */
const madeByRancher = (all: readonly LoadedDocument[]): ReadonlySet<unknown> =>
  new Set(
    all
      .filter(({ value }) => (Object(value) as { kind?: unknown }).kind === SOURCE.kind)
      .map(({ value }) => metadataOf(value))
      .filter(({ annotations }) => annotations[PARENT] !== undefined)
      .map(({ name }) => name),
  );
