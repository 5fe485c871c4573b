/**
 * Vendors' charts, if they are beside the project. The command line makes a bundle from each chart,
 * and the engines and their own test runners try the bundle.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applicationOf, type Application } from '../../src/bundle/application.js';
import { optionsFor } from '../../src/bundle/emitted.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import { parseDocuments, type LoadedDocument } from '../../src/load/documents.js';
import type { PolicySet } from '../../src/ir/policySet.js';
import { reviewFromRequest, type AdmissionRequest } from '../../src/pod/request.js';
import { grantsToRbac } from '../../src/rbac/manifest.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { accountsOf, type Workload } from '../../src/targets/shared/workload.js';
import { isAdmitted, isKnownTo124, misjudged, reviewsOf, type Review } from './bundleReviews.js';
import { asDependency } from './chartDependency.js';
import { passesAll } from './charts.js';
import type { ReviewAnswer } from './engine.js';
import { ENGINES, type OpenEngine } from './engines.js';
import { kustomized } from './kustomized.js';
import { withDefaults } from './pspCase.js';
import { realCharts, renderedChart, type RealChart, type RenderedChart } from './realChart.js';
import type { Report } from './report.js';
import { Shell } from './shell.js';
import { compareTarget } from './targetCase.js';

/** Those that carry every field. */
export const TARGETS = ['vap', 'kyverno-cel'] as const;

export async function bundleCharts(
  open: OpenEngine,
  { root, charts }: { readonly root: string; readonly charts: string },
  report: Report,
): Promise<void> {
  const found = realCharts(charts);
  report.check(`${found.length} charts`, found.length > 0);
  for (const chart of found) {
    const shell = new Shell(root);
    try {
      const { isMade, refused } = await commandsWork(shell, chart, report);
      if (refused.length > 0) await refusedOnPlugin(open, shell, chart, refused, report);
      else if (isMade) await bundleOf(open, root, shell, chart, report);
    } catch (error) {
      report.check(chart.name, false, error instanceof Error ? error.message : String(error));
    } finally {
      shell.close();
    }
  }
}

interface Outcome {
  readonly isMade: boolean;
  /** Workloads that the chart's own policies refuse, by kind and name: then there is no bundle. */
  readonly refused: readonly string[];
}

async function commandsWork(shell: Shell, chart: RealChart, report: Report): Promise<Outcome> {
  const given = `${chart.folder} ${chart.options} --release-name ${chart.name}`;
  const bundle = await shell.run(`psp-ferry bundle ${given} -o bundle`);
  const refused = [
    ...bundle.output.matchAll(/: (\w+) \S+\/(\S+) is refused by the policies of its own bundle/g),
  ].map(([, kind = '', name = '']) => `${kind} ${name}`);
  const others = {
    convert: `convert ${given} -o converted`,
    gaps: `gaps ${given} -t vap`,
    check: `check ${chart.folder} -w ${given} -t vap`,
    plan: `plan ${given} -o planned`,
    ...(refused.length > 0 ? {} : { 'bundle --check': `bundle ${given} -o bundle --check` }),
  };
  const wrong =
    bundle.status === 0 || refused.length > 0 ? [] : [`bundle: ${bundle.output.slice(-2000)}`];
  for (const [name, command] of Object.entries(others)) {
    const { status, output } = await shell.run(`psp-ferry ${command}`);
    if (status !== 0) wrong.push(`${name} ends with ${status}: ${output.slice(-2000)}`);
  }
  const names = [...Object.keys(others), ...(refused.length > 0 ? [] : ['bundle'])];
  report.check(
    `${chart.name}: ${names.join(', ')} take the chart`,
    wrong.length === 0,
    wrong.join('; '),
  );
  return { isMade: bundle.status === 0, refused };
}

