// Writes the files in schema/ from the schemas in src/.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importSource } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { publishedSchemas, planSchemas, configSchema } = await importSource(
  "export { publishedSchemas } from './report/publishedSchemas.js'; export { planSchemas } from './plan/planSchema.js'; export { configSchema } from './cli/config/configSchema.js';",
  'schemas',
);
mkdirSync(join(root, 'schema'), { recursive: true });
for (const [name, schema] of Object.entries({
  ...publishedSchemas,
  ...planSchemas,
  'config.schema.json': configSchema,
}))
  writeFileSync(join(root, 'schema', name), `${JSON.stringify(schema, null, 2)}\n`);
