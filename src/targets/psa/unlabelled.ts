/** What happens to namespaces without labels. Administrators must know it. */
import { shortList } from '../../base/shortList.js';
import { CONFIGURATION_FILE } from './configurationFile.js';
import { LABEL_SCRIPT } from './labelFiles.js';
import type { Levels } from './levels.js';

/** @returns undefined if the level for them is privileged, so that nothing is lost. */
export function unlabelledNote({ namespaces, others }: Levels): string | undefined {
  if (others.level === 'privileged') return undefined;
  const names = namespaces.map(({ name }) => name);
  const labelled =
    names.length === 0
      ? 'no namespace is labelled; all namespaces'
      : `${LABEL_SCRIPT} labels ${shortList(names)} only; all others`;
  return `${labelled} have level ${others.level} once kube-apiserver is started with ${CONFIGURATION_FILE}, and no level before; psa/README.md says how to label them`;
}

/** For the labels of a whole cluster. A bundle labels only its own namespaces. */
export const UNLABELLED = `all other namespaces have the level in ${CONFIGURATION_FILE}, once kube-apiserver is started with it`;
