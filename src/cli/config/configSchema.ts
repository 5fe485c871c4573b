/** The JSON Schema of a configuration file, from the tables that the parser reads. */
import type { Command } from '../args/command.js';
import { COMMON_OPTIONS } from '../args/commonOptions.js';
import type { Option, OptionTable } from '../args/option.js';
import { COMMANDS } from '../commands/index.js';
import { POLICY_INPUTS, TARGET_OPTIONS, TARGETS } from '../commands/targetOptions.js';

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string', minLength: 1 };
const texts: Schema = { type: 'array', items: text };

function optionSchema(option: Option): Schema {
  const { describe: description } = option;
  if (option.type === 'flag') return { type: 'boolean', description };
  const value = option.choices === undefined ? text : { enum: option.choices };
  return option.type === 'words'
    ? { type: 'array', items: value, description }
    : { ...value, description };
}

const settings = (options: OptionTable): Readonly<Record<string, Schema>> =>
  Object.fromEntries(
    Object.entries(options)
      .filter(([, { once }]) => once !== true)
      .map(([name, option]) => [name, optionSchema(option)]),
  );

const inputs = (description: string): Schema => ({ ...texts, description });

/** What one command takes, besides what all of them do. */
export const sectionOf = ({ options, operands }: Command): Readonly<Record<string, Schema>> => ({
  ...(takesInputs(operands) ? { inputs: inputs(operands.inputs!) } : {}),
  ...settings(options),
});

/** Where a subject comes first, the inputs after it are named with it. */
const takesInputs = ({ subject, inputs: files }: Command['operands']): boolean =>
  subject === undefined && files !== undefined;

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
      COMMANDS.map((command) => [
        command.name,
        {
          type: 'object',
          additionalProperties: false,
          description: `for psp-ferry ${command.name} alone`,
          properties: sectionOf(command),
        },
      ]),
    ),
  },
};
