import type { OutputFile } from './outputFile.js';
import { yamlDocument, yamlStream, type Comment, commentLine } from './yaml.js';

/**
 * The file with the objects that fill in values. It is written only if the policies are enforced.
 */
export const DEFAULTS_FILE = 'defaults.yaml';

export interface CommentedObject {
  readonly object: object;
  readonly comments?: readonly Comment[];
}

export function yamlFile(
  name: string,
  header: string,
  objects: readonly CommentedObject[],
): OutputFile {
  const text = yamlStream(objects.map(({ object, comments }) => yamlDocument(object, comments)));
  return {
    name,
    text: `${header.split('\n# ').map(commentLine).join('\n')}\n${text}`,
    objects: objects.map(({ object }) => object),
  };
}
