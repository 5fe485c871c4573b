/**
 * Labels of namespaces, as commands that set and remove them, and as patches for namespaces that
 * are kept in git. No file contains a Namespace object: deleting it again would delete the
 * namespace with everything in it.
 */
import { groupedBy } from '../../base/groupedBy.js';
import { kustomization } from '../shared/kustomization.js';
import { commentLine, yamlDocument } from '../shared/yaml.js';
import type { StandardLevel } from '../../standards/standardLevels.js';
import type { OutputFile } from '../shared/outputFile.js';

export interface LabelledNamespace {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Why the namespace gets these labels. */
  readonly comments: readonly string[];
  /** The labels of Pod Security Admission that it already has. */
  readonly before?: Readonly<Record<string, string>>;
  /** The level that it already enforces, if that is stricter and stays. */
  readonly kept?: StandardLevel;
}

export const LABEL_SCRIPT = 'label.sh';
export const UNLABEL_SCRIPT = 'unlabel.sh';

export function labelFiles(
  header: readonly string[],
  namespaces: readonly LabelledNamespace[],
): readonly OutputFile[] {
  return namespaces.length === 0
    ? []
    : [labelScript(header, namespaces), unlabelScript(namespaces), patches(header, namespaces)];
}

/** The namespace with its labels, as an object. */
const labelledObject = ({ name, labels }: LabelledNamespace): object => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
});

/** @param more text that is appended to the last line. */
export const labelCommand = ({ name, labels }: LabelledNamespace, more = ''): string =>
  command(
    `kubectl label --overwrite namespace ${quoted(name)}`,
    Object.entries(labels).map(([label, value]) => `${label}=${value}`),
    more,
  );

/** The command that removes the labels, and restores those that were there before. */
export const unlabelCommand = (
  { name, labels, before = {} }: LabelledNamespace,
  more = '',
): string =>
  command(
    `kubectl label ${Object.keys(before).length === 0 ? '' : '--overwrite '}namespace ${quoted(name)}`,
    Object.keys(labels).map((label) =>
      before[label] === undefined ? `${label}-` : `${label}=${before[label]}`,
    ),
    more,
  );

const command = (start: string, labels: readonly string[], more: string): string =>
  `${[start, ...labels.map((label) => `  ${quoted(label)}`)].join(' \\\n')}${more}\n`;

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function labelScript(
  header: readonly string[],
  namespaces: readonly LabelledNamespace[],
): OutputFile {
  const commands = namespaces.map(
    (one) => `${commentLines(one.comments)}${labelCommand(one, TRIED)}`,
  );
  return {
    name: LABEL_SCRIPT,
    text: script(
      [
        ...header,
        `sh ${UNLABEL_SCRIPT} takes the labels off again${hadLabels(namespaces) ? ', and sets those that were there' : ''}.`,
      ],
      commands,
    ),
    objects: namespaces.map(labelledObject),
  };
}

function unlabelScript(namespaces: readonly LabelledNamespace[]): OutputFile {
  return {
    name: UNLABEL_SCRIPT,
    text: script(
      [
        `Takes off the labels that ${LABEL_SCRIPT} sets${hadLabels(namespaces) ? ', and sets those that were there' : ''}. The namespaces stay.`,
      ],
      namespaces.map((one) => unlabelCommand(one, TRIED)),
    ),
    objects: [],
  };
}

/**
 * The commands of such a script, each in a line, by namespace. What else may stand in a file is
 * nothing to copy.
 */
export const unlabelCommands = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.replaceAll(' \\\n  ', ' ').matchAll(UNLABELLING)].map(([, command, name]) => [
      name!,
      command!,
    ]),
  );
/** The labels that such a script restores, by namespace: what its label.sh replaced. */
export const restoredLabels = (
  text: string,
): ReadonlyMap<string, Readonly<Record<string, string>>> =>
  new Map(
    [...unlabelCommands(text)].map(([name, command]) => [
      name,
      Object.fromEntries(
        [...command.matchAll(/'([\w./-]+)=([\w.-]*)'/g)].map(([, label, value]) => [
          label!,
          value!,
        ]),
      ),
    ]),
  );

const UNLABELLING =
  /^(kubectl label (?:--overwrite )?namespace '([\w.-]+)'(?: '[\w./=-]+')+) "\$@" \|\| failed=1$/gm;

const hadLabels = (namespaces: readonly LabelledNamespace[]): boolean =>
  namespaces.some(({ before }) => before !== undefined);

/** Appended to each command: if a namespace does not exist, the others still get their labels. */
const TRIED = ' "$@" || failed=1';

function script(header: readonly string[], commands: readonly string[]): string {
  const comments = commentLines([
    ...header,
    'What follows the script on the command line goes to kubectl: --context NAME, --dry-run=server.',
  ]);
  return `#!/bin/sh\n${comments}failed=0\n\n${commands.join('\n')}\nexit "$failed"\n`;
}

const commentLines = (texts: readonly string[]): string =>
  texts.map((text) => `${commentLine(text)}\n`).join('');

/**
 * Written as a kustomize Component: it patches the namespaces of whoever includes it, and contains
 * none. Namespaces that get the same labels for the same reasons share a patch, because kustomize
 * goes through all objects for each patch (300 patches and 900 objects: 40 s).
 */
function patches(header: readonly string[], namespaces: readonly LabelledNamespace[]): OutputFile {
  const alike = [
    ...groupedBy(namespaces, ({ labels, comments }) => JSON.stringify([labels, comments])).values(),
  ];
  return kustomization(
    'Component',
    [
      ...header,
      'For namespaces that are kept in git: list this folder under `components` of the kustomization that has them.',
    ].join('\n# '),
    {
      patches: alike.map((group) => ({
        target: { version: 'v1', kind: 'Namespace', name: namePattern(group) },
        patch: yamlDocument(labelledObject(group[0]!)),
      })),
    },
    alike.flatMap(([one], i) => one!.comments.map((text) => ({ path: ['patches', i], text }))),
  );
}

/** The regular expression that kustomize compares with whole names. */
const namePattern = (namespaces: readonly LabelledNamespace[]): string =>
  namespaces.length === 1
    ? namespaces[0]!.name
    : `(${namespaces.map(({ name }) => name).join('|')})`;
