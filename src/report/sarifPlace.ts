import type { Position } from '../base/position.js';

/** Where a result of SARIF stands. */
export const sarifPlace = ({ file, line, column }: Position): object => ({
  artifactLocation: { uri: uriOf(file) },
  region: { startLine: line, startColumn: column },
});

/**
 * Relative to the root of the repository, where the file lies in one. Standard input is no file, and
 * keeps its name.
 */
function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${path}` : path.replace(/^(\.\/)+/, '');
}
