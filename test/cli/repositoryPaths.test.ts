/** GitHub and code scanning look for files from the root of the repository. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkJunit } from '../report/validJunit.js';
import { Folder, RESTRICTED, TODAY } from './gapsRun.js';
import { callIn } from './run.js';

const folder = new Folder();
const WORKLOAD = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      hostPID: true
      containers: [{name: web, image: registry.example.com/web:1}]
`;
const DEV = 'teams/a/deploy/dev/web.yaml';
const PROD = 'teams/a/deploy/prod #1/web.yaml';

/** The places that a report names. */
const placesIn = (report: string): ReadonlySet<string> =>
  new Set(
    [...report.matchAll(/"uri": "([^"]+)"|^::\w+ file=([^,]+),/gm)].map(
      ([, uri, file]) => uri ?? file!,
    ),
  );

beforeEach(() => {
  mkdirSync(join(folder.path, '.git'));
  folder.put('teams/a/psp/psp.yaml', RESTRICTED);
  folder.put('teams/b/old.yaml', RESTRICTED.replace('privileged: false', 'privileged: true'));
  folder.put(DEV, WORKLOAD);
  folder.put(PROD, WORKLOAD);
});

const report = async (from: string, args: readonly string[]): Promise<string> =>
  (await callIn(join(folder.path, from), [...args, '-q'])).stdout;

describe.each(['sarif', 'github'])('%s', (format) => {
  const encoded = (file: string): string =>
    format === 'sarif' ? file.split('/').map(encodeURIComponent).join('/') : file;
  it.each([
    ['the root', '.', 'teams/a/psp'],
    ['a folder of a team', 'teams/a', './psp'],
    ['the folder of another', 'teams/b', '../a/psp'],
  ])('gaps: from %s', async (_, from, psp) => {
    const gaps = await report(from, ['gaps', psp, '-t', 'psa', ...TODAY, '-f', format]);
    expect([...placesIn(gaps)]).toEqual(['teams/a/psp/psp.yaml']);
  });
  it('gaps: by whole paths', async () => {
    const psp = join(folder.path, 'teams/a/psp');
    const gaps = await report('teams/b', ['gaps', psp, '-t', 'psa', ...TODAY, '-f', format]);
    expect([...placesIn(gaps)]).toEqual(['teams/a/psp/psp.yaml']);
  });
  it('gaps and what the change lets in', async () => {
    const against = ['--against', '../b', '-f', format];
    const gaps = await report('teams/a', ['gaps', 'psp', '-t', 'psa', ...TODAY, ...against]);
    expect([...placesIn(gaps)]).toEqual(['teams/a/psp/psp.yaml']);
  });
  it('diff', async () => {
    const diff = await report('teams/b', ['diff', 'old.yaml', '../a/psp', '-f', format]);
    expect([...placesIn(diff)]).toEqual(['teams/a/psp/psp.yaml']);
  });
  it('check', async () => {
    const check = await report('teams/a', ['check', 'psp', '-w', 'deploy', '-f', format]);
    expect([...placesIn(check)]).toEqual([DEV, PROD].map(encoded));
  });
});

test('check: results of SARIF are known again, and cases of JUnit told apart', async () => {
  const check = ['check', 'psp', '-w', 'deploy', '-f'];
  const sarif = JSON.parse(await report('teams/a', [...check, 'sarif'])) as {
    readonly runs: [{ readonly results: { readonly partialFingerprints: object }[] }];
  };
  const fingerprints = sarif.runs[0].results.map(({ partialFingerprints }) =>
    JSON.stringify(partialFingerprints),
  );
  expect(fingerprints.length).toBeGreaterThan(0);
  expect(new Set(fingerprints).size).toBe(fingerprints.length);
  const junit = await report('teams/a', [...check, 'junit']);
  checkJunit(junit);
  expect(
    [...junit.matchAll(/<testcase classname="check" name="([^"]+)"/g)].map(([, name]) => name),
  ).toEqual([
    'Deployment shop/web (deploy/dev/web.yaml)',
    'Deployment shop/web (deploy/prod #1/web.yaml)',
  ]);
});

test('standard input keeps its name', async () => {
  const { stdout } = await callIn(
    join(folder.path, 'teams/b'),
    [...['gaps', '-', '-t', 'psa', '-q', '-f', 'github', ...TODAY]],
    RESTRICTED,
  );
  expect(stdout).toContain('file=<stdin>,');
});
