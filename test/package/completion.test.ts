/** Completion in the real shells; where one is not installed, its tests are skipped. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, run } from '../cli/run.js';

/** What is typed, and what its last word becomes. */
const CASES: readonly (readonly [typed: string, word: string])[] = [
  ['psp-ferry conv', 'convert'],
  ['psp-ferry comp', 'completion'],
  ['psp-ferry convert --psa', '--psa-level'],
  ['psp-ferry convert --mode au', 'audit'],
  ['psp-ferry gaps --fail-on str', 'stricter'],
  ['psp-ferry gaps psp -f git', 'github'],
  ['psp-ferry check -t gat', 'gatekeeper'],
  ['psp-ferry check -t vap,gat', 'vap,gatekeeper'],
  ['psp-ferry completion --shell fi', 'fish'],
];
const FILE = ['psp-ferry convert pol', 'policies.yaml'] as const;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-ferry-completion-'));
  writeFileSync(join(folder, 'policies.yaml'), '');
  // The scripts ask psp-ferry by its name.
  mkdirSync(join(folder, 'bin'));
  symlinkSync(join(ROOT, 'dist/cli.js'), join(folder, 'bin/psp-ferry'));
  for (const shell of ['bash', 'zsh', 'fish'])
    writeFileSync(join(folder, shell), run(['completion', '--shell', shell]).stdout);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const withProgram = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
});

const where = (shell: string): jest.Describe =>
  spawnSync(shell, ['--version']).error === undefined ? describe : describe.skip;
const lastWord = (line: string): string => line.trimEnd().split(' ').at(-1)!;

where('bash')('bash', () => {
  const complete = (line: string): readonly string[] => {
    const words = line.split(' ').map((word) => `'${word}'`);
    const script = `source ./bash; COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _psp-ferry_yargs_completions; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['--noprofile', '--norc', '-c', script], {
      cwd: folder,
      env: withProgram(),
      encoding: 'utf8',
    })
      .split('\n')
      .filter((word) => word !== '');
  };

  it.each(CASES)('%s: %s', (line, word) => expect(complete(line)).toEqual([word]));
  it('leaves files to the shell', () => expect(complete('psp-ferry convert pol')).toEqual([]));
  it('knows options that are given with =, which bash takes for a word', () =>
    expect(complete('psp-ferry convert --mode = w')).toEqual(['warn']));
});

where('zsh')('zsh', () => {
  /**
   * Types into a shell at a terminal, as a person does, and reads what stands there after the tab.
   */
  const complete = (line: string): string => {
    const script = `
      zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell 'PS1= PS2= RPS1=; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -u -D; source ./zsh'
      zpty -w shell 'tab() { zle complete-word; print -r -- "[[[$BUFFER]]]" >>|./typed; zle kill-whole-line }; zle -N tab; bindkey "^I" tab; print ready'
      zpty -r -m shell ignored '*ready*'
      zpty -w -n shell '${line}'$'\\t'
      for i in {1..100}; do [[ -s typed ]] && break; sleep 0.1; done
      zpty -d shell`;
    rmSync(join(folder, 'typed'), { force: true });
    execFileSync('zsh', ['-f', '-c', script], {
      cwd: folder,
      stdio: 'pipe',
      env: { ...withProgram(), TERM: 'dumb' },
    });
    return (
      /\[\[\[(.*)\]\]\]/.exec(
        execFileSync('cat', [join(folder, 'typed')], { encoding: 'utf8' }),
      )?.[1] ?? ''
    );
  };

  it.each([...CASES, FILE])('%s: %s', (line, word) =>
    expect(lastWord(complete(line)).replace(/,$/, '')).toBe(word),
  );
});

where('fish')('fish', () => {
  const complete = (line: string): readonly string[] =>
    execFileSync('fish', ['--no-config', '-c', 'source ./fish; complete -C $argv[1]', line], {
      cwd: folder,
      encoding: 'utf8',
    })
      .split('\n')
      .filter((text) => text !== '')
      .map((text) => text.split('\t')[0]!);

  it.each([...CASES, FILE])('%s: %s', (line, word) => expect(complete(line)).toEqual([word]));
});
