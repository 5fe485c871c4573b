import { restoredLabels, UNLABEL_SCRIPT } from '../../targets/psa/labelFiles.js';
import { earlierTexts } from '../io/outputFolder.js';

/**
 * The labels of namespaces that an earlier run with this output folder replaced. Once they are
 * replaced, only its script knows them.
 *
 * @param places folders of psa's files within the output folder; the first that is there counts.
 */
export function replacedLabels(
  output: string,
  places: readonly string[],
): ReturnType<typeof restoredLabels> {
  const scripts = places.map((place) => `${place}/${UNLABEL_SCRIPT}`);
  const texts = earlierTexts(output, (name) => scripts.includes(name));
  return restoredLabels(scripts.map((name) => texts.get(name)).find(Boolean) ?? '');
}
