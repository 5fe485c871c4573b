/** Charts within a chart: positions are in the template that the subchart has. */
import { callIn } from '../run.js';
import { Workplace } from './programs.js';

const psp = (name: string, privileged: string): string => `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata:
  name: ${name}
spec:
  # a comment that helm prints, too
  privileged: ${privileged}
  volumes: ['*']
  seLinux: {rule: RunAsAny}
  runAsUser: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
`;

/** Prints the documents below `rendered/`, each under the name that helm gives its template. */
const HELM = `
const { readdirSync } = require('node:fs');
for (const file of readdirSync('rendered', { recursive: true }).sort())
  if (String(file).endsWith('.yaml'))
    console.log('---\\n# Source: ' + file + '\\n' + readFileSync('rendered/' + file, 'utf8'));
`;

const chart = (name: string, more = ''): string =>
  `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`;

describe('a subchart', () => {
  const workplace = new Workplace();
  afterAll(() => workplace.remove());
  workplace.program('helm', HELM);
  workplace.file(
    'web/Chart.yaml',
    chart('web', 'dependencies:\n- {name: guard, alias: gate, version: 1.0.0}\n'),
  );
  const faultOf = async (): Promise<string> =>
    (await callIn(workplace.folder, ['ir', 'web'], '', workplace.env)).stderr;
  /** @param source as helm names the template. */
  const rendered = (source: string): void =>
    void workplace.file(`rendered/${source}`, psp('web', 'maybe'));
  const PRINTED = psp('web', '{{ .Values.privileged }}');

  it.each([
    ['in a folder of its name', 'web/charts/store/templates/psp.yaml', 'web/charts/store'],
    [
      'in a chart within that',
      'web/charts/store/charts/cache/templates/deep/psp.yaml',
      'web/charts/store/charts/cache',
    ],
  ])('%s', async (_, source, folder) => {
    const place = new Workplace();
    place.program('helm', HELM);
    place.file('web/Chart.yaml', chart('web'));
    for (const [i, part] of folder.split('/charts/').entries())
      if (i > 0)
        place.file(
          `${folder
            .split('/charts/')
            .slice(0, i + 1)
            .join('/charts/')}/Chart.yaml`,
          chart(part),
        );
    place.file(source, `{{- if .Values.psp }}\n${PRINTED}{{- end }}\n`);
    place.file(`rendered/${source}`, psp('web', 'maybe'));
    const { status, stderr } = await callIn(place.folder, ['ir', 'web'], '', place.env);
    place.remove();
    expect(status).toBe(2);
    // The line of the template, which a condition above moves down.
    expect(stderr).toContain(`${source}:8:3: spec.privileged: `);
  });

  it('in a folder that is called otherwise, under an alias', async () => {
    workplace.file('web/charts/guard-1.0.0/Chart.yaml', chart('guard'));
    workplace.file('web/charts/guard-1.0.0/templates/psp.yaml', `# of guard\n${PRINTED}`);
    rendered('web/charts/gate/templates/psp.yaml');
    expect(await faultOf()).toContain(
      'web/charts/guard-1.0.0/templates/psp.yaml:8:3: spec.privileged: ',
    );
  });

  it('that comes packed is named by its package, with the lines that helm prints', async () => {
    workplace.file('web/charts/packed-2.1.0.tgz', '');
    rendered('web/charts/packed/templates/psp.yaml');
    expect(await faultOf()).toContain(
      'web/charts/packed-2.1.0.tgz/templates/psp.yaml:7:3: spec.privileged: ',
    );
  });

  it('is switched on by a value below its name where its policy is left out', async () => {
    const place = new Workplace();
    place.program('helm', HELM);
    place.file('web/Chart.yaml', chart('web'));
    place.file('web/charts/store/Chart.yaml', chart('store'));
    place.file(
      'web/charts/store/templates/psp.yaml',
      `{{- if and .Values.psp.enabled .Values.global.policies }}\n${PRINTED}{{- end }}\n`,
    );
    place.file('rendered/none.txt', '');
    const { stderr } = await callIn(place.folder, ['ir', 'web'], '', place.env);
    place.remove();
    expect(stderr).toContain(
      'set what it depends on, such as --set store.psp.enabled=true,global.policies=true',
    );
  });
});
