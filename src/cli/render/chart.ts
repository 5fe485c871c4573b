/**
 * Renders a Helm chart as for Kubernetes 1.24: for later versions, charts leave their policies out.
 */
import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError, type Problem } from '../../base/problem.js';
import { SOURCE } from '../../ir/source.js';
import type { LoadedDocument } from '../../load/documents.js';
import type { Rendered } from '../../load/inputs.js';
import { readText } from '../../load/readText.js';
import { CHART, isPackedChart, LAST_KUBERNETES, refusedChart } from '../../load/unrendered.js';
import { parseYaml } from '../../load/yaml.js';
import { leftOutOfPackage } from './packedChart.js';
import { leftOutPolicies } from './policySwitches.js';
import { run } from './program.js';
import { templateFile } from './subcharts.js';
import { locatedBy, originInTemplates, printedTemplates } from './templateLines.js';

export interface ChartValues {
  readonly values?: readonly string[] | undefined;
  readonly set?: readonly string[] | undefined;
  readonly releaseName?: string | undefined;
  /** The namespace of the release, if exactly one is named. */
  readonly namespace?: string | readonly string[] | undefined;
}

/** Charts test for one or the other of these. */
const API_VERSIONS = [SOURCE.apiVersions[0], `${SOURCE.apiVersions[0]}/${SOURCE.kind}`];

export const isChart = (input: string): boolean =>
  isPackedChart(input)
    ? statSync(input, { throwIfNoEntry: false })?.isFile() === true
    : existsSync(join(input, CHART));

/**
 * @throws InputError with helm's message or, if helm is not installed, with the command for it on
 *   another machine.
 */
export function renderChart(chart: string, values: ChartValues): Rendered {
  const outcome = run('helm', helmArguments(chart, values));
  if (outcome === undefined)
    throw refusedChart(chart, {
      release: values.releaseName ?? releaseOf(chart),
      options: givenOptions(values),
    });
  if (!outcome.isDone) throw new InputError([complaint(chart, outcome.complaint)]);
  const origin = originInTemplates(chart, outcome.text);
  const namespace = onlyNamespace(values);
  return {
    name: chart,
    text: outcome.text,
    located: (documents) =>
      documents.map((document) => inNamespace(locatedBy(document, origin), namespace)),
    origin,
    warnings: isPackedChart(chart)
      ? leftOutOfPackage(chart, outcome.text)
      : leftOutPolicies(chart, printedTemplates(chart, outcome.text)),
  };
}

/**
 * The namespace of the release. If several are named, they are meant for labels, and say nothing
 * about the release.
 */
export function onlyNamespace({ namespace = [] }: ChartValues): string | undefined {
  const [first, second] = [namespace].flat();
  return second === undefined ? first : undefined;
}

/**
 * Kinds to which helm adds no namespace, although kubectl and helm create them in that of the
 * release.
 */
const NAMESPACED = ['Role', 'RoleBinding', 'ServiceAccount'];

function inNamespace(document: LoadedDocument, namespace: string | undefined): LoadedDocument {
  const value = Object(document.value) as {
    readonly kind?: unknown;
    readonly metadata?: { readonly namespace?: unknown };
  };
  if (
    namespace === undefined ||
    !NAMESPACED.includes(String(value.kind)) ||
    (value.metadata?.namespace ?? '') !== ''
  )
    return document;
  return { ...document, value: { ...value, metadata: { ...value.metadata, namespace } } };
}

/** The options of helm that the user gave. */
function givenOptions(options: ChartValues): readonly string[] {
  const { values = [], set = [] } = options;
  const namespace = onlyNamespace(options);
  return [
    ...values.map((file) => `--values=${file}`),
    ...set.map((one) => `--set=${one}`),
    ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
  ];
}

function helmArguments(chart: string, options: ChartValues): readonly string[] {
  return [
    'template',
    ...givenOptions(options),
    `--kube-version=${LAST_KUBERNETES}`,
    ...API_VERSIONS.map((version) => `--api-versions=${version}`),
    '--',
    options.releaseName ?? releaseOf(chart),
    // For a name without a slash, helm would first look for a chart repository.
    chart.includes('/') ? chart : `./${chart}`,
  ];
}

/** The name of the release is that of the chart, as is usual. */
export function releaseOf(chart: string): string {
  const name = isPackedChart(chart)
    ? basename(chart).replace(/(-v?\d+\.\d+.*)?\.(tgz|tar\.gz)$/, '')
    : nameOf(chart);
  const release = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return release.slice(0, 53).replace(/-+$/, '') || 'release';
}

function nameOf(chart: string): string {
  const file = join(chart, CHART);
  const { name } = Object(parseYaml(readText(file), file).values[0]) as {
    readonly name?: unknown;
  };
  return typeof name === 'string' ? name : basename(chart);
}

const OTHER_VERSION = `render it yourself for a version that it takes, and name the file: helm template NAME CHART --kube-version VERSION --api-versions ${API_VERSIONS.at(-1)!} > FILE; a chart for 1.25 and newer has no policies that still count, only workloads`;

/** helm gives a position as `CHART/templates/psp.yaml:3:14`. */
function complaint(chart: string, text: string): Problem {
  const said = text
    .replace(/^Error: /, '')
    .replace(/\s*Use --debug flag[^]*$/, '')
    .replaceAll(/\s*\n\s*/g, ' ');
  const message = `helm template: ${said}`;
  if (said.includes('requires kubeVersion'))
    return { severity: 'error', position: { file: chart }, message, remedy: OTHER_VERSION };
  const [, path, line, column] =
    /[^/\s(]+\/((?:templates|charts)\/[^\s:()]+):(\d+)(?::(\d+))?/.exec(text) ?? [];
  if (path === undefined || isPackedChart(chart))
    return { severity: 'error', position: { file: chart }, message };
  const position = {
    file: templateFile(chart, path),
    line: Number(line),
    column: Number(column ?? 1),
  };
  return { severity: 'error', position, message };
}
