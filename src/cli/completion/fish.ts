/** Completion for fish: a line for each command and each option. */
import type { Command } from '../args/command.js';
import { dashed, type Option } from '../args/option.js';

export function fishCompletion(commands: readonly Command[]): string {
  const lines = commands.flatMap(({ name, describe, options, operands: { inputs } }) => [
    `complete -c psp-ferry -n __fish_use_subcommand -f -a ${name} -d ${quoted(describe)}`,
    ...(inputs === undefined
      ? [`complete -c psp-ferry -n '__fish_seen_subcommand_from ${name}' -f`]
      : []),
    ...Object.entries(options).map(
      ([option, what]) =>
        `complete -c psp-ferry -n '__fish_seen_subcommand_from ${name}' ${optionWords(option, what)}`,
    ),
  ]);
  return `# Completion of psp-ferry for fish: psp-ferry completion --shell fish | source
complete -c psp-ferry -e
${lines.join('\n')}
complete -c psp-ferry -n __fish_use_subcommand -f -l version -d 'the version'
complete -c psp-ferry -s h -l help -d 'what this is'
`;
}

function optionWords(name: string, option: Option): string {
  const short = option.short === undefined ? '' : `-s ${option.short} `;
  const words = `${short}-l ${dashed(name)} -d ${quoted(option.describe)}`;
  if (option.type === 'flag') return words;
  if (option.choices === undefined)
    return `${words} -r${/^(FILE|FILES|FOLDER)$/.test(option.value) ? ' -F' : ' -f'}`;
  const choices = option.choices.join(' ');
  return `${words} -x -a ${option.type === 'words' ? `'(__fish_append , ${choices})'` : quoted(choices)}`;
}

const quoted = (text: string): string => `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
