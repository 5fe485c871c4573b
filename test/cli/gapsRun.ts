/** `psp-ferry gaps` in a folder of its own: what the tests of its options share. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { call, ROOT, type Ran } from './run.js';

export const RESTRICTED = readFileSync(join(ROOT, 'examples/restricted.yaml'), 'utf8');
export const TODAY = ['--today', '2026-06-15'];

/** A target that fills in nothing: there a default is a gap. */
export const FILLS_NOTHING = ['-t', 'vap', '--kubernetes', '1.35'] as const;

export interface Line {
  readonly id: string;
  readonly status: string;
  readonly effect?: string;
  readonly expired?: boolean;
  readonly fails?: boolean;
  readonly acceptance: { readonly by: string; readonly reason: string } | null;
}
export const linesOf = ({ stdout }: Pick<Ran, 'stdout'>): readonly Line[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

/** A new folder for each test. */
export class Folder {
  path = '';
  constructor() {
    beforeEach(() => {
      this.path = mkdtempSync(join(tmpdir(), 'psp-ferry-'));
    });
    afterEach(() => rmSync(this.path, { recursive: true, force: true }));
  }

  /** @returns where the file lies. */
  put(name: string, text: string): string {
    const file = join(this.path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }
}

export const gaps = (...args: readonly string[]): Promise<Ran> =>
  call(['gaps', ...args, '-q', ...TODAY]);
export const ndjson = async (...args: readonly string[]): Promise<readonly Line[]> =>
  linesOf(await gaps(...args, '-f', 'ndjson'));

const role = (name: string): string =>
  `---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: ${name}}\nrules: [{apiGroups: [policy], resources: [podsecuritypolicies], resourceNames: [${name}], verbs: [use]}]\n`;
const bound = (name: string, where: string, group: string): string =>
  `---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ${where === '' ? 'ClusterRoleBinding' : 'RoleBinding'}\nmetadata: {name: ${name}${where}}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${name}}\nsubjects: [{apiGroup: rbac.authorization.k8s.io, kind: Group, name: "${group}"}]\n`;
const HOST =
  "---\napiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: host}\nspec: {hostNetwork: true, volumes: ['*'], seLinux: {rule: RunAsAny}, runAsUser: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}}\n";

/** Everyone may use `restricted`; in these namespaces the group `ops` may use `host` too. */
export const hostUsedIn = (...namespaces: readonly string[]): string =>
  [
    RESTRICTED,
    HOST,
    role('restricted'),
    role('host'),
    bound('restricted', '', 'system:authenticated'),
    ...namespaces.map((name) => bound('host', `, namespace: ${name}`, 'ops')),
  ].join('');
