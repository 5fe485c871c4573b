/** The JSON Schema of a configuration file, made from the tables of the commands. */
import { COMMANDS } from '../commands/tables.js';
import { inputsOf, type CommandTable } from '../options/command.js';
import { COMMON_OPTIONS } from '../options/commonOptions.js';
import { camelCased, type Option, type OptionTable } from '../options/option.js';
import { POLICY_INPUTS, TARGET_OPTIONS, TARGETS } from '../commands/targetOptions.js';

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string', minLength: 1 };
const texts: Schema = { type: 'array', items: text };

function optionSchema(option: Option): Schema {
  const { describe: description } = option;
  if (option.type === 'boolean') return { type: 'boolean', description };
  const value = option.choices === undefined ? text : { enum: option.choices };
  // A configuration file says what is written; only the command line can say which further files it
  // goes to.
  return option.array === true && option.toFile !== true
    ? { type: 'array', items: value, description }
    : { ...value, description };
}

const settings = (options: OptionTable): Readonly<Record<string, Schema>> =>
  Object.fromEntries(
    Object.entries(options)
      .filter(([, { once }]) => once !== true)
      .map(([name, option]) => [camelCased(name), optionSchema(option)]),
  );

const inputs = (description: string): Schema => ({ ...texts, description });

/** The options of one command, without those that all commands have. */
const sectionOf = (table: CommandTable): Readonly<Record<string, Schema>> => {
  const files = inputsOf(table);
  return {
    ...(files === undefined ? {} : { inputs: inputs(files) }),
    ...settings({ ...table.options, ...COMMON_OPTIONS }),
  };
};

export const configSchema: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'The options of a project: .psp-ferry.yaml',
  type: 'object',
  required: ['apiVersion', 'kind'],
  additionalProperties: false,
  properties: {
    apiVersion: { const: 'psp-ferry/v1' },
    kind: { const: 'Config' },
    inputs: inputs(POLICY_INPUTS),
    target: optionSchema(TARGETS.target),
    ...settings({ ...COMMON_OPTIONS, ...TARGET_OPTIONS }),
    ...Object.fromEntries(
      Object.entries(COMMANDS).map(([name, table]) => [
        name,
        {
          type: 'object',
          additionalProperties: false,
          description: `for psp-ferry ${name} alone`,
          properties: sectionOf(table),
        },
      ]),
    ),
  },
};
