/** Namespaces are labelled by commands: nothing that is written can take one away. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDocuments } from '../../../src/load/documents.js';
import { labelFiles } from '../../../src/targets/psa/labelFiles.js';
import { isManifest } from '../../../src/targets/shared/kustomization.js';
import { call, ROOT } from '../../cli/run.js';

// js-yaml takes only objects of its own realm, outside of jest's vm: a clone is one.
const labels = structuredClone({
  'pod-security.kubernetes.io/enforce': 'baseline',
  'example.com/b': 'c',
});
const NAMESPACES = [
  { name: 'shop', labels, comments: ['policies: web', 'more\nrm -rf "$HOME"\u0085\u2028touch x'] },
  { name: '123', labels, comments: [] },
];
const files = labelFiles(['Why'], NAMESPACES);
const textOf = (name: string): string => files.find((file) => file.name === name)!.text;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'psp-ferry-labels-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script with a kubectl that only writes down what it is given, one word a line. */
function run(name: string, kubectl: string, ...words: readonly string[]): string {
  writeFileSync(
    join(folder, 'kubectl'),
    `#!/bin/sh\nprintf '%s\\n' "$@" >> "${folder}/asked"\n${kubectl}`,
  );
  chmodSync(join(folder, 'kubectl'), 0o755);
  writeFileSync(join(folder, name), textOf(name));
  try {
    execFileSync('sh', [name, ...words], {
      cwd: folder,
      env: { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` },
    });
    return readFileSync(join(folder, 'asked'), 'utf8');
  } catch (error) {
    return `${readFileSync(join(folder, 'asked'), 'utf8')}exit ${(error as { status: number }).status}`;
  }
}

it('sets the labels of each namespace, whatever the comments hold', () => {
  expect(run('label.sh', '', '--dry-run=server').trim().split('\n')).toEqual(
    ['shop', '123'].flatMap((name) => [
      'label',
      '--overwrite',
      'namespace',
      name,
      'pod-security.kubernetes.io/enforce=baseline',
      'example.com/b=c',
      '--dry-run=server',
    ]),
  );
  expect(readdirSync(folder).sort()).toEqual(['asked', 'kubectl', 'label.sh']);
});

it('takes them off again, and nothing else', () =>
  expect(run('unlabel.sh', '').trim().split('\n')).toEqual(
    ['shop', '123'].flatMap((name) => [
      'label',
      'namespace',
      name,
      'pod-security.kubernetes.io/enforce-',
      'example.com/b-',
    ]),
  ));

it('a namespace that is not there does not keep the next one from its labels, and shows in the exit code', () => {
  const asked = run('label.sh', 'test "$4" != shop').split('\n');
  expect(asked).toContain('123');
  expect(asked.at(-1)).toBe('exit 1');
});

it('patches say the same as the commands, and are a component: nothing that is applied', () => {
  const [component] = parseDocuments(textOf('kustomization.yaml'), 'kustomization.yaml');
  const { kind, patches, ...rest } = component!.value as {
    readonly kind: string;
    readonly patches: readonly { readonly target: object; readonly patch: string }[];
  };
  expect(kind).toBe('Component');
  expect(Object.keys(rest)).toEqual(['apiVersion']);
  expect(patches.map(({ target }) => target)).toEqual(
    ['shop', '123'].map((name) => ({ version: 'v1', kind: 'Namespace', name })),
  );
  expect(patches.map(({ patch }) => parseDocuments(patch, 'patch')[0]!.value)).toEqual(
    ['shop', '123'].map((name) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
    })),
  );
  expect(files.filter(isManifest)).toEqual([]);
});

it('namespaces with the same labels for the same reasons share a patch: kustomize takes long for many', () => {
  const alike = (name: string, comments: readonly string[]) => ({ name, labels, comments });
  const text = labelFiles(
    ['Why'],
    [alike('a', ['policies: web']), alike('b', ['policies: db']), alike('c-1', ['policies: web'])],
  ).find(({ name }) => name === 'kustomization.yaml')!.text;
  const [component] = parseDocuments(text, 'kustomization.yaml');
  const { patches } = component!.value as {
    readonly patches: readonly { readonly target: { readonly name: string } }[];
  };
  expect(patches.map(({ target }) => target.name)).toEqual(['(a|c-1)', 'b']);
  expect(text.match(/# policies: web/g)).toHaveLength(1);
});

it('a stream of YAML says what is not in it', async () => {
  const { status, stdout, stderr } = await call([
    'convert',
    'examples/three-policies.yaml',
    '-t',
    'psa',
    '-o',
    '-',
  ]);
  expect(status).toBe(0);
  expect(stdout).not.toContain('Namespace');
  expect(stderr).toContain('psa: the labels of namespaces are set by commands');
});

it.each(['-n', "a'b", 'A', 'a b'])(
  'a namespace %j is refused before it comes to a shell',
  async (name) => {
    const { status, stderr } = await call([
      'convert',
      'examples/three-policies.yaml',
      `--namespace=${name}`,
      '-t',
      'psa',
      '-o',
      '-',
    ]);
    expect(status).toBe(2);
    expect(stderr).toContain(`--namespace ${JSON.stringify(name)}`);
  },
);

describe('what is written for whole conversions and bundles', () => {
  const golden = (readdirSync(join(ROOT, 'golden'), { recursive: true }) as readonly string[])
    .map((name) => join('golden', name))
    .filter((name) => statSync(join(ROOT, name)).isFile());
  const kindsIn = (value: unknown): readonly unknown[] => {
    const { kind, items } = Object(value) as { readonly kind?: unknown; readonly items?: unknown };
    return [kind, ...(Array.isArray(items) ? items.flatMap(kindsIn) : [])];
  };

  it.each(golden.filter((name) => name.endsWith('.yaml') && !name.includes('/helm/templates/')))(
    '%s holds no namespace',
    (name) => {
      const documents = parseDocuments(readFileSync(join(ROOT, name), 'utf8'), name);
      expect(documents.flatMap(({ value }) => kindsIn(value))).not.toContain('Namespace');
    },
  );
  it('no template of a chart makes one', () => {
    const templates = golden.filter((name) => name.includes('/helm/templates/'));
    expect(templates.length).toBeGreaterThan(30);
    expect(
      templates.filter((name) =>
        readFileSync(join(ROOT, name), 'utf8').includes('kind: Namespace'),
      ),
    ).toEqual([]);
  });
  it('every conversion and bundle that labels namespaces can take the labels off', () => {
    const folders = (script: string): readonly string[] =>
      golden.flatMap((name) =>
        name.endsWith(`/${script}`) ? [name.slice(0, -script.length - 1)] : [],
      );
    expect(folders('label.sh').length).toBeGreaterThan(5);
    expect(folders('unlabel.sh')).toEqual(folders('label.sh'));
  });
});
