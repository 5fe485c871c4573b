import type { LoadedDocument } from '../../../base/loadedDocument.js';
import { SOURCE } from '../../../ir/source.js';
import { metadataOf } from './objects.js';

/** Name of the policy that Rancher creates for a template. */
export const templatePolicyName = (template: unknown): unknown =>
  typeof template === 'string' && template !== '' ? `${template}-psp` : template;

/** Rancher does not copy its own annotations to the policy. */
const OF_RANCHER = '.cattle.io/';

/**
 * The policy's fields have the same paths as in the template, so positions point into the template.
 */
export function policyOfTemplate({ file, value, locate }: LoadedDocument): LoadedDocument {
  const fields = Object.entries(value as object).filter(([field]) => field !== 'description');
  const { name, annotations } = metadataOf(value);
  return {
    file,
    value: {
      ...Object.fromEntries(fields),
      apiVersion: SOURCE.apiVersions[0],
      kind: SOURCE.kind,
      metadata: {
        name: templatePolicyName(name),
        annotations: Object.fromEntries(
          Object.entries(annotations).filter(([key]) => !key.includes(OF_RANCHER)),
        ),
      },
    },
    locate,
  };
}
