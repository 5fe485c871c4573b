/** Completion for zsh, by its own _arguments. */
import type { Command } from '../args/command.js';
import { dashed, type Option } from '../args/option.js';

export function zshCompletion(commands: readonly Command[]): string {
  return `#compdef psp-ferry
# Completion of psp-ferry for zsh: source <(psp-ferry completion --shell zsh), or a file _psp-ferry in a folder of $fpath.
_psp_ferry() {
  local curcontext="$curcontext" state line
  local -a commands
  commands=(
${commands.map(({ name, describe }) => `    ${quoted(`${name}:${describe}`)}`).join('\n')}
  )
  _arguments -C '(-)--help[what this is]' '(-)--version[the version]' '1: :->command' '*:: :->words'
  case $state in
    command) _describe -t commands command commands ;;
    words)
      case $line[1] in
${commands.map(commandCase).join('\n')}
      esac ;;
  esac
}
if [ "$funcstack[1]" = _psp-ferry ]; then _psp_ferry "$@"; else compdef _psp_ferry psp-ferry; fi
`;
}

const commandCase = ({ name, options, operands: { subject, inputs } }: Command): string =>
  [
    `        ${name}) _arguments -s`,
    ...Object.entries(options).map(([option, what]) => optionSpec(option, what)),
    `'--help[what this is]'`,
    ...(subject === undefined ? [] : [quoted(`1:${subject.name}:`)]),
    ...(inputs === undefined ? [] : [quoted('*:inputs:_files')]),
  ].join(' \\\n          ') + ' ;;';

function optionSpec(name: string, option: Option): string {
  const long = `--${dashed(name)}`;
  const what = quoted(`[${option.describe.replaceAll(/[[\]:\\]/g, '\\$&')}]${valueSpec(option)}`);
  const often = option.type === 'words' ? '\\*' : '';
  return option.short === undefined
    ? `${often}${long}${what}`
    : `${often === '' ? quoted(`(-${option.short} ${long})`) : often}{-${option.short},${long}}${what}`;
}

function valueSpec(option: Option): string {
  if (option.type === 'flag') return '';
  if (option.choices === undefined)
    return `:${option.value}:${/^(FILE|FILES|FOLDER)$/.test(option.value) ? '_files' : ''}`;
  return option.type === 'words'
    ? `:${option.value}:{_values -s , ${option.value} ${option.choices.join(' ')}}`
    : `:${option.value}:(${option.choices.join(' ')})`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
