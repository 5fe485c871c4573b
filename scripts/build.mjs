// Bundles the command line and the library. Work that would slow down the start is done here: JSON
// Schemas and templates are compiled to plain functions.
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { thirdPartyLicences } from './licences.mjs';
import { PAGE_ASSET, pageAssetModule, TEMPLATE, templateModule } from './templates.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

let imported = 0;

/**
 * Imports a TypeScript module of the project, with a build for this purpose. The file has a unique
 * name, because several builds may run at once.
 */
export async function importSource(contents, name) {
  const outfile = join(root, 'dist', `.${name}-${process.pid}-${(imported += 1)}.mjs`);
  await build({
    stdin: { contents, resolveDir: join(root, 'src'), loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    plugins: sourcePlugins,
    logLevel: 'warning',
  });
  try {
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(outfile);
  }
}

/**
 * `*Validator.ts` exports a validator that compiles its schema at the first call. It is replaced by
 * the code that ajv generates, so that the package needs no ajv.
 */
const compiledSchemas = {
  name: 'compiled-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /Validator\.ts$/ }, async ({ path }) => {
      const { default: standalone } = await import('ajv/dist/standalone/index.js');
      const { Ajv } = await import('ajv');
      const name = basename(path, '.ts');
      const source = `export { ${name} } from './${relative(join(root, 'src'), path).replace(/\.ts$/, '.js')}'; export { AJV_OPTIONS, withInt64 } from './base/compileSchema.js';`;
      const { [name]: validator, AJV_OPTIONS, withInt64 } = await importSource(source, name);
      const { schema } = validator;
      const ajv = withInt64(new Ajv({ ...AJV_OPTIONS, code: { source: true, esm: true } }));
      const code = standalone.default(ajv, ajv.compile(schema));
      return {
        contents: `${code}\nexport const ${name} = Object.assign(validate, { schema: ${JSON.stringify(schema)} });\n`,
        loader: 'js',
        resolveDir: dirname(path),
      };
    });
  },
};

const compiledTemplates = {
  name: 'compiled-templates',
  setup({ onLoad }) {
    onLoad({ filter: TEMPLATE }, ({ path }) => ({
      contents: templateModule(readFileSync(path, 'utf8'), path),
      loader: 'js',
      resolveDir: root,
    }));
  },
};

const pageAssets = {
  name: 'page-assets',
  setup({ onLoad }) {
    onLoad({ filter: PAGE_ASSET }, ({ path }) => ({
      contents: pageAssetModule(readFileSync(path, 'utf8')),
      loader: 'js',
    }));
  },
};

/** The plugins that the sources need in any build. */
export const sourcePlugins = [compiledTemplates, pageAssets];

/**
 * Modules with a constant value. The build computes the value, and the package contains the result.
 */
const evaluatedConstants = {
  name: 'evaluated-constants',
  setup({ onLoad }) {
    onLoad({ filter: /\.constant\.ts$/ }, async ({ path }) => {
      const source = `export { default } from './${relative(join(root, 'src'), path).replace(/\.ts$/, '.js')}';`;
      const { default: value } = await importSource(source, basename(path, '.ts'));
      return { contents: `export default ${JSON.stringify(value)};`, loader: 'js' };
    });
  },
};

/**
 * Packages with one function that take long to load. They are loaded when the function is first
 * called, because most runs need none. `string-width` compiles a regular expression for all emoji;
 * for printable ASCII the width is just the length.
 */
const loadedWhenCalled = {
  name: 'loaded-when-called',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(cliui|string-width|wrap-ansi)$/ }, ({ kind, path, resolveDir }) =>
      kind === 'import-statement'
        ? {
            path: join(resolveDir, path),
            namespace: 'when-called',
            pluginData: { path, resolveDir },
          }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'when-called' }, ({ pluginData: { path, resolveDir } }) => ({
      contents:
        path === 'string-width'
          ? `export default (text, ...given) => typeof text === 'string' && /^[ -~]*$/.test(text) ? text.length : require('${path}').default(text, ...given);`
          : `export default (...given) => require('${path}').default(...given);`,
      loader: 'js',
      resolveDir,
    }));
  },
};

/** The plugins of every bundle with the core. */
export const corePlugins = [
  loadedWhenCalled,
  compiledSchemas,
  compiledTemplates,
  pageAssets,
  evaluatedConstants,
];

/**
 * Builds the command line and the library into dist/. Code that several commands have in common is
 * in chunks, so that each command loads only what it needs: loading code takes longer than most
 * runs.
 */
export async function buildCli(outdir = join(root, 'dist')) {
  const { outputFiles, metafile } = await build({
    entryPoints: {
      cli: join(root, 'src/cli/main.ts'),
      commandLine: join(root, 'src/cli/commandLine.ts'),
      index: join(root, 'src/api/index.ts'),
      judgingThread: join(root, 'src/cli/judging/thread.ts'),
    },
    outdir,
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    // Of an error that nobody catches, Node prints the whole line that threw it.
    lineLimit: 1000,
    logLevel: 'warning',
    legalComments: 'none',
    metafile: true,
    write: false,
    plugins: corePlugins,
  });
  writeAll(outputFiles, join(outdir, 'chunks'));
  writeWhole(join(outdir, 'THIRD-PARTY-LICENSES.txt'), thirdPartyLicences(root, metafile));
  chmodSync(join(outdir, 'cli.js'), 0o755);
  return metafile;
}

/** Writes a file by rename, so that a running process reads either the old or the new file. */
function writeWhole(path, contents) {
  writeFileSync(`${path}.${process.pid}.tmp`, contents);
  renameSync(`${path}.${process.pid}.tmp`, path);
}

/**
 * Chunks have a hash of their content in their name. Chunks of earlier builds are deleted when no
 * file refers to them.
 */
function writeAll(outputFiles, chunks) {
  mkdirSync(chunks, { recursive: true });
  for (const { path, contents } of outputFiles.toReversed()) writeWhole(path, contents);
  const current = new Set(outputFiles.map(({ path }) => path));
  for (const name of readdirSync(chunks))
    if (name.endsWith('.js') && !current.has(join(chunks, name)))
      rmSync(join(chunks, name), { force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildCli();
