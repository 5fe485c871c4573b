/** A kubectl that answers from files, and writes down what it was asked. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As kubectl prints it. */
const listText = (items: readonly unknown[]): string =>
  `${JSON.stringify({ apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }, null, 4)}\n`;

/**
 * `get` prints what there is of a resource. It is asked most, and a shell starts faster than Node.
 */
const program = (folder: string): string => `#!/bin/sh
echo "$*" >> '${folder}/asked'
while [ $# -gt 0 ] && [ "$1" != get ]; do shift; done
[ $# -gt 0 ] || exec '${process.execPath}' '${folder}/create.cjs'
answer='${folder}/answers/'$2
if [ -f "$answer.err" ]; then /bin/cat "$answer.err" >&2; exit 1; fi
if [ -f "$answer" ]; then exec /bin/cat "$answer"; fi
/bin/cat '${folder}/answers/none'
`;

/** `create` takes each pod that nothing is said against, and prints it as it would be stored. */
const createProgram = (folder: string): string => `
const { existsSync, readFileSync } = require('node:fs');
const answer = (name) => {
  const file = ${JSON.stringify(`${folder}/answers/`)} + name;
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
};
const refusals = answer('refusals');
const stored = answer('stored');
for (const pod of JSON.parse(readFileSync(0, 'utf8')).items) {
  const { name } = pod.metadata;
  const refusal = refusals['*'] ?? refusals[name];
  if (refusal === undefined) process.stdout.write(JSON.stringify(stored[name] ?? pod, null, 4) + '\\n');
  else {
    process.stderr.write('Error from server (Forbidden): error when creating "STDIN": ' + refusal + '\\n');
    process.exitCode = 1;
  }
}
`;

export class FakeKubectl {
  /** What to put on the PATH. */
  readonly path: string;

  constructor(private readonly folder: string) {
    this.path = join(folder, 'bin');
    mkdirSync(this.path, { recursive: true });
    mkdirSync(join(folder, 'answers'), { recursive: true });
    writeFileSync(join(this.path, 'kubectl'), program(folder));
    writeFileSync(join(folder, 'create.cjs'), createProgram(folder));
    chmodSync(join(this.path, 'kubectl'), 0o755);
    this.answers('none', listText([]));
  }

  answers(name: string, text: string): void {
    writeFileSync(join(this.folder, 'answers', name), text);
  }

  has(resource: string, items: readonly unknown[]): void {
    this.answers(resource, listText(items));
  }

  fails(resource: string, complaint: string): void {
    this.answers(`${resource}.err`, complaint);
  }

  /** @param refusals what is said against a pod, by its name; `*` for all. */
  refuses(refusals: Readonly<Record<string, string>>): void {
    this.answers('refusals', JSON.stringify(refusals));
  }

  /** @param pods as they would be stored, by name; the others as they come. */
  stores(pods: Readonly<Record<string, object>>): void {
    this.answers('stored', JSON.stringify(pods));
  }

  /** The command lines so far. */
  get asked(): readonly string[] {
    const file = join(this.folder, 'asked');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }
}
