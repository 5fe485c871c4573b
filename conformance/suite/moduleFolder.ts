/**
 * The folders in which Go keeps the sources of the modules that it built. Charts and definitions
 * are read from there.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * @param engine the folder of conformance/ whose go.mod names the module's version.
 * @param path within the module.
 */
export const moduleFolder = (root: string, engine: string, name: string, path = ''): string =>
  join(
    execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', name], {
      cwd: join(root, 'conformance', engine),
      encoding: 'utf8',
    }).trim(),
    path,
  );
