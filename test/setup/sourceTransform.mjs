/** Of a module of `src/` a test gets what `sources.mjs` has of it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { EXPORTS, SOURCES, src } from './sources.mjs';

let exported;

function moduleOf(path) {
  exported ??= JSON.parse(readFileSync(EXPORTS, 'utf8'));
  const file = relative(src, path);
  return [
    `const { ${JSON.stringify(file)}: module } = await importOutside(${JSON.stringify(SOURCES)});`,
    ...exported[file].map((name) =>
      name === 'default'
        ? 'export default module.default;'
        : `export const ${name} = module.${name};`,
    ),
  ].join('\n');
}

export default {
  getCacheKey: (text, path) => createHash('sha256').update(moduleOf(path)).digest('hex'),
  process: (text, path) => ({ code: moduleOf(path) }),
};
