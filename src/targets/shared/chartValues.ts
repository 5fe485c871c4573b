/**
 * Values for the engines' Helm charts, which close what the charts leave open by default. They are
 * in a folder of their own, because they cannot be applied.
 */
import { MOST_ENTRIES } from '../../pod/tooLarge.js';
import { CHART_VALUES, KYVERNO_LEAVES_OUT, LEFT_OPEN } from '../../gaps/settingGaps.js';
import { SMALL_ENOUGH_OR_NO_POD } from './cel/sizeGuard.js';
import type { OutputFile } from './outputFile.js';
import { commentLine, yamlDocument, type Comment } from './yaml.js';

/** Timeout of the webhook. A server waits at most 30 s; the default is 10 s. */
const TIMEOUT_SECONDS = 10;

/** An engine that is installed by a Helm chart, which leaves something open by default. */
export interface Engine {
  readonly name: string;
  /** What the chart leaves open. */
  readonly open: string;
  /** What is to be known once the values apply. */
  readonly caution: string;
  /** Sets the values in a file. */
  readonly upgrade: (values: string) => string;
  readonly rollback: string;
}

const engine = (
  name: string,
  { namespace, ...more }: Pick<Engine, 'open' | 'caution'> & { readonly namespace: string },
): Engine => {
  const release = name.toLowerCase();
  return {
    name,
    ...more,
    upgrade: (values) =>
      `helm upgrade ${release} ${release}/${release} -n ${namespace} --reuse-values -f ${values}`,
    rollback: `helm rollback ${release} -n ${namespace}`,
  };
};

export const GATEKEEPER_ENGINE = engine('Gatekeeper', {
  namespace: 'gatekeeper-system',
  open: LEFT_OPEN.gatekeeper,
  caution:
    'The webhooks are asked about every kind of object: while Gatekeeper is down, none can be created or changed. Run more than one replica.',
});

export const KYVERNO_ENGINE = engine('Kyverno', {
  namespace: 'kyverno',
  open: LEFT_OPEN.kyverno,
  caution:
    'While Kyverno is down, no pod of these namespaces can be created either: have policies admit what the system needs, and run more than one replica.',
});

const chartValues = (
  { upgrade, caution }: Engine,
  purpose: string,
  values: object,
  comments: readonly Comment[],
): OutputFile => ({
  name: CHART_VALUES,
  text: `${[purpose, upgrade('values.yaml'), caution].map(commentLine).join('\n')}\n${yamlDocument(values, comments)}`,
  objects: [],
});

export const GATEKEEPER_VALUES: OutputFile = chartValues(
  GATEKEEPER_ENGINE,
  "Values for Gatekeeper's chart: what its webhooks do not answer is refused, as PSP refused what it could not judge.",
  {
    validatingWebhookFailurePolicy: 'Fail',
    validatingWebhookTimeoutSeconds: TIMEOUT_SECONDS,
    mutatingWebhookFailurePolicy: 'Fail',
    mutatingWebhookTimeoutSeconds: TIMEOUT_SECONDS,
    mutatingWebhookMatchConditions: [SMALL_ENOUGH_OR_NO_POD],
  },
  [
    { path: ['validatingWebhookFailurePolicy'], text: 'by default Ignore, after 3 s' },
    { path: ['mutatingWebhookFailurePolicy'], text: 'by default Ignore, after 1 s' },
    {
      path: ['mutatingWebhookMatchConditions'],
      text: `no mutator can count, so the server does: nothing is filled into pods with more than ${MOST_ENTRIES} entries, and the constraint refuses them where it enforces. Conditions of your own belong beside it`,
    },
  ],
);

export const KYVERNO_VALUES: OutputFile = chartValues(
  KYVERNO_ENGINE,
  "Values for Kyverno's chart: it judges the pods of the system's namespaces and what nodes ask for, as PSP did.",
  {
    config: {
      excludeGroups: [],
      resourceFiltersExcludeNamespaces: [...KYVERNO_LEAVES_OUT],
      webhooks: { namespaceSelector: { matchExpressions: [] } },
    },
  },
  [
    { path: ['config', 'excludeGroups'], text: 'by default system:nodes' },
    {
      path: ['config', 'resourceFiltersExcludeNamespaces'],
      text: 'namespaces that are taken out of the filters, which by default leave them out',
    },
    { path: ['config', 'webhooks'], text: 'by default not asked about kube-system' },
  ],
);
