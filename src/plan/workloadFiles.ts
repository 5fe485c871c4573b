/**
 * Writes `workloads/NAMESPACE/`: patched manifests, patches, a kustomization, and scripts that
 * patch running workloads.
 */
import { groupedBy } from '../base/groupedBy.js';
import { printable } from '../base/printable.js';
import { servedGroup } from '../pod/builtInKinds.js';
import { yamlDocument } from '../targets/shared/yaml.js';
import { kustomization, KUSTOMIZATION } from '../targets/shared/kustomization.js';
import { objectIn, textIn } from '../pod/objectFields.js';
import { shellWord } from '../base/shellWord.js';
import type { WrittenPatch } from './workloads.js';

export const PATCH_SCRIPT = 'patch.sh';
export const UNPATCH_SCRIPT = 'unpatch.sh';
export const UNPATCH_TITLE = `Takes off what ${PATCH_SCRIPT} writes.`;

export function workloadFiles(
  patches: readonly WrittenPatch[],
): readonly (readonly [string, string])[] {
  const folders = groupedBy(patches, ({ files }) => folderOf(files.patch));
  return [...folders].flatMap(([folder, own]) => [
    ...own.flatMap(({ files, patch, back, manifest }) => [
      [files.patch, yamlDocument(patch)] as const,
      [files.back, yamlDocument(back)] as const,
      [files.manifest, yamlDocument(manifest)] as const,
    ]),
    [
      `${folder}/${KUSTOMIZATION}`,
      kustomization(
        'Kustomization',
        'The changed manifests. Where they are kept in git, put your own under resources: the patches write into them what PSP filled in',
        {
          resources: own.map(({ files }) => nameOf(files.manifest)),
          patches: own
            .filter(({ isBuiltIn }) => isBuiltIn)
            .map(({ files }) => ({ path: nameOf(files.patch) })),
        },
      ).text,
    ] as const,
    [
      `${folder}/${PATCH_SCRIPT}`,
      script(
        'Writes into the templates of this namespace what PSP filled in; their controllers then replace the pods.',
        `sh ${UNPATCH_SCRIPT} takes it off again.`,
        own,
        'patch',
      ),
    ] as const,
    [`${folder}/${UNPATCH_SCRIPT}`, unpatchScript(own)] as const,
  ]);
}

export const unpatchScript = (patches: readonly WrittenPatch[]): string =>
  script(UNPATCH_TITLE, undefined, patches, 'back');

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

function script(
  title: string,
  more: string | undefined,
  patches: readonly WrittenPatch[],
  which: 'patch' | 'back',
): string {
  const comments = [
    title,
    ...(more === undefined ? [] : [more]),
    'What follows the script on the command line goes to kubectl: --context NAME, --dry-run=server.',
    ...(patches.some(({ inPlace }) => !inPlace)
      ? [
          'Pods and Jobs cannot be changed while they are there, and what an operator makes is changed in its own object: the script says which these are, and they are changed by hand.',
        ]
      : []),
  ];
  const lines = patches.map((one) => commandOf(one, which));
  return `#!/bin/sh\n${comments.map((text) => `# ${text}\n`).join('')}cd "$(dirname "$0")" || exit 1\nfailed=0\n\n${lines.map((line) => `${line}\n`).join('')}\nexit "$failed"\n`;
}

const byHand = (
  what: string,
  { manifest, back }: WrittenPatch['files'],
  which: 'patch' | 'back',
): string =>
  which === 'patch'
    ? `${what} is changed by hand: ${nameOf(manifest)} is what it becomes`
    : `${what} is changed back by hand: ${nameOf(back)} says what goes`;

/** If the command for one workload fails, the script goes on with the others. */
function commandOf(
  { manifest, namespace, files, inPlace, isBuiltIn }: WrittenPatch,
  which: 'patch' | 'back',
): string {
  const kind = textIn(manifest, 'kind');
  const name = textIn(objectIn(manifest, 'metadata'), 'name');
  const file = shellWord(nameOf(files[which]));
  if (!inPlace || name === '')
    return `echo ${shellWord(byHand(printable(`${kind} ${namespace}/${name}`), files, which))} >&2`;
  const group = servedGroup(manifest);
  const resource = `${kind.toLowerCase()}${group === '' ? '' : `.${group}`}`;
  return `kubectl patch ${shellWord(resource)} ${shellWord(name)} --namespace ${shellWord(namespace)}${
    isBuiltIn ? '' : ' --type merge'
  } --patch-file ${file} "$@" || failed=1`;
}
