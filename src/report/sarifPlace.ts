import type { Position } from '../base/position.js';

/** The position of a SARIF result. */
export const sarifPlace = ({ file, line, column }: Position): object => ({
  artifactLocation: { uri: uriOf(file) },
  region: { startLine: line, startColumn: column },
});

/**
 * The path relative to the root of the repository, if the file is in one. Standard input keeps its
 * name.
 */
function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${path}` : path.replace(/^(\.\/)+/, '');
}
