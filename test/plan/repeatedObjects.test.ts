import { formatProblem, InputError } from '../../src/base/problem.js';
import { parseDocuments, type LoadedDocument } from '../../src/load/documents.js';
import { planFiles } from '../../src/plan/files.js';
import { cluster, planOf } from './planning.js';

interface Given {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly image?: string;
  readonly note?: string;
}
const again = (
  { apiVersion = 'apps/v1', kind = 'Deployment', namespace = 'shop', image = 'a:1', note }: Given,
  file = 'b.yaml',
): readonly LoadedDocument[] =>
  parseDocuments(
    `apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: again, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: again}}
  template:
    metadata: {annotations: {note: '${note ?? ''}'}}
    spec: {containers: [{name: a, image: '${image}', args: ['${note ?? ''}']}]}
`,
    file,
  );
const pod = (nodeName: string, file: string): readonly LoadedDocument[] =>
  parseDocuments(
    `{apiVersion: v1, kind: Pod, metadata: {name: again, namespace: shop}, spec: {${nodeName} containers: [{name: a, image: a}]}}`,
    file,
  );
const FIRST = again({}, 'a.yaml');

describe('one object given twice', () => {
  const rows: readonly (readonly [string, readonly LoadedDocument[], readonly LoadedDocument[]])[] =
    [
      ['as it was', FIRST, again({})],
      ['with other arguments and notes', FIRST, again({ note: 'b' })],
      ['in the group that it had before', FIRST, again({ apiVersion: 'extensions/v1beta1' })],
      ['a pod, before and on a node', pod('', 'a.yaml'), pod('nodeName: n,', 'b.yaml')],
      [
        'a pod, before and after it got tolerations of its node',
        pod('', 'a.yaml'),
        pod('tolerations: [{key: node.kubernetes.io/not-ready, operator: Exists}],', 'b.yaml'),
      ],
      [
        'a pod, before and after it got a debug container',
        pod('', 'a.yaml'),
        pod('ephemeralContainers: [{name: debug, image: a}],', 'b.yaml'),
      ],
    ];
  it.each(rows)('counts once: %s', (_, first, second) => {
    const made = planOf([...cluster(), ...first, ...second]);
    expect(made.plan.workloads.filter(({ name }) => name === 'again')).toHaveLength(1);
    expect([...planFiles(made).keys()].filter((name) => name.includes('again_2'))).toEqual([]);
    expect(made.warnings.map(formatProblem).at(-1)).toMatch(
      /^b\.yaml:\d+:\d+: warning: \w+ shop\/again is in the input already, at a\.yaml:\d+:\d+: counted once$/,
    );
  });

  it('is told once of several', () =>
    expect(
      planOf([...cluster(), ...FIRST, ...again({}), ...again({}, 'c.yaml')]).warnings.at(-1)!
        .message,
    ).toBe(
      'Deployment shop/again is in the input already, at a.yaml:3:12, and so is 1 more: counted once',
    ));

  it('is an error where it makes other pods', () => {
    let problems: readonly string[] = [];
    try {
      planOf([...cluster(), ...FIRST, ...again({ image: 'a:2' })]);
    } catch (error) {
      problems = (error as InputError).problems.map(formatProblem);
    }
    expect(problems).toEqual([
      'b.yaml:3:12: Deployment shop/again makes other pods at a.yaml:3:12; a cluster has one object of a name: leave one of the two out',
    ]);
  });

  it.each([
    ['another namespace', { namespace: 'logs' }],
    ['another kind', { kind: 'StatefulSet' }],
    ['another API', { apiVersion: 'example.com/v1' }],
  ] as const)('is two with %s', (_, other) => {
    const made = planOf([...cluster(), ...FIRST, ...again({ ...other, image: 'a:2' })]);
    expect(made.plan.workloads.filter(({ name }) => name === 'again')).toHaveLength(2);
    expect(made.warnings.map(({ message }) => message).join()).not.toContain('already');
  });
});

it('patches an object of a group that is gone in the group of today', () =>
  expect(
    planFiles(planOf([...cluster(), ...again({ apiVersion: 'extensions/v1beta1' })])).get(
      'workloads/shop/patch.sh',
    ),
  ).toContain('kubectl patch deployment.apps again --namespace shop'));
