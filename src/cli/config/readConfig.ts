/**
 * Reads the configuration file of a project. Options for one command come before options for all.
 */
import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Locate } from '../../base/position.js';
import { faultProblem, InputError, type Problem } from '../../base/problem.js';
import { schemaFaults } from '../../base/schemaCheck.js';
import { parseDocuments } from '../../load/documents.js';
import { readText } from '../../load/readText.js';
import { COMMANDS } from '../commands/tables.js';
import { inputsOf, type CommandTable } from '../options/command.js';
import { COMMON_OPTIONS } from '../options/commonOptions.js';
import { camelCased, type Option } from '../options/option.js';
import { configValidator } from './configValidator.js';

type Value = boolean | string | readonly string[];
type Section = Readonly<Record<string, Value>>;

/**
 * The options of a file for one command, by name in camel case, and its `inputs`.
 * @param root the folder that file names are relative to, except those of a baseline and of a state
 *   to compare with.
 * @throws InputError with every fault of the file and its position.
 */
export function readConfig(
  file: string,
  command: string,
  table: CommandTable,
  root = dirname(file),
): Section {
  const { section, locate } = configIn(file);
  const { [command]: own } = section;
  // `check` and `diff` are commands and also flags of other commands.
  const shared = Object.entries(section).filter(([name]) => !Object.hasOwn(COMMANDS, name));
  const folderOf = (name: string): string => (DECIDING.includes(name) ? dirname(file) : root);
  requireInside(folderOf, command, own as unknown as Section | undefined, locate);
  const options = new Map<string, Option>(
    Object.entries({ ...table.options, ...COMMON_OPTIONS }).map(([name, option]) => [
      camelCased(name),
      option,
    ]),
  );
  if (inputsOf(table) !== undefined) options.set('inputs', { files: true });
  const said = { ...Object.fromEntries(shared), ...(own as unknown as Section | undefined) };
  return Object.fromEntries(
    Object.entries(said).flatMap(([name, value]) => {
      const option = options.get(name);
      if (option === undefined) return [];
      return [[name, option.files === true ? inFolder(folderOf(name), value) : value]];
    }),
  );
}

function configIn(file: string): { readonly section: Section; readonly locate: Locate } {
  const documents = parseDocuments(readText(file), file);
  const [first] = documents;
  if (first === undefined || documents.length > 1) {
    throw new InputError([
      {
        severity: 'error',
        position: { file },
        message: 'a configuration is one document of kind Config',
        remedy: 'write apiVersion: psp-ferry/v1, kind: Config, and options below them',
      },
    ]);
  }
  const faults = schemaFaults(configValidator, first.value);
  if (faults.length > 0)
    throw new InputError(faults.map((fault) => faultProblem('error', fault, first.locate)));
  return { section: first.value as Section, locate: first.locate };
}

/** Options that name the state that a check compares with. */
const DECIDING = ['baseline', 'against'];
/** These options, and the one that names files to write. */
const CONFINED = ['output', ...DECIDING];

/**
 * A configuration file may come with somebody else's checkout, so these options must name files
 * inside its folder.
 * @throws InputError for an option that does not.
 */
function requireInside(
  folderOf: (name: string) => string,
  command: string,
  own: Section | undefined,
  locate: Locate,
): void {
  const problems = CONFINED.flatMap((name): readonly Problem[] => {
    const value = own?.[name];
    if (typeof value !== 'string' || value === '-') return [];
    const why = whyOutside(folderOf(name), value);
    if (why === undefined) return [];
    return [
      {
        severity: 'error',
        position: locate([command, name]),
        message: `${command}.${name}: ${JSON.stringify(value)} lies ${why}`,
        remedy: 'name it on the command line',
      },
    ];
  });
  if (problems.length > 0) throw new InputError(problems);
}

/** Symbolic links are followed. Nothing is written into what git itself stores. */
function whyOutside(folder: string, name: string): string | undefined {
  const from = relative(realpathSync(folder), leadsTo(resolve(folder, name)));
  const parts = from.split(sep);
  if (parts[0] === '..' || isAbsolute(from)) return 'outside the folder of this file';
  return parts.some((part) => part.toLowerCase() === '.git') ? 'in the folder of git' : undefined;
}

function leadsTo(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    // A link that leads nowhere yet could be made to lead anywhere, so it counts as outside.
    if (above === path || lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true)
      return sep;
    return join(leadsTo(above), basename(path));
  }
}

/** File names in a configuration are relative to a folder. */
function inFolder(folder: string, value: Value): Value {
  const seen = (name: string): string =>
    name === '-' || isAbsolute(name) || folder === '.' ? name : join(folder, name);
  return typeof value === 'string'
    ? seen(value)
    : typeof value === 'boolean'
      ? value
      : value.map(seen);
}
