/** What the page says to do can be done on the page. */
import { readFileSync } from 'node:fs';
import { convertTable } from '../../src/cli/commands/convert.js';
import { bundleTable } from '../../src/cli/commands/bundle.js';
import { InputError } from '../../src/base/problem.js';
import { gapAnchor } from '../../src/report/gaps/gapAnchor.js';
import { analysedPage, gapPage } from '../../web/core/gapPages.js';
import { onPage, problemsOnPage } from '../../web/core/pageWords.js';
import { Session } from '../../web/core/session.js';
import { DEFAULT_CHOICES } from '../../web/pageState.js';

const NAMES = [...Object.keys(convertTable.options), ...Object.keys(bundleTable.options)];
const OPTION = new RegExp(`(^|[\\s(])(--(${NAMES.join('|')})\\b(?!-)|-[tnwo] )`, 'm');

it.each([
  ['or convert with -t psa,vap --residual', 'or convert with “Residual” in Options'],
  ['without --selection any', 'without “Selection: any” in Options'],
  ['a weaker level (--psa-level lossless)', 'a weaker level (“PSA level: lossless” in Options)'],
  ['convert with --ephemeral as-psp', 'convert with “Ephemeral containers: as-psp” in Options'],
  ['name them (--namespace NAME)', 'name them (“Namespaces” in Options)'],
  ['ask RBAC (-t vap,kyverno-cel), or', 'ask RBAC (“Targets: vap,kyverno-cel” in Options), or'],
  ['kubectl auth can-i --list', 'kubectl auth can-i --list'],
  ['apply with --server-side', 'apply with --server-side'],
])('%s', (given, said) => {
  expect(onPage(given)).toBe(said);
  expect(OPTION.test(said)).toBe(false);
});

describe.each(['restricted', 'three-policies', 'every-field'])('%s', (name) => {
  const text = readFileSync(`examples/${name}.yaml`, 'utf8');
  it.each([
    {},
    { residual: true },
    { selection: 'any' },
    { psaLevel: 'baseline', kubernetes: '1.30', targets: ['psa', 'vap'] },
  ] as const)('names no option of the command line with %j', (choices) => {
    const session = new Session({
      name: 'p.yaml',
      text,
      choices: { ...DEFAULT_CHOICES, ...choices },
    });
    const said: string[] = [];
    for (const target of session.targets) {
      said.push(session.documentsFor(target).note);
      session.analyse(target, () => undefined);
    }
    const { html, warnings } = analysedPage(session.reviewed(), true, (rows) =>
      said.push(...rows.map((row) => row.html)),
    );
    said.push(html, ...[...session.read().warnings, ...warnings].map(({ remedy = '' }) => remedy));
    for (const { gap } of session.review.gaps)
      said.push(gapPage(session.review, gapAnchor(gap.id)).html);
    const lines = said.flatMap((one) => one.split('\n'));
    expect(lines.filter((line) => OPTION.test(line) && !line.includes('<code>'))).toEqual([]);
  });
});

it('what cannot be written names the page, too', () => {
  const text = ['a', 'b']
    .map((name) =>
      readFileSync('examples/restricted.yaml', 'utf8').replace('name: restricted', `name: ${name}`),
    )
    .join('\n---\n');
  const session = new Session({ name: 'p.yaml', text, choices: DEFAULT_CHOICES });
  let said: readonly (string | undefined)[] = [];
  try {
    session.read();
  } catch (error) {
    said = problemsOnPage((error as InputError).problems).map(({ remedy }) => remedy);
  }
  expect(said[0]).toBe(
    'give the roles and bindings too, name targets that ask RBAC (“Targets: vap,kyverno-cel” in Options), or give “Selection: any” in Options to let everyone use every policy',
  );
});
