/** OpenShift's Templates: they are refused, because only `oc process` fills in their parameters. */
import { SOURCE } from '../../../ir/source.js';
import { RBAC_KINDS } from '../../../rbac/objects.js';
import { giveOutput } from '../../giveOutput.js';
import type { Shape } from '../shape.js';

const GROUPS = /^(template\.openshift\.io\/)?v1$/;
const WANTED: ReadonlySet<unknown> = new Set([SOURCE.kind, ...RBAC_KINDS]);

/** Index of the first object from which policies would be read; -1 if there is none. */
function wantedIn(value: unknown): number {
  const { kind, apiVersion, objects } = Object(value) as {
    readonly kind?: unknown;
    readonly apiVersion?: unknown;
    readonly objects?: unknown;
  };
  return kind === 'Template' && GROUPS.test(String(apiVersion)) && Array.isArray(objects)
    ? objects.findIndex((one) => WANTED.has((Object(one) as { readonly kind?: unknown }).kind))
    : -1;
}

export const openshiftTemplate: Shape = {
  owns: (value) => wantedIn(value) >= 0,
  read: (own) => ({
    documents: [],
    problems: own.map(({ value, locate }) => ({
      severity: 'error',
      position: locate(['objects', wantedIn(value)]),
      message: 'this is an object of a Template of OpenShift, whose parameters are not filled in',
      remedy: giveOutput('process it first', 'oc process --local -f FILE'),
    })),
  }),
};
