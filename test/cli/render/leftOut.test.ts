/** Which policies a chart leaves out, and the values that each depends on. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { callIn } from '../run.js';
import { Workplace } from './programs.js';

const psp = (name: string): string => `apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata: {name: ${name}}
spec:
  volumes: ['*']
  seLinux: {rule: RunAsAny}
  runAsUser: {rule: RunAsAny}
  fsGroup: {rule: RunAsAny}
  supplementalGroups: {rule: RunAsAny}
`;
const DEPENDENCIES = `dependencies:
- {name: agent, alias: node-agent, version: 1.0.0}
- {name: cache, version: 1.0.0}
`;
const chart = (name: string, more = ''): string =>
  `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n${more}`;
const when = (condition: string, text: string): string =>
  `{{- if ${condition} }}\n${text}{{- end }}\n`;

/** @param printed what helm prints, by the name that it gives each template. */
async function warningsOf(
  templates: Readonly<Record<string, string>>,
  printed: Readonly<Record<string, string>>,
): Promise<string> {
  const workplace = new Workplace();
  workplace.file('shop/Chart.yaml', chart('shop', DEPENDENCIES));
  workplace.file('shop/charts/agent/Chart.yaml', chart('agent'));
  workplace.file('shop/charts/cache-1.0.0/Chart.yaml', chart('cache'));
  for (const [path, text] of Object.entries(templates)) workplace.file(`shop/${path}`, text);
  const text = Object.entries(printed)
    .map(([path, one]) => `---\n# Source: shop/${path}\n${one}`)
    .join('');
  workplace.program('helm', `process.stdout.write(${JSON.stringify(text)});`);
  const { stderr } = await callIn(workplace.folder, ['ir', 'shop'], '', workplace.env);
  workplace.remove();
  return stderr;
}

const OWN = { 'templates/psp.yaml': psp('shop') };
const LEFT_OUT = 'warning: the chart leaves this PodSecurityPolicy out with these values';

describe('a policy that a packed chart leaves out', () => {
  it.each([
    ['is told of', when('.Values.psp', psp('shop')), '', true],
    ['is none where there is one left', when('.Values.psp', psp('shop')), psp('shop'), false],
    ['is none where there never was one', 'a: 1\n', '', false],
  ])('%s', async (_, template, printed, isTold) => {
    const workplace = new Workplace();
    writeFileSync(join(workplace.folder, 'shop-1.0.0.tgz'), gzipSync(template));
    workplace.program('helm', `process.stdout.write(${JSON.stringify(printed)});`);
    const args = ['ir', 'shop-1.0.0.tgz'];
    const { stderr } = await callIn(workplace.folder, args, '', workplace.env);
    workplace.remove();
    expect(
      stderr.includes(
        'shop-1.0.0.tgz: warning: the chart has a PodSecurityPolicy, and leaves it out with these values; set what it depends on: helm show values shop-1.0.0.tgz lists',
      ),
    ).toBe(isTold);
  });
});

describe('a policy that a chart leaves out', () => {
  it.each([
    ['.Values.psp.enabled', 'psp.enabled=true'],
    ['not .Values.psp.existing', 'psp.existing=false'],
    ['and .Values.psp (eq .Values.kind "psp")', 'psp=true,kind=psp'],
  ])('depends on what is read around it: %s', async (condition, switches) => {
    const text = `${when('.Values.other', 'a: 1\n')}${when(condition, psp('shop'))}`;
    expect(await warningsOf({ 'templates/psp.yaml': text }, {})).toContain(
      `shop/templates/psp.yaml:6:1: ${LEFT_OUT}; set what it depends on, such as --set ${switches}\n`,
    );
  });

  it('of a subchart depends on values below its alias, or its name', async () => {
    const text = when('.Values.psp', psp('part'));
    const warnings = await warningsOf(
      {
        'charts/agent/templates/psp.yaml': text,
        'charts/cache-1.0.0/templates/psp.yaml': text,
      },
      {},
    );
    expect(warnings).toContain('such as --set node-agent.psp=true\n');
    expect(warnings).toContain('such as --set cache.psp=true\n');
  });

  it('is named beside others that are printed', async () => {
    const templates = {
      ...OWN,
      'charts/agent/templates/psp.yaml': when('.Values.psp', psp('agent')),
      'charts/cache-1.0.0/templates/psp.yaml': when('.Values.psp', psp('cache')),
      'templates/_included.yaml': when('.Values.psp', psp('included')),
      'templates/tests/psp.yaml': when('.Values.psp', psp('test')),
    };
    const printed = {
      ...OWN,
      'charts/node-agent/templates/account.yaml': 'kind: ServiceAccount\n',
    };
    const warnings = await warningsOf(templates, printed);
    // The other subchart is switched off as a whole.
    expect(warnings.match(/^.*leaves this.*$/gm)).toEqual([
      `shop/charts/agent/templates/psp.yaml:3:1: ${LEFT_OUT}; set what it depends on, such as --set node-agent.psp=true`,
    ]);
  });
});

it.each(['>=1.25.0-0', '<1.22.0-0'])('a chart for %s is refused with what to do', async (range) => {
  const workplace = new Workplace();
  workplace.file('shop/Chart.yaml', chart('shop'));
  workplace.program(
    'helm',
    `console.error('Error: chart requires kubeVersion: ${range} which is incompatible with Kubernetes v1.24.17'); process.exit(1);`,
  );
  const { stderr } = await callIn(workplace.folder, ['ir', 'shop'], '', workplace.env);
  workplace.remove();
  expect(stderr).toContain(
    'helm template NAME CHART --kube-version VERSION --api-versions policy/v1beta1/PodSecurityPolicy > FILE; a chart for 1.25 and newer has no policies',
  );
});
