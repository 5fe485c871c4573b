import type { LoadedDocument } from '../../../base/loadedDocument.js';
import { SOURCE } from '../../../ir/source.js';
import { metadataOf } from './objects.js';

/** The policy that Rancher makes of a template. */
export const templatePolicyName = (template: unknown): unknown =>
  typeof template === 'string' && template !== '' ? `${template}-psp` : template;

/** Annotations of its own are not handed on to the policy. */
const OF_RANCHER = '.cattle.io/';

/** The same fields stand at the same paths, so that positions lead into the template. */
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
