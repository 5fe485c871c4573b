/** The options of a project: what a file says to all commands and, before that, to one. */
import { dirname, isAbsolute, join } from 'node:path';
import { faultProblem, InputError } from '../../base/problem.js';
import { schemaFaults } from '../../base/schemaCheck.js';
import { parseDocuments } from '../../load/documents.js';
import { read } from '../../load/inputs.js';
import type { Command } from '../args/command.js';
import type { OptionValue } from '../args/parse.js';
import type { Settings } from '../args/values.js';
import { schema, validator } from './configValidator.js';

type Section = Readonly<Record<string, OptionValue>>;

/** @throws InputError with every fault of the file and its position. */
export function readConfig(file: string, { name, options, operands }: Command): Settings {
  const { [name]: own, ...shared } = configIn(file);
  const known = (option: string): boolean =>
    option === 'inputs'
      ? operands.subject === undefined && operands.inputs !== undefined
      : option in options;
  const said = Object.entries({ ...shared, ...(own as unknown as Section | undefined) }).filter(
    ([option]) => known(option),
  );
  return new Map(
    said.map(([option, value]) => [
      option,
      namesFiles(option, options[option]) ? besideFile(file, value) : value,
    ]),
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

const namesFiles = (name: string, option: Command['options'][string] | undefined): boolean =>
  name === 'inputs' ||
  (option !== undefined && option.type !== 'flag' && /^(FILE|FILES|FOLDER)$/.test(option.value));

/** Files of a configuration are named as they are seen from it. */
function besideFile(file: string, value: OptionValue): OptionValue {
  const beside = (name: string): string =>
    name === '-' || isAbsolute(name) || dirname(file) === '.' ? name : join(dirname(file), name);
  return typeof value === 'string'
    ? beside(value)
    : typeof value === 'boolean'
      ? value
      : value.map(beside);
}
