import { formatProblem } from '../../src/base/problem.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readPolicies } from '../../src/psp/readPolicies.js';

const FOUR =
  'seLinux: {rule: RunAsAny}, runAsUser: {rule: RunAsAny}, supplementalGroups: {rule: RunAsAny}, fsGroup: {rule: RunAsAny}';

const NEVER =
  'and never matches; PodSecurityPolicy admits no pod by this policy; add what is missing or remove the policy';
test.each([
  [
    'runAsUser: {rule: MustRunAs}',
    [`f:4:8: warning: spec.runAsUser is MustRunAs without ranges ${NEVER}`],
  ],
  [
    'fsGroup: {rule: MayRunAs, ranges: []}',
    [`f:4:8: warning: spec.fsGroup is MayRunAs without ranges ${NEVER}`],
  ],
  [
    'supplementalGroups: {rule: MustRunAs, ranges: null}',
    [`f:4:8: warning: spec.supplementalGroups is MustRunAs without ranges ${NEVER}`],
  ],
  [
    'seLinux: {rule: MustRunAs}',
    [`f:4:8: warning: spec.seLinux is MustRunAs without seLinuxOptions ${NEVER}`],
  ],
  ['seLinux: {rule: MustRunAs, seLinuxOptions: {}}', []],
  ['runAsUser: {rule: MustRunAsNonRoot}', []],
  ['fsGroup: {rule: RunAsAny}', []],
])('a policy that never matches warns: {%s}', (spec, warnings) => {
  const rest = FOUR.split(', ')
    .filter((one) => !one.startsWith(spec.split(':')[0]!))
    .join(', ');
  const text = `apiVersion: policy/v1beta1\nkind: PodSecurityPolicy\nmetadata: {name: example}\nspec: {${spec}, ${rest}}\n`;
  const { problems } = readPolicies(parseDocuments(text, 'f'), { strict: true });
  expect(problems.map(formatProblem)).toEqual(warnings);
});
