/**
 * Every command that the documents show is run; where they show what it prints, it must print that.
 * A line `...` stands for lines left out.
 */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call, ROOT, run, type Ran } from '../cli/run.js';
import { Workplace } from '../cli/render/programs.js';
import { DOCUMENTS } from './documents.js';

interface Shown {
  readonly document: string;
  readonly command: string;
  readonly output: string | undefined;
}

/**
 * Blocks of type `console` hold commands after `$` and what they print; in others a line may be a
 * command.
 */
const blocksOf = (document: string): readonly { readonly type: string; readonly text: string }[] =>
  [...readFileSync(join(ROOT, document), 'utf8').matchAll(/^```(\w*)\n([^]*?)^```$/gm)].map(
    ([, type = '', text = '']) => ({ type, text }),
  );

const shown: readonly Shown[] = DOCUMENTS.flatMap((document) =>
  blocksOf(document).flatMap(({ type, text }): readonly Shown[] => {
    if (type === 'console')
      return text
        .split(/^\$ /m)
        .slice(1)
        .map((part) => ({
          document,
          command: part.split('\n')[0]!,
          output: part.slice(part.indexOf('\n') + 1),
        }));
    if (type !== '' && type !== 'sh') return [];
    return text
      .split('\n')
      .filter((line) => /(^|\| |&& )psp-ferry /.test(line))
      .map((command) => ({ document, command, output: undefined }));
  }),
);

const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-docs-'));
const renderers = new Workplace();
beforeAll(() => {
  const example = (from: string, to: string): void =>
    cpSync(join(ROOT, 'examples', from), join(folder, to), { recursive: true });
  symlinkSync(join(ROOT, 'examples'), join(folder, 'examples'));
  for (const name of ['cluster.yaml', 'psp/psp.yaml']) example('three-policies.yaml', name);
  example('three-policies.yaml', 'before/psp.yaml');
  mkdirSync(join(folder, 'after'));
  writeFileSync(
    join(folder, 'after/psp.yaml'),
    readFileSync(join(ROOT, 'examples/three-policies.yaml'), 'utf8')
      .replace('[NET_BIND_SERVICE]', '[NET_BIND_SERVICE, NET_ADMIN]')
      .replace('readOnly: true}', 'readOnly: false}'),
  );
  example('log-collector/policy.yaml', 'psp.yaml');
  writeFileSync(
    join(folder, 'rbac.yaml'),
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: psp-user, namespace: logging}\nrules: [{apiGroups: [policy], resources: [podsecuritypolicies], verbs: [use], resourceNames: [log-collector]}]\n',
  );
  writeFileSync(
    join(folder, 'templates.yaml'),
    readFileSync(join(ROOT, 'examples/log-collector/policy.yaml'), 'utf8').replace(
      /policy\/v1beta1\nkind: PodSecurityPolicy/,
      'management.cattle.io/v3\nkind: PodSecurityPolicyTemplate',
    ),
  );
  writeFileSync(
    join(folder, 'namespaces.yaml'),
    'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n',
  );
  for (const name of ['deploy/workload.yaml', 'chart-output/workload.yaml'])
    example('log-collector/workload.yaml', name);
  renderers.file('chart/Chart.yaml', 'name: log-collector\n');
  renderers.file('overlays/live/kustomization.yaml', 'resources: []\n');
  for (const name of ['shop-1.2.3.tgz', 'ours.yaml']) renderers.file(name, '');
  for (const name of ['chart', 'overlays', 'shop-1.2.3.tgz', 'ours.yaml'])
    symlinkSync(join(renderers.folder, name), join(folder, name));
  // What the programs print is of no matter here: test/cli/render looks at that.
  const printed = ['policy.yaml', 'workload.yaml']
    .map((name) => readFileSync(join(ROOT, 'examples/log-collector', name), 'utf8'))
    .join('---\n');
  for (const name of ['helm', 'kustomize'])
    renderers.program(name, `console.log(${JSON.stringify(printed)});`);
  // Where the commands run; a process each would take twice the time.
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(ROOT);
  rmSync(folder, { recursive: true, force: true });
  renderers.remove();
});

/** The programs that render these are found by a process's own environment. */
const RENDERED = / (chart|overlays)\/| shop-/;

/** What stands before a pipe gives the policies of an example. */
async function runShown(command: string): Promise<Ran> {
  const [, given, line] =
    /^(?:(.*)\| |.*&& )?psp-ferry (.*)$/.exec(command.replace(/\s+#.*$/, '')) ?? [];
  if (line === undefined) throw new Error(`this is no command that can be run: ${command}`);
  const words = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, plain]) => double ?? single ?? plain!,
  );
  const input =
    given === undefined ? '' : readFileSync(join(ROOT, 'examples/three-policies.yaml'), 'utf8');
  return RENDERED.test(command)
    ? run(words, input, renderers.envWithOthers, folder)
    : call(words, input);
}

/**
 * Compares revisions of a repository, or asks a cluster: the tests of --against and conformance run
 * those.
 */
const NEEDS_MORE = /--against origin\/main|--context |^psp-ferry verify /;

describe('the documents', () => {
  it('show commands at all', () => expect(shown.length).toBeGreaterThan(10));

  it.each(
    shown
      .filter(({ command }) => !NEEDS_MORE.test(command))
      .map(({ document, command, output }) => [document, command, output] as const),
  )('%s: %s', async (_, command, output) => {
    const { status, stdout, stderr } = await runShown(command);
    const printed = `${stdout}${stderr}`;
    expect([status, status === 0 || status === 1 ? '' : stderr]).toEqual([
      status === 1 ? 1 : 0,
      '',
    ]);
    if (output === undefined) return;
    let at = 0;
    for (const part of output.split(/^\.\.\.\n/m).filter((text) => text !== '')) {
      expect(printed.slice(at)).toContain(part);
      at = printed.indexOf(part, at) + part.length;
    }
  });
});
