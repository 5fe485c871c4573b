/** Policies and workloads that tests of `check` give, and what they read of its answers. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const anything = { rule: 'RunAsAny' };
const strategies = {
  runAsUser: anything,
  seLinux: anything,
  fsGroup: anything,
  supplementalGroups: anything,
};
export const policy = (name: string, spec: object): object => ({
  apiVersion: 'policy/v1beta1',
  kind: 'PodSecurityPolicy',
  metadata: { name },
  spec: { ...strategies, ...spec },
});
export const TIGHT = policy('tight', { volumes: ['configMap'] });
/** Who is taken to make the pods of a kind that is not one of Kubernetes. */
export const UNKNOWN_CONTROLLER =
  'a controller of which nothing is known but its group system:authenticated';
export const containers = [{ name: 'app', image: 'registry.example.com/app:1' }];
export const deployment = (spec: object, name = 'web'): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'shop' },
  spec: { template: { metadata: { labels: { app: name } }, spec: { containers, ...spec } } },
});
export const NO_TOKEN = {
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'web', namespace: 'shop' },
  automountServiceAccountToken: false,
};

export function filesOf(files: Readonly<Record<string, string>>): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'psp-ferry-check-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return (name) => join(folder, name);
}
export const json = (...objects: readonly object[]): string =>
  objects.map((one) => JSON.stringify(one)).join('\n');

interface Line {
  readonly object?: { readonly name: string };
  readonly requester?: object;
  readonly psp?: { readonly verdict: string };
  readonly error?: string;
}
export const lines = (stdout: string): readonly Line[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);
export const verdicts = (stdout: string): readonly string[] =>
  lines(stdout).map(({ object, psp }) => `${object?.name ?? ''} ${psp?.verdict ?? 'unread'}`);
