/** `check --diff` and `--pods`: what PSP fills in, as one writes it today and as 1.24 stored it. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { call } from './run.js';

const anything = { rule: 'RunAsAny' };
const containers = [{ name: 'app', image: 'registry.example.com/app:1' }];
const json = (one: object): string => JSON.stringify(one);

interface Line {
  readonly psp: { readonly pod?: unknown };
  readonly diff?: readonly string[];
}
const lines = (stdout: string): readonly Line[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

describe('--diff', () => {
  const fills = {
    apiVersion: 'policy/v1beta1',
    kind: 'PodSecurityPolicy',
    metadata: {
      name: 'fills',
      annotations: {
        'seccomp.security.alpha.kubernetes.io/allowedProfileNames': '*',
        'seccomp.security.alpha.kubernetes.io/defaultProfileName': 'docker/default',
        'apparmor.security.beta.kubernetes.io/defaultProfileName': 'localhost/web',
      },
    },
    spec: {
      seLinux: anything,
      fsGroup: anything,
      supplementalGroups: anything,

      volumes: ['*'],
      runAsUser: { rule: 'MustRunAs', ranges: [{ min: 7, max: 9 }] },
    },
  };
  const bare = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web' },
    spec: {
      automountServiceAccountToken: false,
      containers: [{ ...containers[0], securityContext: {} }],
    },
  };
  const file = join(mkdtempSync(join(tmpdir(), 'psp-ferry-check-')), 'psp.json');
  writeFileSync(file, json(fills));

  it('is what to write today: fields, not the annotations of 1.24', async () => {
    const { stdout } = await call(
      ['check', file, '-w', '-', '--diff', '-q', '-f', 'ndjson'],
      json(bare),
    );
    const [line] = lines(stdout);
    expect(line?.diff?.filter((line) => /^[+-]/.test(line))).toEqual([
      '+      securityContext:',
      '+        runAsUser: 7',
      '+        appArmorProfile:',
      '+          type: Localhost',
      '+          localhostProfile: web',
      '+  securityContext:',
      '+    seccompProfile:',
      '+      type: RuntimeDefault',
    ]);
  });
  it('and --pods is the pod as the server of 1.24 stored it, in both', async () => {
    const { stdout } = await call(
      ['check', file, '-w', '-', '--pods', '-q', '-f', 'ndjson'],
      json(bare),
    );
    const [line] = lines(stdout);
    expect(line?.psp.pod).toMatchObject({
      metadata: {
        annotations: {
          'kubernetes.io/psp': 'fills',
          'seccomp.security.alpha.kubernetes.io/pod': 'docker/default',
          'container.apparmor.security.beta.kubernetes.io/app': 'localhost/web',
        },
      },
      spec: { securityContext: { seccompProfile: { type: 'RuntimeDefault' } } },
    });
  });
});
