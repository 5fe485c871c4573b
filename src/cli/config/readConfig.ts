/** The options of a project: what a file says to all commands and, before that, to one. */
import { lstatSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Locate } from '../../base/position.js';
import { faultProblem, InputError, type Problem } from '../../base/problem.js';
import { schemaFaults } from '../../base/schemaCheck.js';
import { parseDocuments } from '../../load/documents.js';
import { readInput } from '../../load/inputs.js';
import { COMMANDS } from '../commands/tables.js';
import { inputsOf, type CommandTable } from '../options/command.js';
import { COMMON_OPTIONS } from '../options/commonOptions.js';
import { camelCased, type Option } from '../options/option.js';
import { configValidator } from './configValidator.js';

type Value = boolean | string | readonly string[];
type Section = Readonly<Record<string, Value>>;

/**
 * What a file says to one command: options by name in camel case, and `inputs`.
 * @throws InputError with every fault of the file and its position.
 */
export function readConfig(file: string, command: string, table: CommandTable): Section {
  const { section, locate } = configIn(file);
  const { [command]: own } = section;
  // `check` and `diff` are commands, and flags of others.
  const shared = Object.entries(section).filter(([name]) => !Object.hasOwn(COMMANDS, name));
  requireInside(file, command, own as unknown as Section | undefined, locate);
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
      return [[name, option.files === true ? besideFile(file, value) : value]];
    }),
  );
}

function configIn(file: string): { readonly section: Section; readonly locate: Locate } {
  const documents = parseDocuments(readInput(file), file);
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

/** Options that name what is written, or what a gate compares with. */
const CONFINED = ['output', 'baseline', 'against'];

/**
 * A configuration may come with a checkout of somebody else: it has no say outside of its folder.
 * @throws InputError for such an option.
 */
function requireInside(
  file: string,
  command: string,
  own: Section | undefined,
  locate: Locate,
): void {
  const problems = CONFINED.flatMap((name): readonly Problem[] => {
    const value = own?.[name];
    if (typeof value !== 'string' || value === '-' || isInside(dirname(file), value)) return [];
    return [
      {
        severity: 'error',
        position: locate([command, name]),
        message: `${command}.${name}: ${JSON.stringify(value)} lies outside the folder of this file`,
        remedy: 'name it on the command line',
      },
    ];
  });
  if (problems.length > 0) throw new InputError(problems);
}

/** Links count as where they lead. */
function isInside(folder: string, name: string): boolean {
  const from = relative(realpathSync(folder), leadsTo(resolve(folder, name)));
  return from !== '..' && !from.startsWith(`..${sep}`) && !isAbsolute(from);
}

function leadsTo(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const above = dirname(path);
    // A link that leads nowhere yet could be made to lead anywhere.
    if (above === path || lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true)
      return sep;
    return join(leadsTo(above), basename(path));
  }
}

/** Files of a configuration are named as they are seen from it. */
function besideFile(file: string, value: Value): Value {
  const beside = (name: string): string =>
    name === '-' || isAbsolute(name) || dirname(file) === '.' ? name : join(dirname(file), name);
  return typeof value === 'string'
    ? beside(value)
    : typeof value === 'boolean'
      ? value
      : value.map(beside);
}
