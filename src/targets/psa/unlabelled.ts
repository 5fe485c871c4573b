/** What holds in namespaces that get no labels: an administrator of them must know. */
import { shortList } from '../../base/shortList.js';
import { CONFIGURATION_FILE } from './configurationFile.js';
import { LABEL_SCRIPT } from './labelFiles.js';
import type { Levels } from './levels.js';

/** @returns undefined where they lose nothing: without a level everything is admitted. */
export function unlabelledNote({ namespaces, others }: Levels): string | undefined {
  if (others.level === 'privileged') return undefined;
  const names = namespaces.map(({ name }) => name);
  const labelled =
    names.length === 0
      ? 'no namespace is labelled; all'
      : `${LABEL_SCRIPT} labels ${shortList(names)} alone; all others`;
  return `${labelled} have level ${others.level} once kube-apiserver is started with ${CONFIGURATION_FILE}, and none before; the README of psa says how to have them labelled`;
}

/** For whoever reads the labels of a whole cluster: a bundle is for its own namespaces. */
export const UNLABELLED = `all other namespaces have what ${CONFIGURATION_FILE} says, once kube-apiserver is started with it`;
