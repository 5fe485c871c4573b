/** Writes a bundle's tests for `kyverno test`. */
import { yamlFile } from '../files.js';
import { objectName } from '../naming.js';
import type { Suite } from '../suite.js';

const FILE = 'kyverno-test.yaml';
const RESULTS = [
  ['pass', true],
  ['fail', false],
] as const;

/**
 * @param target the target whose folder has the tests.
 * @param judged the fields of an expected result that name the policy.
 */
export const kyvernoSuite = (target: string, judged: object): Suite => ({
  file: FILE,
  run: 'kyverno test tests',
  text: ({ name, policySet, cases, podPath, policyPath }) => {
    const results = RESULTS.flatMap(([result, admitted]) => {
      const resources = cases
        .filter((one) => one.admitted === admitted)
        .map(({ request }) => `${request.namespace}/${request.name}`);
      return resources.length === 0
        ? []
        : [{ policy: objectName(policySet, { name }), ...judged, kind: 'Pod', resources, result }];
    });
    return yamlFile(FILE, `kyverno test tests/${target}`, [
      {
        object: {
          apiVersion: 'cli.kyverno.io/v1alpha1',
          kind: 'Test',
          metadata: { name },
          policies: [policyPath('policies.yaml')],
          resources: cases.map(podPath),
          results,
        },
      },
    ]).text;
  },
});
