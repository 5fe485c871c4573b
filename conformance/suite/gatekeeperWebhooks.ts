/** Gatekeeper's webhooks as its chart registers them, rendered by Helm. */
import { load as parseYaml, loadAll } from 'js-yaml';
import { targets } from '../../src/targets/index.js';
import { render } from './charts.js';
import { moduleFolder } from './moduleFolder.js';

export interface WebhookConfiguration {
  readonly kind: string;
  readonly webhooks: readonly {
    readonly name: string;
    readonly failurePolicy: string;
    readonly timeoutSeconds: number;
    readonly matchConditions?: readonly { readonly name: string; readonly expression: string }[];
  }[];
}

/** The values that `convert` writes beside the policies. */
export const OUR_VALUES = parseYaml(targets.gatekeeper.chartValues!.text) as object;

/**
 * @param kubeMinor as the server spells it: some write a plus behind it.
 * @returns the configurations that the chart makes of each of the values.
 */
export function gatekeeperWebhooks(
  root: string,
  values: readonly object[],
  kubeMinor = '37',
): readonly (readonly WebhookConfiguration[])[] {
  const folder = moduleFolder(
    root,
    'gatekeeper',
    'github.com/open-policy-agent/gatekeeper/v3',
    'charts/gatekeeper',
  );
  const namespace = 'gatekeeper-system';
  return render(
    root,
    values.map((one) => ({ op: 'helm', folder, namespace, values: one, kubeMinor }) as const),
  ).map(({ yaml, error }) => {
    const found = (loadAll(yaml) as (WebhookConfiguration | null)[]).filter(
      (one): one is WebhookConfiguration => one?.kind.endsWith('WebhookConfiguration') === true,
    );
    if (found.length !== 2)
      throw new Error(`Gatekeeper's chart has ${found.length} configurations: ${error ?? ''}`);
    return found;
  });
}
