/** Completion for fish: one line for each command and each option. */
import type { CommandTable } from '../options/command.js';
import { COMMON_OPTIONS } from '../options/commonOptions.js';
import type { Option } from '../options/option.js';

export function fishCompletion(commands: Readonly<Record<string, CommandTable>>): string {
  const lines = Object.entries(commands).flatMap(([name, { describe, options, positionals }]) => [
    `complete -c psp-ferry -n __fish_use_subcommand -f -a ${name} -d ${quoted(describe)}`,
    ...('inputs' in positionals
      ? []
      : [`complete -c psp-ferry -n '__fish_seen_subcommand_from ${name}' -f`]),
    ...Object.entries<Option>({ ...options, ...COMMON_OPTIONS }).map(
      ([option, what]) =>
        `complete -c psp-ferry -n '__fish_seen_subcommand_from ${name}' ${optionWords(option, what)}`,
    ),
  ]);
  return `# Completion of psp-ferry for fish: psp-ferry completion --shell fish | source
complete -c psp-ferry -e
${lines.join('\n')}
complete -c psp-ferry -n __fish_use_subcommand -f -l version -d 'print the version'
complete -c psp-ferry -s h -l help -d 'show this help'
`;
}

function optionWords(name: string, option: Option): string {
  const { alias, describe = '', type, choices, files, array } = option;
  const short = typeof alias === 'string' ? `-s ${alias} ` : '';
  const words = `${short}-l ${name} -d ${quoted(describe)}`;
  if (type === 'boolean') return words;
  if (choices === undefined) return `${words} -r${files === true ? ' -F' : ' -f'}`;
  const listed = choices.join(' ');
  return `${words} -x -a ${array === true ? `'(__fish_append , ${listed})'` : quoted(listed)}`;
}

const quoted = (text: string): string => `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
