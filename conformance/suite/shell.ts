/**
 * A person's shell in its own folder: the programs that documents name, built from their modules,
 * and one cluster.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Answer {
  readonly status: number;
  readonly output: string;
}

/** By which name a document calls what lies in `bin/`. */
const PROGRAMS = { kubectl: 'kubernetes-1.37/kubectl', helm: 'helm/helm', kyverno: 'kyverno-cli' };

export class Shell {
  readonly folder = mkdtempSync(join(tmpdir(), 'psp-ferry-walk-'));

  /** @param kubeconfig none where no cluster is needed. */
  constructor(
    root: string,
    private readonly kubeconfig = '/dev/null',
  ) {
    const programs = join(this.folder, '.programs');
    mkdirSync(programs);
    for (const [name, path] of Object.entries(PROGRAMS))
      symlinkSync(join(root, 'conformance/bin', path), join(programs, name));
    // Of gator that program is `gator verify` alone.
    writeFileSync(
      join(programs, 'gator'),
      `#!/bin/sh\nshift\nexec '${join(root, 'conformance/bin/gator')}' "$@"\n`,
      { mode: 0o755 },
    );
    symlinkSync(join(root, 'dist/cli.js'), join(programs, 'psp-ferry'));
    symlinkSync(join(root, 'examples'), join(this.folder, 'examples'));
  }

  /** @param below the shell's folder: where the command is typed. */
  run(command: string, below = '.'): Promise<Answer> {
    const { PATH, ...others } = process.env;
    const env = {
      ...others,
      HOME: this.folder,
      KUBECONFIG: this.kubeconfig,
      NO_COLOR: '1',
      npm_config_update_notifier: 'false',
      PATH: `${join(this.folder, '.programs')}:${PATH ?? ''}`,
    };
    const child = spawn('sh', ['-c', command], {
      cwd: join(this.folder, below),
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += String(chunk);
      });
    return new Promise((resolve) => {
      child.on('close', (code) => resolve({ status: code ?? 1, output }));
    });
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
