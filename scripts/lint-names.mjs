// Implements `npm run lint:names`. Two modules of src/ must not export the same name, so that a
// name has one meaning everywhere (a re-export does not count). And a module must not export a
// value that no other file names.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', 'src');

const isExported = ({ modifiers = [] }) =>
  modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** The names that a statement exports, without the default export. */
function declaredNames(statement) {
  if (!isExported(statement)) return [];
  const declared = ts.isVariableStatement(statement)
    ? statement.declarationList.declarations
    : [statement];
  return declared.flatMap(({ name }) => (name === undefined ? [] : [name.text]));
}

const modules = new Map();
/** Exported names of values (not of types). */
const values = new Set();
const files = readdirSync(root, { recursive: true })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .sort();
for (const file of files) {
  const text = readFileSync(join(root, file), 'utf8');
  const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  for (const statement of statements)
    if (!ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement))
      for (const name of declaredNames(statement)) values.add(name);
  for (const name of new Set(statements.flatMap(declaredNames)))
    modules.set(name, [...(modules.get(name) ?? []), `src/${file}`]);
}

const shared = [...modules].filter(([, declaring]) => declaring.length > 1);
for (const [name, declaring] of shared)
  console.error(
    `${name} is exported by ${declaring.join(' and ')}: name each by what it is, and keep the name for one`,
  );

/** For each word in the files that may use exports of src/: the only file that has it. */
const project = join(root, '..');
const onlyFile = new Map();
for (const folder of ['src', 'web', 'test', 'conformance/suite', 'scripts'])
  for (const file of readdirSync(join(project, folder), { recursive: true }))
    if (/\.m?[jt]s$/.test(file)) {
      const path = `${folder}/${file}`;
      const text = readFileSync(join(project, path), 'utf8');
      for (const word of new Set(text.match(/[\w$]+/g)))
        onlyFile.set(word, onlyFile.has(word) ? undefined : path);
    }
const unused = [...modules].filter(
  ([name, [declaring]]) => values.has(name) && onlyFile.get(name) === declaring,
);
for (const [name, [declaring]] of unused)
  console.error(`${name} is exported by ${declaring} and used nowhere else: keep it to the file`);

process.exitCode = shared.length + unused.length > 0 ? 1 : 0;
