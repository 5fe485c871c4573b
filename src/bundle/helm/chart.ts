/**
 * Writes `helm/`: a chart that installs the policies for the cluster's engine. It can be used on
 * its own or as a subchart of the vendor's chart.
 */
import helpers from '../../../templates/helm-helpers.tpl.hbs';
import notes from '../../../templates/helm-notes.txt.hbs';
import { template } from '../../base/template.js';
import type { TargetName } from '../../gaps/gap.js';
import { constraintKind } from '../../targets/gatekeeper/constraintKind.js';
import { labelledNamespaces } from '../../targets/psa/index.js';
import {
  labelCommand,
  unlabelCommand,
  type LabelledNamespace,
} from '../../targets/psa/labelFiles.js';
import { yamlFile } from '../../targets/shared/files.js';
import type { EmitOptions } from '../../targets/shared/options.js';
import { STANDARD_LEVELS } from '../../standards/standardLevels.js';
import { isManifest } from '../../targets/shared/kustomization.js';
import { yamlDocument } from '../../targets/shared/yaml.js';
import type { Application } from '../application.js';
import { emissions, isFor, optionsFor, type BundleOptions } from '../emitted.js';
import { rbacOf } from '../rbac.js';
import { marked, placeholdersOf, templateText, type Placeholders } from './placeholders.js';
import { MODES, valuesFile, valuesSchema } from './values.js';

/**
 * The form of names is checked by the schema of the values, and again by the helpers: the schema
 * can be disabled, and names become part of code.
 */
const fillHelpers = template(helpers);
const fillNotes = template(notes);

const constraintApi = (application: Application): string =>
  `constraints.gatekeeper.sh/v1beta1/${constraintKind(application)}`;

export const chartName = ({ name }: Application): string => `${name}-policies`;

/** The version of a chart that has not been released yet. */
const FIRST_VERSION = '0.1.0';

export const chartVersionOf = ({
  chartVersion = FIRST_VERSION,
}: Pick<BundleOptions, 'chartVersion'>): string => chartVersion;

export function helmFiles(
  application: Application,
  options: BundleOptions,
): readonly (readonly [string, string])[] {
  const placeholders = placeholdersOf(application);
  const written = marked(application, placeholders);
  const chart = chartName(application);
  const helper = `${chart}.name`;
  const rbac = yamlFile(
    'rbac.yaml',
    `Who may use the policies of ${application.name}`,
    rbacOf(application.name, written.policySet.grants, titleIn(placeholders)),
  ).text;
  return [
    [
      'Chart.yaml',
      yamlDocument({
        apiVersion: 'v2',
        name: chart,
        description: `Admission policies of ${application.name}, for the engine that the cluster runs`,
        type: 'application',
        version: chartVersionOf(options),
      }),
    ],
    ['values.yaml', valuesFile(placeholders, options)],
    ['values.schema.json', valuesSchema(placeholders, options)],
    ['templates/_helpers.tpl', fillHelpers({ helper })],
    [
      'templates/NOTES.txt',
      fillNotes({
        constraintApi: constraintApi(application),
        labels: isFor(options, 'psa'),
        gatekeeper: isFor(options, 'gatekeeper'),
        ...labelNotes(written, options, placeholders, helper),
      }),
    ],
    [
      'templates/rbac.yaml',
      guarded('ne .Values.policyEngine "none"', templateText(rbac, placeholders, helper)),
    ],
    ...engineTemplates(written, options).map(({ target, file, texts }): [string, string] => [
      `templates/${target}-${file}`,
      guarded(
        conditionOf(target, file, application),
        byMode(texts, (text) => templateText(text, placeholders, helper)),
      ),
    ]),
  ];
}

/** The name of the value for each namespace, by the placeholder's mark. */
function titleIn({ namespaces }: Placeholders): (namespace: string) => string {
  const titles = new Map([...namespaces].map(([title, { mark }]) => [mark, title]));
  return (namespace) => titles.get(namespace) ?? namespace;
}

interface EngineTemplate {
  readonly target: TargetName;
  readonly file: string;
  readonly texts: ReadonlyMap<EmitOptions['mode'], string>;
}

/** The files of all engines, each with its text for every mode in which it exists. */
function engineTemplates(written: Application, options: BundleOptions): readonly EngineTemplate[] {
  const templates = new Map<
    string,
    { target: TargetName; file: string; texts: Map<EmitOptions['mode'], string> }
  >();
  for (const mode of MODES) {
    for (const { target, files } of emissions(written, { ...options, mode })) {
      for (const { name, text } of files.filter(isManifest)) {
        const key = `${target}-${name}`;
        const known = templates.get(key) ?? {
          target,
          file: name,
          texts: new Map<EmitOptions['mode'], string>(),
        };
        known.texts.set(mode, text);
        templates.set(key, known);
      }
    }
  }
  return [...templates.values()];
}

/**
 * The condition under which a file is rendered. Gatekeeper creates the constraint's kind from the
 * template, so the kind does not exist before the template is installed.
 */
function conditionOf(target: TargetName, file: string, application: Application): string {
  const engine = `eq .Values.policyEngine ${JSON.stringify(target)}`;
  return target === 'gatekeeper' && file === 'constraint.yaml'
    ? `and (${engine}) (.Capabilities.APIVersions.Has ${JSON.stringify(constraintApi(application))})`
    : engine;
}

const guarded = (condition: string, text: string): string =>
  `{{- if ${condition} }}\n${text}{{- end }}\n`;

/** Each distinct text once, with the modes in which it applies. */
function byMode(texts: EngineTemplate['texts'], write: (text: string) => string): string {
  const distinct = [...new Set(texts.values())];
  if (distinct.length === 1 && texts.size === MODES.length) return write(distinct[0]!);
  const branches = distinct.map((text, i) => {
    const modes = [...texts]
      .filter(([, other]) => other === text)
      .map(([mode]) => `(eq .Values.mode ${JSON.stringify(mode)})`);
    return `{{- ${i === 0 ? 'if' : 'else if'} ${modes.length === 1 ? modes[0] : `or ${modes.join(' ')}`} }}\n${write(text)}`;
  });
  return `${branches.join('')}{{- end }}\n`;
}

/**
 * Notes after the installation for psa: how to label the namespaces, which the chart must not own.
 */
function labelNotes(
  written: Application,
  options: BundleOptions,
  placeholders: Placeholders,
  helper: string,
): { readonly label: string; readonly unlabel: string } {
  const write = (text: string): string => templateText(text, placeholders, helper);
  return {
    label: byMode(
      new Map(MODES.map((mode) => [mode, labelCommands(written, { ...options, mode })])),
      write,
    ),
    unlabel: write(unlabelCommands(written, options)),
  };
}

const labelCommands = (application: Application, options: BundleOptions): string =>
  labelsOf(application, options)
    .sort((a, b) => strengthOf(b) - strengthOf(a))
    .map((one) => labelCommand(one))
    .join('');
const unlabelCommands = (application: Application, options: BundleOptions): string =>
  labelsOf(application, options)
    .map((one) => unlabelCommand(one))
    .join('');

const labelsOf = (application: Application, options: BundleOptions): LabelledNamespace[] => [
  ...labelledNamespaces(application.policySet, optionsFor(application, options)),
];

/**
 * For sorting: if the values give two namespaces the same name, the command that runs last wins. So
 * the weaker level comes last.
 */
const strengthOf = ({ labels }: LabelledNamespace): number =>
  Math.max(
    ...Object.values(labels).map((one) => STANDARD_LEVELS.findIndex((level) => level === one)),
  );
