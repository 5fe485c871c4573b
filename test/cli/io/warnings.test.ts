/** Of many warnings that say the same a few are said in full. */
import { warningLines } from '../../../src/cli/io/warnings.js';
import { formatProblem, type Problem } from '../../../src/base/problem.js';

const dangling = (file: string, line: number, name: string): Problem => ({
  severity: 'warning',
  position: { file, line, column: 9 },
  message: `ClusterRole "${name}" grants the use of PodSecurityPolicy "${name}", which is not in the input`,
});
const other: Problem = {
  severity: 'warning',
  position: { file: 'b.yaml', line: 2, column: 3 },
  message: 'a PodSecurityPolicy belongs to no namespace: metadata.namespace is ignored',
  remedy: 'remove it',
};
const many = (count: number): readonly Problem[] =>
  Array.from({ length: count }, (_, i) => dangling('a.yaml', i + 1, `p${i}`));

it('up to four are all said', () => {
  const warnings = [...many(4), other];
  expect(warningLines(warnings)).toEqual(warnings.map(formatProblem));
});

it('of more, three, and then where the others stand', () => {
  const [first, ...rest] = many(4);
  const lines = warningLines([first!, other, ...rest, dangling('b.yaml', 7, 'q')]);
  expect(lines).toEqual([
    'a.yaml:1:9: warning: ClusterRole "p0" grants the use of PodSecurityPolicy "p0", which is not in the input',
    'b.yaml:2:3: warning: a PodSecurityPolicy belongs to no namespace: metadata.namespace is ignored; remove it',
    'a.yaml:2:9: warning: ClusterRole "p1" grants the use of PodSecurityPolicy "p1", which is not in the input',
    'a.yaml:3:9: warning: ClusterRole "p2" grants the use of PodSecurityPolicy "p2", which is not in the input',
    'warning: 2 more like it: a.yaml:4:9, b.yaml:7:9',
  ]);
});

it('the file is named once, and not all places of very many', () => {
  const last = warningLines(many(30)).at(-1)!;
  expect(last).toMatch(/^warning: 27 more like it: a\.yaml:4:9, 5:9, .*, 23:9 and 7 more$/);
});
