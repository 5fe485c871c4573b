/** `convert -o -`: a stream that kubectl applies, and on standard error what is not in it. */
import { parseDocuments } from '../../src/load/documents.js';
import { TARGET_NAMES } from '../../src/gaps/gap.js';
import { Folder, hostUsedIn } from './gapsRun.js';
import { call, type Ran } from './run.js';

const folder = new Folder();
const streamOf = (...args: readonly string[]): Promise<Ran> =>
  call(['convert', folder.put('psp.yaml', hostUsedIn('infra')), '-o', '-', '-q', ...args]);

/** No server has them: files of kube-apiserver, and of kustomize. */
const NOT_OF_THE_API = /^(apiserver\.config|kustomize\.config)\.k8s\.io\//;

it.each(TARGET_NAMES)('%s: all of it is objects of the API', async (target) => {
  const { status, stdout } = await streamOf('-t', target);
  const objects = parseDocuments(stdout, 'stream').map(
    ({ value }) => value as { readonly apiVersion: string; readonly kind: string },
  );
  expect(status).toBe(0);
  expect(objects.filter(({ apiVersion }) => NOT_OF_THE_API.test(apiVersion))).toEqual([]);
  // Who applies it deletes it the same way, with all that runs there.
  expect(objects.filter(({ kind }) => kind === 'Namespace')).toEqual([]);
});

it('psa: says that nothing of it is in the stream, and what writes it', async () => {
  const { stdout, stderr } = await streamOf('-t', 'psa');
  expect(stdout).toBe('');
  expect(stderr).toContain(
    'kubectl cannot apply them, so they are not part of the stream; -o FOLDER writes psa/label.sh and psa/admission-configuration.yaml\n',
  );
});

it('gatekeeper: says when the constraint can be applied', async () => {
  const args = ['convert', folder.put('psp.yaml', hostUsedIn('infra')), '-t', 'gatekeeper'];
  const { stderr } = await call([...args, '-o', '-']);
  expect(stderr).toContain('apply the stream, then `kubectl wait --for=jsonpath=');
  expect((await streamOf('-t', 'vap')).stderr).toBe('');
});

it('--check has nothing to compare a stream with', async () => {
  expect(await streamOf('-t', 'vap', '--check')).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('--check compares with a folder') as string,
  });
});

it('says that workloads weigh nothing of it', async () => {
  const args = ['convert', 'examples/restricted.yaml', '-t', 'vap', '-o', '-'];
  const note =
    '--workloads has no effect with -o -: it is for README.md and gaps.json, which only a folder has (-o FOLDER)\n';
  const weighed = await call([...args, '-w', 'examples/web-app/workload.yaml']);
  expect(weighed.stderr).toContain(note);
  expect((await call(args)).stderr).not.toContain(note);
});
