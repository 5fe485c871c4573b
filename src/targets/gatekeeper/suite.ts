/** Writes a bundle's tests for `gator verify`. */
import { yamlFile } from '../shared/files.js';
import type { Suite, SuiteInput } from '../shared/suite.js';
import { constraintKind } from './constraintKind.js';

const FILE = 'suite.yaml';
const RUN = 'gator verify tests/gatekeeper';

export const gatorSuite: Suite = {
  file: FILE,
  run: RUN,
  text: ({ name, cases, podPath, policyPath }: SuiteInput) =>
    yamlFile(FILE, RUN, [
      {
        object: {
          apiVersion: 'test.gatekeeper.sh/v1alpha1',
          kind: 'Suite',
          metadata: { name },
          tests: [
            {
              name: constraintKind({ name }),
              template: policyPath('template.yaml'),
              constraint: policyPath('constraint.yaml'),
              cases: cases.map((one) => ({
                name: one.name,
                object: podPath(one),
                assertions: [one.admitted ? { violations: 0 } : { violations: 'yes' }],
              })),
            },
          ],
        },
      },
    ]).text,
};