async function refusedOnPlugin(
  open: OpenEngine,
  shell: Shell,
  chart: RealChart,
  refused: readonly string[],
  report: Report,
): Promise<void> {
  const rendered = await renderedChart(open, shell, chart);
  const { workloads } = rendered;
  const own = readPolicySet(rendered.objects.map(asDocument)).policySet;
  const { policySet } = applicationOf(chart.name, own, workloads);
  const { pods } = await pluginAnswers(open, rendered, policySet);
  const onPlugin = workloads.flatMap(({ kind, name }, i) =>
    pods[i]!.allowed ? [] : [`${kind} ${name}`],
  );
  report.check(
    `${chart.name}: no bundle, for its policies refuse the pods of ${refused.length} of its ${workloads.length} workloads, on the plugin too`,
    [...onPlugin].sort().join() === [...refused].sort().join(),
    `the plugin refuses ${onPlugin.join(', ')}`,
  );
}

const asDocument = (value: object): LoadedDocument => ({
  file: 'chart',
  value,
  locate: () => ({ file: 'chart', line: 1, column: 1 }),
});

async function bundleOf(
  open: OpenEngine,
  root: string,
  shell: Shell,
  chart: RealChart,
  report: Report,
): Promise<void> {
  const folder = join(shell.folder, 'bundle');
  const file = join(folder, 'policyset.yaml');
  const { policySet } = readPolicySet(parseDocuments(readFileSync(file, 'utf8'), file));
  const rendered = await renderedChart(open, shell, chart);
  const application = applicationOf(chart.name, policySet, rendered.workloads);
  const onPlugin = await pluginAnswers(open, rendered, policySet);
  const reviews = reviewsOf(folder);
  const known = reviews.filter(isKnownTo124);
  const offPlugin = [
    ...onPlugin.pods.flatMap(({ allowed, message }) => (allowed ? [] : [String(message)])),
    ...(await misjudged(open('psp'), known)),
  ];
  report.check(
    `${chart.name}: the plugin admits the pods of ${rendered.workloads.length} workloads, and answers ${known.length} of ${reviews.length} cases of the bundle as they say`,
    rendered.workloads.length > 0 && offPlugin.length === 0,
    offPlugin.join('; '),
  );
  for (const target of TARGETS) {
    const applied = await kustomized(open, root, folder, target);
    await onEngine(
      open,
      { chart, target, applied, rendered, application, onPlugin, reviews },
      report,
    );
  }
  await runnersPass(shell, chart, reviews.length, report);
  await asDependency(open, { root, shell, chart, folder }, report);
}

interface PluginAnswers {
  readonly pods: readonly ReviewAnswer[];
  /** What each account may not do, or may. */
  readonly beyond: readonly ReviewAnswer[];
}

/** The chart's own policies, roles and bindings, and what the bundle grants besides. */
async function pluginAnswers(
  open: OpenEngine,
  { objects, workloads }: RenderedChart,
  { grants }: PolicySet,
): Promise<PluginAnswers> {
  const engine = open('psp');
  const loaded = await engine.load([...objects.flatMap(asServed), ...grantsToRbac(grants)]);
  if (!loaded.ok) throw new Error(`the plugin refuses what helm renders: ${loaded.error}`);
  return {
    pods: await answers(
      engine,
      workloads.map(({ request }) => request),
    ),
    beyond: await answers(engine, beyondAll(workloads)),
  };
}

/**
 * Policies and RBAC, in the version that 1.24 has: older charts name one that it no longer serves.
 */
function asServed(object: object): readonly object[] {
  const { apiVersion, kind } = object as { readonly apiVersion: string; readonly kind: string };
  if (kind === 'PodSecurityPolicy') return [{ ...object, apiVersion: 'policy/v1beta1' }];
  return apiVersion.startsWith('rbac.') && !kind.endsWith('List')
    ? [{ ...object, apiVersion: 'rbac.authorization.k8s.io/v1' }]
    : [];
}

const answers = (
  engine: ReturnType<OpenEngine>,
  requests: readonly AdmissionRequest[],
): Promise<readonly ReviewAnswer[]> =>
  Promise.all(requests.map((request) => engine.review(reviewFromRequest(withDefaults(request)))));

