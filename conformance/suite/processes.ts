/** Programs that run for as long as a part of the suite needs them. */
import { spawn, type ChildProcess } from 'node:child_process';

export class Processes {
  private readonly children: ChildProcess[] = [];
  private complaints = '';

  constructor() {
    process.once('exit', () => this.stop());
    // A suite that is broken off would leave its servers behind.
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => process.exit(1));
  }

  start(
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): void {
    const child = spawn(program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env },
    });
    child.stderr.on('data', (chunk) => {
      this.complaints = (this.complaints + String(chunk)).slice(-8000);
    });
    this.children.push(child);
  }

  /** The end of what they wrote to standard error. */
  get lastWords(): string {
    return this.complaints.slice(-2000);
  }

  stop(): void {
    for (const child of this.children) child.kill('SIGKILL');
  }
}
