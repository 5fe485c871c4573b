/** A kubectl that answers from files, and writes down what it was asked. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export class FakeKubectl {
  /** What to put on the PATH. */
  readonly path: string;

  constructor(private readonly folder: string) {
    this.path = join(folder, 'bin');
    mkdirSync(this.path, { recursive: true });
    mkdirSync(join(folder, 'answers'), { recursive: true });
    // The resource is the word after `get`; what there is no answer for is an empty list.
    const script = `#!/bin/sh
echo "$*" >> '${folder}/asked'
for word in "$@"; do last="$previous"; previous="$word"; if [ "$last" = get ]; then resource="$word"; fi; done
answer='${folder}/answers'/"$resource"
if [ -f "$answer.err" ]; then /bin/cat "$answer.err" >&2; exit 1; fi
if [ -f "$answer" ]; then /bin/cat "$answer"; else echo '{"apiVersion":"v1","kind":"List","items":[]}'; fi
`;
    writeFileSync(join(this.path, 'kubectl'), script);
    chmodSync(join(this.path, 'kubectl'), 0o755);
  }

  answers(resource: string, text: string): void {
    writeFileSync(join(this.folder, 'answers', resource), text);
  }

  has(resource: string, items: readonly unknown[]): void {
    this.answers(resource, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  }

  fails(resource: string, complaint: string): void {
    writeFileSync(join(this.folder, 'answers', `${resource}.err`), complaint);
  }

  /** The command lines so far. */
  get asked(): readonly string[] {
    const file = join(this.folder, 'asked');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }
}
