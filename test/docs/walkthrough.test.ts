/**
 * The walk-through of docs/bundles.md, as far as it can be tried without a cluster; `npm run conformance
 * -- --servers` walks it.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkFor } from '../../conformance/suite/documentedChecks.js';
import { stepsUnder } from '../../conformance/suite/documentedSteps.js';
import { BUNDLE_CASES } from '../../scripts/bundle-cases.mjs';
import { copyGolden } from '../../scripts/golden-files.mjs';
import { ROOT } from '../cli/run.js';

const DOCUMENT = readFileSync(join(ROOT, 'docs/bundles.md'), 'utf8');
const BUNDLE = copyGolden(
  ROOT,
  'bundles/log-collector',
  mkdtempSync(join(tmpdir(), 'psp-ferry-walk-')),
);
afterAll(() => rmSync(BUNDLE, { recursive: true }));
const HEADINGS = [
  'An application, from PSP to any cluster',
  'A cluster with Kyverno',
  'A cluster with nothing but Kubernetes 1.37',
];
const steps = HEADINGS.flatMap((heading) => stepsUnder(DOCUMENT, heading));

it('is there, and shows what its first command prints', () => {
  for (const heading of HEADINGS) expect(stepsUnder(DOCUMENT, heading)).not.toHaveLength(0);
  expect(steps[0]).toMatchObject({
    command: expect.stringMatching(/^psp-ferry bundle /) as string,
    prints: expect.stringContaining('1 policy') as string,
  });
});

it.each(steps.map(({ command }) => command))(
  '%s: the suite knows what to expect, and its files are there',
  (command) => {
    expect(checkFor(command)).toBeDefined();
    for (const [, path = ''] of command.matchAll(/ bundle\/(\S+)/g))
      expect([path, existsSync(join(BUNDLE, path))]).toEqual([path, true]);
    for (const [path] of command.matchAll(/examples\/\S+/g))
      expect([path, existsSync(join(ROOT, path))]).toEqual([path, true]);
  },
);

it.each(BUNDLE_CASES)('the README of the bundle $name too', ({ name }) => {
  const markdown = readFileSync(join(ROOT, 'golden/bundles', name, 'README.md'), 'utf8');
  const all = ['Install', 'Check it yourself', 'Remove'].flatMap((heading) =>
    stepsUnder(markdown, heading),
  );
  expect(all).toHaveLength(12);
  for (const { command } of all)
    expect([command, checkFor(command) !== undefined]).toEqual([command, true]);
});

describe('reading a document', () => {
  const document = (body: string): string =>
    `# Title\n\n## A heading\n\n${body}\n## Another\n\n\`\`\`\nkubectl get pods\n\`\`\`\n`;
  it('takes commands with what stands behind #, and the block after them as what is printed', () => {
    const body = '```\nkubectl apply -f a     # accepted\nhelm list\n```\n\n```\nNAME\n```\n';
    expect(stepsUnder(document(body), 'A heading')).toEqual([
      { command: 'kubectl apply -f a', promise: 'accepted' },
      { command: 'helm list', promise: '', prints: 'NAME' },
    ]);
  });
  it('reads # in a block as a comment, not as the next heading', () => {
    expect(stepsUnder(document('```\n# note\n```\n\n```\nhelm list\n```\n'), 'A heading')).toEqual([
      { command: 'helm list', promise: '' },
    ]);
  });
  it('says that a heading is missing', () =>
    expect(() => stepsUnder('# Title\n', 'A heading')).toThrow('there is no heading A heading'));
});
