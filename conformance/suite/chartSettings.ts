/**
 * What the engines' charts leave open, and that the values that `convert` writes close it. Helm
 * renders the charts, and the engines run with the resulting configuration.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load as parseYaml, loadAll } from 'js-yaml';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import { parseDocuments } from '../../src/load/documents.js';
import { reviewFromRequest, type AdmissionRequest } from '../../src/pod/request.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { KYVERNO_LEAVES_OUT } from '../../src/gaps/settingGaps.js';
import { render } from './charts.js';
import type { Engine } from './engine.js';
import type { OpenEngine } from './engines.js';
import { everythingElse, gatekeeperConditions } from './gatekeeperConditions.js';
import { gatekeeperWebhooks, OUR_VALUES, type WebhookConfiguration } from './gatekeeperWebhooks.js';
import { withKyvernoChart } from './kyvernoChart.js';
import { withDefaults } from './pspCase.js';
import type { Report } from './report.js';
import { documentsFor } from './targetCase.js';

interface Rendered {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
}

export async function chartSettings(open: OpenEngine, root: string, report: Report): Promise<void> {
  report.section("what the engines' charts leave open");
  await gatekeeperChart(open, root, report);
  await kyvernoChart(open('kyverno'), root, report);
}

async function gatekeeperChart(open: OpenEngine, root: string, report: Report): Promise<void> {
  const [plain, ours] = gatekeeperWebhooks(root, [{}, OUR_VALUES]);
  const [asIs, closed] = [failing(plain!), failing(ours!)];
  report.check(
    'the webhooks of Gatekeeper fail open by its chart',
    asIs === 'mutation.gatekeeper.sh Ignore 1, validation.gatekeeper.sh Ignore 3',
    asIs,
  );
  report.check(
    'and closed with our values',
    closed === 'mutation.gatekeeper.sh Fail 10, validation.gatekeeper.sh Fail 10',
    closed,
  );
  const { ok, error, warnings } = await open('kube').load(ours!);
  report.check('a server takes them', ok && warnings.length === 0, error ?? warnings.join('; '));
  const plus = gatekeeperWebhooks(root, [OUR_VALUES], '30+')[0]!;
  report.check(
    'the chart has our match condition, and leaves it out where a server spells its version with a plus',
    conditions(ours!) === 'mutation.gatekeeper.sh small-enough-to-judge' && conditions(plus) === '',
    `${conditions(ours!)}; ${conditions(plus)}`,
  );
  await gatekeeperConditions(open('gatekeeper'), ours!, report);
  await everythingElse(open('gatekeeper'), root, report);
}

/** Those that judge objects; another looks at labels of namespaces. */
const failing = (configurations: readonly WebhookConfiguration[]): string =>
  configurations
    .flatMap(({ webhooks }) => webhooks)
    .filter(({ name }) => /^(mutation|validation)\./.test(name))
    .map(({ name, failurePolicy, timeoutSeconds }) => `${name} ${failurePolicy} ${timeoutSeconds}`)
    .sort()
    .join(', ');

const conditions = (configurations: readonly WebhookConfiguration[]): string =>
  configurations
    .flatMap(({ webhooks }) => webhooks)
    .flatMap(({ name, matchConditions }) => matchConditions?.map((one) => `${name} ${one.name}`))
    .filter((one) => one !== undefined)
    .join(', ');

async function kyvernoChart(engine: Engine, root: string, report: Report): Promise<void> {
  const [plain, closed] = kyvernoConfigurations(root);
  const example = join(root, 'examples/restricted.yaml');
  const { policySet } = readPolicySet(parseDocuments(readFileSync(example, 'utf8'), example), {
    strict: false,
  });
  const options = { ...DEFAULT_OPTIONS, selection: 'any' } as const;
  for (const target of ['kyverno', 'kyverno-cel'] as const) {
    const documents = documentsFor(target, policySet, options);
    const answers = async (configuration: Rendered): Promise<string> => {
      await engine.load([...documents, configuration]);
      const seen = await Promise.all(
        REQUESTS.map(
          async (request) =>
            (await engine.review(reviewFromRequest(withDefaults(request)))).allowed,
        ),
      );
      return seen.map((allowed) => (allowed ? 'admits' : 'refuses')).join(' ');
    };
    const open = await answers(plain!);
    const shut = await answers(closed!);
    report.check(
      `${target} with its chart's settings leaves out ${KYVERNO_LEAVES_OUT.join(', ')} and nodes, and judges the rest`,
      open === 'admits admits admits admits refuses',
      open,
    );
    report.check(
      `${target} with our values judges them all`,
      shut === 'refuses refuses refuses refuses refuses',
      shut,
    );
  }
  const asked = [plain, closed].map((one) =>
    (one!.data!['webhooks'] ?? '').includes('kube-system'),
  );
  report.check(
    'its webhooks are not asked about kube-system by the chart, and are with our values',
    asked[0] === true && asked[1] === false,
    String(asked),
  );
}

const privileged = (namespace: string, groups: readonly string[]): AdmissionRequest => ({
  uid: 'settings',
  name: 'open',
  operation: 'CREATE',
  subResource: '',
  user: 'someone',
  groups: [...groups],
  namespace,
  oldPod: null,
  pod: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'open', namespace },
    spec: { containers: [{ name: 'app', image: 'app:1', securityContext: { privileged: true } }] },
  },
});
const REQUESTS: readonly AdmissionRequest[] = [
  ...KYVERNO_LEAVES_OUT.map((namespace) => privileged(namespace, ['system:authenticated'])),
  privileged('team', ['system:nodes', 'system:authenticated']),
  privileged('team', ['system:authenticated']),
];

/** The chart's own configuration and ours. */
const kyvernoConfigurations = (root: string): readonly Rendered[] =>
  withKyvernoChart(root, 'kyverno', (folder) =>
    render(
      root,
      [{}, parseYaml(targets.kyverno.chartValues!.text) as object].map(
        (values) => ({ op: 'helm', folder, namespace: 'kyverno', values }) as const,
      ),
    ).map(({ yaml, error }) => {
      const found = (loadAll(yaml) as (Rendered | null)[]).find(
        (one): one is Rendered =>
          one?.kind === 'ConfigMap' && one.data?.['resourceFilters'] !== undefined,
      );
      if (found === undefined)
        throw new Error(`Kyverno's chart has no configuration: ${error ?? ''}`);
      return found;
    }),
  );
