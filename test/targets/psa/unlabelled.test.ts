/** Namespaces that get no labels have no level by themselves: whoever applies the labels is told. */
import { convert } from '../../../src/api/index.js';
import { callIn } from '../../cli/run.js';
import { Folder, RESTRICTED, hostUsedIn } from '../../cli/gapsRun.js';

const folder = new Folder();
const OTHERS =
  'have level restricted once kube-apiserver is started with admission-configuration.yaml, and no level before; psa/README.md says how to label them\n';

it.each([
  ['by a RoleBinding', hostUsedIn('infra'), [], `label.sh labels infra only; all others ${OTHERS}`],
  [
    'by --namespace',
    RESTRICTED,
    ['--namespace', 'shop'],
    `label.sh labels shop only; all others ${OTHERS}`,
  ],
  ['by nothing', RESTRICTED, [], `no namespace is labelled; all namespaces ${OTHERS}`],
])('named %s: the conversion says which are labelled', async (_, psp, args, words) => {
  folder.put('psp.yaml', psp);
  const { stderr } = await callIn(folder.path, ['convert', 'psp.yaml', '-t', 'psa', ...args]);
  expect(stderr).toContain(`psa: ${words}`);
});

it('says nothing where they lose nothing: privileged is what they have without labels', async () => {
  folder.put('psp.yaml', RESTRICTED);
  const args = ['convert', 'psp.yaml', '-t', 'psa', '--psa-level', 'privileged'];
  expect((await callIn(folder.path, args)).stderr).not.toContain('is labelled');
});

it('the script, the README and the gaps say it too', () => {
  const { files, targets } = convert(hostUsedIn('infra'), { targets: ['psa'] });
  expect(files.get('psa/label.sh')).toContain(
    '# all other namespaces have the level in admission-configuration.yaml, once kube-apiserver is started with it\n',
  );
  expect(files.get('README.md')).toContain(
    'If the API server is not started with it, these namespaces are held to nothing. Then label them too',
  );
  expect(targets[0]?.gaps.find(({ control }) => control === 'exemptions')?.reason).toContain(
    'namespaces without labels have the level in this file, and without the file they have none',
  );
});
