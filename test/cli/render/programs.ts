/** Stand-ins for the programs that render: the real ones are asked in conformance. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'psp-ferry-render-'));
  private readonly bin = join(this.folder, 'bin');

  constructor() {
    mkdirSync(this.bin);
  }

  /** @param body of a module that has `args` and prints what it renders. */
  program(name: string, body: string): void {
    const file = join(this.bin, name);
    writeFileSync(
      file,
      `#!${process.execPath}\nconst { readFileSync, appendFileSync } = require('node:fs');\nconst args = process.argv.slice(2);\nappendFileSync(${JSON.stringify(this.log)}, JSON.stringify(args) + '\\n');\n${body}\n`,
    );
    chmodSync(file, 0o755);
  }

  file(path: string, text: string): string {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  /** Only these programs, and what the system itself has in its own folder. */
  get env(): Readonly<Record<string, string>> {
    return { PATH: this.bin };
  }

  /** These programs before all others, for what needs git too. */
  get envWithOthers(): Readonly<Record<string, string>> {
    return { PATH: `${this.bin}${delimiter}${process.env['PATH'] ?? ''}` };
  }

  /** A line for each call: its arguments as JSON. */
  get log(): string {
    return join(this.folder, 'calls.jsonl');
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
