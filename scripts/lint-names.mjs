// `npm run lint:names`: no two modules of src/ export the same name, so that a name means one thing
// wherever it is read. What a module only passes on counts for the module that declares it.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', 'src');

const isExported = ({ modifiers = [] }) =>
  modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** The names that a statement declares for others; not the default, which has none. */
function declaredNames(statement) {
  if (!isExported(statement)) return [];
  const declared = ts.isVariableStatement(statement)
    ? statement.declarationList.declarations
    : [statement];
  return declared.flatMap(({ name }) => (name === undefined ? [] : [name.text]));
}

const modules = new Map();
const files = readdirSync(root, { recursive: true })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .sort();
for (const file of files) {
  const text = readFileSync(join(root, file), 'utf8');
  const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
  for (const name of new Set(statements.flatMap(declaredNames)))
    modules.set(name, [...(modules.get(name) ?? []), `src/${file}`]);
}

const shared = [...modules].filter(([, declaring]) => declaring.length > 1);
for (const [name, declaring] of shared)
  console.error(
    `${name} is exported by ${declaring.join(' and ')}: name each by what it is, and keep the name for one`,
  );
process.exitCode = shared.length > 0 ? 1 : 0;
