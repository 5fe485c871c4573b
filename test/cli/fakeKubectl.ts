/** A kubectl that answers from files, and writes down what it was asked. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * `get` prints what there is of a resource; `create` takes each pod that nothing is said against, and
 * prints it as it would be stored.
 */
const program = (folder: string): string => `#!${process.execPath}
const { appendFileSync, existsSync, readFileSync } = require('node:fs');
const args = process.argv.slice(2);
const folder = ${JSON.stringify(folder)};
appendFileSync(folder + '/asked', args.join(' ') + '\\n');
const answer = (name) => {
  const file = folder + '/answers/' + name;
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
};
const fail = (text) => {
  process.stderr.write(text);
  process.exitCode = 1;
};
if (args.includes('get')) {
  const resource = args[args.indexOf('get') + 1];
  const complaint = answer(resource + '.err');
  if (complaint !== undefined) fail(complaint);
  else process.stdout.write(answer(resource) ?? '{"apiVersion":"v1","kind":"List","items":[]}');
} else {
  const refusals = JSON.parse(answer('refusals') ?? '{}');
  const stored = JSON.parse(answer('stored') ?? '{}');
  for (const pod of JSON.parse(readFileSync(0, 'utf8')).items) {
    const { name } = pod.metadata;
    const refusal = refusals['*'] ?? refusals[name];
    if (refusal === undefined) process.stdout.write(JSON.stringify(stored[name] ?? pod, null, 4) + '\\n');
    else fail('Error from server (Forbidden): error when creating "STDIN": ' + refusal + '\\n');
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
    chmodSync(join(this.path, 'kubectl'), 0o755);
  }

  answers(name: string, text: string): void {
    writeFileSync(join(this.folder, 'answers', name), text);
  }

  has(resource: string, items: readonly unknown[]): void {
    this.answers(resource, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
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
