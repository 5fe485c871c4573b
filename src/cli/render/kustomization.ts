/** Renders a kustomization if all its parts are local files: nothing is downloaded. */
import { InputError } from '../../base/problem.js';
import { parseDocuments, type LoadedDocument } from '../../load/documents.js';
import { isManifestName } from '../../load/fileNames.js';
import type { Rendered } from '../../load/inputs.js';
import { readText } from '../../load/readText.js';
import { kustomize } from '../../load/unrendered.js';
import { kustomizationFile, kustomizationParts } from './kustomizationParts.js';
import { run } from './program.js';
import { fromSources } from './resourceSources.js';

export const isKustomization = (input: string): boolean =>
  input !== '-' && kustomizationFile(input) !== undefined;

/**
 * @returns undefined if neither kustomize nor kubectl is installed.
 * @throws InputError with the program's message, and if something would have to be downloaded.
 */
export function renderKustomization(folder: string): Rendered | undefined {
  const { files, isRemote, hasCharts } = kustomizationParts(folder);
  const file = kustomizationFile(folder)!;
  if (hasCharts)
    throw refused(
      file,
      'this kustomization has Helm charts, which kustomize may fetch',
      kustomize(folder, '--enable-helm'),
    );
  if (isRemote)
    throw refused(
      file,
      'this kustomization has parts that are no local files, and psp-ferry fetches nothing',
      kustomize(folder),
    );
  const outcome =
    run('kustomize', ['build', '--', folder]) ?? run('kubectl', ['kustomize', '--', folder]);
  if (outcome === undefined) return undefined;
  if (!outcome.isDone) throw refused(file, `kustomize: ${plainWords(outcome.complaint)}`);
  return { name: file, text: outcome.text, located: fromResources(files) };
}

const refused = (file: string, message: string, remedy?: string): InputError =>
  new InputError([
    {
      severity: 'error',
      position: { file },
      message,
      ...(remedy === undefined ? {} : { remedy }),
    },
  ]);

/** kubectl prints the error as a line of its log, quoted, or between < and > on several lines. */
function plainWords(complaint: string): string {
  const [, quoted, block] =
    /^E\d{4} [^\n]*\] "command failed" err=(?:("(?:[^"\\]|\\.)*")|<\n([^]*)\n >)$/.exec(
      complaint,
    ) ?? [];
  return unquoted(quoted ?? block ?? complaint)
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ');
}

function unquoted(text: string): string {
  try {
    return text.startsWith('"') ? String(JSON.parse(text)) : text;
  } catch {
    return text;
  }
}

const fromResources =
  (files: readonly string[]) =>
  (documents: readonly LoadedDocument[]): LoadedDocument[] =>
    fromSources(documents, files.filter(isManifestName).flatMap(documentsIn));

/** kustomize could read these files. If one cannot be read here, its objects have no position. */
function documentsIn(file: string): readonly LoadedDocument[] {
  try {
    return parseDocuments(readText(file), file);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [];
  }
}
