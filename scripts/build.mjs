// Bundles the command line into one file; commands are loaded when they are called.
import { chmodSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
mkdirSync(join(root, 'dist'), { recursive: true });
await build({
  entryPoints: [join(root, 'src/cli/main.ts')], outfile: join(root, 'dist/cli.js'), bundle: true, platform: 'node', format: 'esm', target: 'node20',
  minify: false, loader: { '.hbs': 'text' }, logLevel: 'warning',
  // yargs and handlebars still call require for parts of Node.
  banner: { js: "import { createRequire as _createRequire } from 'node:module'; const require = _createRequire(import.meta.url);" },
});
chmodSync(join(root, 'dist/cli.js'), 0o755);
