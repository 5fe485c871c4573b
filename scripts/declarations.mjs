// Writes the type declarations that the library's entry needs, and no others.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/**
 * The declarations of all modules of the entry, by path below src/. Types are not checked again
 * here.
 */
function declarationsOf(root, entry) {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram([entry], {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    noCheck: true,
    types: [],
    rootDir: join(root, 'src'),
    outDir: '/',
  });
  const declarations = new Map();
  const { diagnostics } = program.emit(undefined, (path, text) =>
    declarations.set(relative('/', path), text),
  );
  // A file whose types cannot be named gets no declarations. That is an error only if the entry
  // needs them.
  for (const { file, messageText } of diagnostics) {
    const path = relative(join(root, 'src'), file.fileName).replace(/\.ts$/, '.d.ts');
    declarations.set(path, new Error(ts.flattenDiagnosticMessageText(messageText, '\n')));
  }
  return declarations;
}

/** All declarations that can be reached from one of them. */
function reached(declarations, from, found = new Map()) {
  const text = declarations.get(from);
  if (typeof text !== 'string') throw new Error(`no declarations of ${from}`, { cause: text });
  if (found.has(from)) return found;
  found.set(from, text);
  for (const { fileName } of ts.preProcessFile(text).importedFiles) {
    if (!fileName.startsWith('.'))
      throw new Error(`${from} imports ${fileName}: a consumer may not have it`);
    reached(declarations, join(dirname(from), fileName).replace(/\.js$/, '.d.ts'), found);
  }
  return found;
}

/** Writes `outdir/index.d.ts`, and the others below `outdir/types`. */
export function writeDeclarations(root, outdir) {
  const declarations = reached(
    declarationsOf(root, join(root, 'src/api/index.ts')),
    'api/index.d.ts',
  );
  rmSync(join(outdir, 'types'), { recursive: true, force: true });
  for (const [path, text] of declarations) {
    mkdirSync(dirname(join(outdir, 'types', path)), { recursive: true });
    writeFileSync(join(outdir, 'types', path), text);
  }
  writeFileSync(join(outdir, 'index.d.ts'), "export * from './types/api/index.js';\n");
}
