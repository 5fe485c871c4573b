/** The options of a project: what a file says to all commands and, before that, to one. */
import { dirname, isAbsolute, join } from 'node:path';
import { faultProblem, InputError } from '../../base/problem.js';
import { schemaFaults } from '../../base/schemaCheck.js';
import { parseDocuments } from '../../load/documents.js';
import { read } from '../../load/inputs.js';
import { inputsOf, type CommandTable } from '../options/command.js';
import { COMMON_OPTIONS } from '../options/commonOptions.js';
import { camelCased, type Option } from '../options/option.js';
import { schema, validator } from './configValidator.js';

type Value = boolean | string | readonly string[];
type Section = Readonly<Record<string, Value>>;

/**
 * What a file says to one command: options by name in camel case, and `inputs`.
 * @throws InputError with every fault of the file and its position.
 */
export function readConfig(file: string, command: string, table: CommandTable): Section {
  const { [command]: own, ...shared } = configIn(file);
  const options = new Map<string, Option>(
    Object.entries({ ...table.options, ...COMMON_OPTIONS }).map(([name, option]) => [
      camelCased(name),
      option,
    ]),
  );
  if (inputsOf(table) !== undefined) options.set('inputs', { files: true });
  const said = { ...shared, ...(own as unknown as Section | undefined) };
  return Object.fromEntries(
    Object.entries(said).flatMap(([name, value]) => {
      const option = options.get(name);
      if (option === undefined) return [];
      return [[name, option.files === true ? besideFile(file, value) : value]];
    }),
  );
}

function configIn(file: string): Section {
  const documents = parseDocuments(read(file), file);
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
  const faults = schemaFaults(schema, validator, first.value);
  if (faults.length > 0)
    throw new InputError(faults.map((fault) => faultProblem('error', fault, first.locate)));
  return first.value as Section;
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
