/**
 * Jest runs tests inside of Node's vm, where each look at a global (`Object`, `Array`) costs many
 * times what it costs outside. The sources and what is built are loaded outside, once for all test
 * files of a worker.
 */
import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { TestEnvironment } from 'jest-environment-node';

export default class extends TestEnvironment {
  constructor(...given) {
    super(...given);
    this.global.importOutside = (path, copy = '') =>
      import(`${pathToFileURL(path).href}?${statSync(path).mtimeMs}${copy}`);
  }
}
