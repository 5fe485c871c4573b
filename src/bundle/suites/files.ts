/**
 * `tests/`: the same cases for each engine's own runner, so that the owner of a cluster can check
 * the bundle without this tool.
 */
import { exactJson } from '../../base/exactJson.js';
import { reviewFromRequest } from '../../pod/request.js';
import { CONSTRAINT_KIND } from '../../targets/gatekeeper/constraintKind.js';
import { yamlFile } from '../../targets/shared/files.js';
import { objectName } from '../../targets/shared/naming.js';
import type { Application } from '../application.js';
import type { Case } from './cases.js';

const podFile = ({ name, admitted }: Case): string =>
  `pods/${admitted ? 'admitted' : 'refused'}/${name}.yaml`;
const component = (engine: string, file: string): string =>
  `../../kustomize/components/${engine}/${file}`;

export function suiteFiles(
  application: Application,
  cases: readonly Case[],
): readonly (readonly [string, string])[] {
  if (cases.length === 0) return [];
  return [
    ...cases.map((one): [string, string] => [
      podFile(one),
      yamlFile('pod', one.admitted ? 'A pod of the application' : 'A pod that oversteps one rule', [
        { object: one.request.pod },
      ]).text,
    ]),
    ['gatekeeper/suite.yaml', gatorSuite(application, cases)],
    ['kyverno/kyverno-test.yaml', kyvernoTest(application, cases, 'kyverno')],
    ['kyverno-cel/kyverno-test.yaml', kyvernoTest(application, cases, 'kyverno-cel')],
    ['vap/reviews.jsonl', reviews(cases)],
  ];
}

function gatorSuite({ name }: Application, cases: readonly Case[]): string {
  return yamlFile('suite.yaml', 'gator verify tests/gatekeeper', [
    {
      object: {
        apiVersion: 'test.gatekeeper.sh/v1alpha1',
        kind: 'Suite',
        metadata: { name },
        tests: [
          {
            name: CONSTRAINT_KIND,
            template: component('gatekeeper', 'template.yaml'),
            constraint: component('gatekeeper', 'constraint.yaml'),
            cases: cases.map((one) => ({
              name: one.name,
              object: `../${podFile(one)}`,
              assertions: [one.admitted ? { violations: 0 } : { violations: 'yes' }],
            })),
          },
        ],
      },
    },
  ]).text;
}

function kyvernoTest(
  { name, policySet }: Application,
  cases: readonly Case[],
  engine: 'kyverno' | 'kyverno-cel',
): string {
  const rule = engine === 'kyverno' ? { rule: 'pod-security' } : { isValidatingPolicy: true };
  const results = (
    [
      ['pass', true],
      ['fail', false],
    ] as const
  ).flatMap(([result, admitted]) => {
    const resources = cases
      .filter((one) => one.admitted === admitted)
      .map(({ request }) => `${request.namespace}/${request.name}`);
    return resources.length === 0
      ? []
      : [{ policy: objectName(policySet), ...rule, kind: 'Pod', resources, result }];
  });
  return yamlFile('kyverno-test.yaml', `kyverno test tests/${engine}`, [
    {
      object: {
        apiVersion: 'cli.kyverno.io/v1alpha1',
        kind: 'Test',
        metadata: { name },
        policies: [component(engine, 'policies.yaml')],
        resources: cases.map((one) => `../${podFile(one)}`),
        results,
      },
    },
  ]).text;
}

/** One AdmissionReview a line; its uid says what to expect. */
const reviews = (cases: readonly Case[]): string =>
  cases
    .map(
      ({ name, admitted, request }) =>
        `${exactJson(reviewFromRequest({ ...request, uid: `${admitted ? 'admitted' : 'refused'}/${name}` }), 0)}\n`,
    )
    .join('');