/** For each account, a pod that asks for nearly everything. */
const beyondAll = (workloads: readonly Workload[]): readonly AdmissionRequest[] =>
  accountsOf(workloads).map(({ namespace, name }) => ({
    uid: 'beyond',
    operation: 'CREATE',
    subResource: '',
    namespace,
    name: 'beyond',
    user: '',
    groups: [],
    oldPod: null,
    pod: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'beyond', namespace },
      spec: {
        serviceAccountName: name,
        automountServiceAccountToken: false,
        hostNetwork: true,
        hostPID: true,
        hostIPC: true,
        volumes: [{ name: 'root', hostPath: { path: '/' } }],
        containers: [
          {
            name: 'app',
            image: 'app:1',
            securityContext: {
              privileged: true,
              runAsUser: 0,
              capabilities: { add: ['SYS_ADMIN'] },
              procMount: 'Default',
            },
          },
        ],
      },
    },
  }));

interface OnEngine {
  readonly chart: RealChart;
  readonly target: (typeof TARGETS)[number];
  readonly applied: readonly object[];
  readonly rendered: RenderedChart;
  readonly application: Application;
  readonly onPlugin: PluginAnswers;
  readonly reviews: readonly Review[];
}

async function onEngine(
  open: OpenEngine,
  { chart, target, applied, rendered, application, onPlugin, reviews }: OnEngine,
  report: Report,
): Promise<void> {
  const title = `${chart.name}, ${target}`;
  const engine = open(ENGINES[target]);
  const loaded = await engine.load(applied);
  if (!loaded.ok) return report.check(`${title}: loads`, false, loaded.error);
  const { workloads } = rendered;
  const pods = await answers(
    engine,
    workloads.map(({ request }) => request),
  );
  const refusedOnes = pods.flatMap(({ allowed, message }) => (allowed ? [] : [message ?? '']));
  const unlike = await compareTarget({
    engine,
    target,
    set: application.policySet,
    requests: workloads.map(({ request }) => request),
    options: optionsFor(application, DEFAULT_OPTIONS),
    documents: applied,
  });
  const differing = [...refusedOnes, ...unlike.map(({ kind, detail }) => `${kind}: ${detail}`)];
  report.check(
    `${title}: the pods of ${workloads.length} workloads are admitted, and filled in as PSP did outside the gaps`,
    differing.length === 0,
    differing.join('; '),
  );
  const wrong = await misjudged(engine, reviews);
  const refused = reviews.filter((one) => !isAdmitted(one)).length;
  report.check(
    `${title}: ${reviews.length - refused} cases of the bundle admitted, ${refused} refused`,
    wrong.length === 0 && refused > 0,
    wrong.join('; '),
  );
  const beyond = await answers(engine, beyondAll(workloads));
  const off = beyond.filter(({ allowed }, i) => allowed !== onPlugin.beyond[i]!.allowed);
  report.check(
    `${title}: of ${beyond.length} accounts ${beyond.filter(({ allowed }) => !allowed).length} are refused a pod that asks for nearly everything, as on the plugin`,
    off.length === 0,
    off.map(({ message }) => message ?? 'admitted').join('; '),
  );
}

async function runnersPass(
  shell: Shell,
  { name }: RealChart,
  cases: number,
  report: Report,
): Promise<void> {
  const kyverno = await shell.run('kyverno test tests/kyverno-cel --remove-color', 'bundle');
  report.check(
    `${name}: kyverno test passes ${cases} cases of kyverno-cel`,
    kyverno.status === 0 && passesAll(kyverno.output, cases),
    kyverno.status === 0 ? '' : kyverno.output.slice(-2000),
  );
  const gator = await shell.run('gator verify tests/gatekeeper -v', 'bundle');
  report.check(
    `${name}: gator verify passes ${cases} cases`,
    gator.status === 0 && gator.output.match(/^ *--- PASS: .*$/gm)?.length === cases + 1,
    gator.status === 0 ? '' : gator.output.slice(-2000),
  );
}
