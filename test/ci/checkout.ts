/** A checkout of a project with a policy, in which CI's scripts run as CI would run them. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { ROOT, run, type Ran } from '../cli/run.js';

export const yaml = (...path: readonly string[]): unknown =>
  load(readFileSync(join(ROOT, ...path), 'utf8'));

export class Checkout {
  readonly folder = mkdtempSync(join(tmpdir(), 'psp-ferry-'));

  constructor() {
    mkdirSync(join(this.folder, 'psp'));
    copyFileSync(join(ROOT, 'examples/restricted.yaml'), join(this.folder, 'psp/restricted.yaml'));
    mkdirSync(join(this.folder, 'bin'));
    this.program('psp-ferry', 'exec node "$CLI" "$@"');
    this.program(
      'npx',
      'while [ "$1" != psp-ferry ]; do shift; done; shift; exec node "$CLI" "$@"',
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A program that the scripts find by its name. @param script of sh. */
  program(name: string, script: string): void {
    writeFileSync(join(this.folder, 'bin', name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.folder, 'bin', name), 0o755);
  }

  bash(script: string, env: Readonly<Record<string, string>> = {}): Ran {
    return spawnSync('bash', ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', script], {
      cwd: this.folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${join(this.folder, 'bin')}:${process.env['PATH']}`,
        CLI: join(ROOT, 'dist/cli.js'),
        ...env,
      },
    });
  }

  git(...args: readonly string[]): void {
    const options = ['-c', 'user.name=one', '-c', 'user.email=one@example.com'];
    expect(spawnSync('git', [...options, ...args], { cwd: this.folder }).status).toBe(0);
  }

  /** A first commit on `main`. */
  commitAll(): void {
    this.git('init', '-q', '-b', 'main');
    this.git('add', 'psp');
    this.git('commit', '-q', '-m', 'before');
  }

  /** Accepts the gaps that there are. */
  accept(...targets: readonly string[]): void {
    const args = ['gaps', 'psp', '-t', targets.join(','), '--baseline', 'psp-gaps.yaml'];
    expect(run([...args, '--update-baseline', '-q'], '', {}, this.folder).status).toBe(0);
  }

  /**
   * The change that a reviewer is to see: the policy lets pods into the host's process namespace.
   */
  letIn(): void {
    this.write(
      'psp/restricted.yaml',
      readFileSync(join(ROOT, 'examples/restricted.yaml'), 'utf8').replace(
        'hostPID: false',
        'hostPID: true',
      ),
    );
  }

  text(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }
}
