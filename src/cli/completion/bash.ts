/** Completion for bash: words of the command, choices of an option, and files for the rest. */
import type { Command } from '../args/command.js';
import { dashed, type Option } from '../args/option.js';

export function bashCompletion(commands: readonly Command[]): string {
  const names = commands.map(({ name }) => name);
  return `# Completion of psp-ferry for bash: source <(psp-ferry completion --shell bash)
_psp_ferry() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command= word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in ${names.join('|')}) command=$word; break ;; esac
  done
  # bash parts words at =, which then stands alone.
  if [ "$current" = = ]; then current= before=\${COMP_WORDS[COMP_CWORD-1]}; elif [ "$before" = = ]; then before=\${COMP_WORDS[COMP_CWORD-2]}; fi
  COMPREPLY=()
  case "$command $before" in
${commands.flatMap(({ name, options }) => Object.entries(options).flatMap(([option, what]) => choiceCase(name, option, what))).join('\n')}
  esac
  case "$command $current" in
    ' '*) COMPREPLY=($(compgen -W '${[...names, '--help', '--version'].join(' ')}' -- "$current")) ;;
${commands.map(({ name, options }) => `    '${name} -'*) COMPREPLY=($(compgen -W '${[...Object.keys(options).map((option) => `--${dashed(option)}`), '--help'].join(' ')}' -- "$current")) ;;`).join('\n')}
  esac
}
complete -o default -F _psp_ferry psp-ferry
`;
}

function choiceCase(command: string, name: string, option: Option): readonly string[] {
  if (option.type === 'flag' || option.choices === undefined) return [];
  const words = [...(option.short === undefined ? [] : [`-${option.short}`]), `--${dashed(name)}`]
    .map((word) => `'${command} ${word}'`)
    .join('|');
  const choices = option.choices.join(' ');
  // After a comma the next of several values begins.
  const reply =
    option.type === 'words'
      ? `compgen -P "\${current%"\${current##*,}"}" -W '${choices}' -- "\${current##*,}"`
      : `compgen -W '${choices}' -- "$current"`;
  return [`    ${words}) COMPREPLY=($(${reply})); return ;;`];
}
