/**
 * Helm compares an upgrade with the release that it stored. On a version without PSP this fails
 * for a release that has a policy, whatever the new chart contains (`performUpgrade` in
 * pkg/action/upgrade.go of Helm 3.22).
 */
import { compareText } from '../base/compareText.js';
import { shellWord } from '../base/shellWord.js';
import { SOURCE } from '../ir/source.js';
import type { LoadedDocument } from '../load/documents.js';
import { objectIn, textIn } from '../pod/objectFields.js';
import { isObject } from '../pod/request.js';
import type { WorkStep } from './plan.js';
import type { WrittenTarget } from './targetFiles.js';

export interface HelmRelease {
  readonly name: string;
  readonly namespace: string;
}

/** The releases that installed policies of the input, by the annotations that Helm writes. */
export function helmReleases(documents: readonly LoadedDocument[]): readonly HelmRelease[] {
  const found = new Map<string, HelmRelease>();
  for (const { value } of documents) {
    if (!isObject(value) || value['kind'] !== SOURCE.kind) continue;
    const annotations = objectIn(objectIn(value, 'metadata'), 'annotations');
    const name = textIn(annotations, 'meta.helm.sh/release-name');
    const namespace = textIn(annotations, 'meta.helm.sh/release-namespace');
    if (name !== '' && namespace !== '') found.set(`${namespace}/${name}`, { name, namespace });
  }
  return [...found].sort(([a], [b]) => compareText(a, b)).map(([, release]) => release);
}

/** @param chosen the target that takes the place of PSP. */
export function releaseStep(
  releases: readonly HelmRelease[],
  chosen: WrittenTarget | undefined,
): Omit<WorkStep, 'number'> {
  const words = releases.map(
    ({ name, namespace }) => [shellWord(name), `--namespace ${shellWord(namespace)}`] as const,
  );
  return {
    title: 'Take the policies out of the Helm releases that installed them',
    why: [
      'on a version without PSP, Helm can neither upgrade nor uninstall a release that still has a PodSecurityPolicy. So upgrade each to a version of its chart, or with values, that leaves its policies out',
      ...(chosen?.selection === 'live'
        ? [
            `Charts leave out the roles and bindings of their policies too, and ${chosen.target} asks for these: first mark them, so that Helm keeps them (\`kubectl annotate clusterrole NAME helm.sh/resource-policy=keep\`, and so on)`,
          ]
        : []),
      'From then on the cluster lacks these policies: plan again only from a dump of before',
    ].join('. '),
    commands: words.map(
      ([name, namespace]) => `helm upgrade ${name} CHART ${namespace} --values VALUES.yaml`,
    ),
    back: words.map(([name, namespace]) => `helm rollback ${name} ${namespace}`),
  };
}
