import { applicationFrom, filesOfBundle } from '../../../src/api/bundle.js';
import { analysesOf, sayingGaps } from '../../../src/cli/commands/analysing.js';
import { eachWithProgress, progressOn } from '../../../src/cli/io/progress.js';
import type { Terminal } from '../../../src/cli/io/terminal.js';
import { parseDocuments } from '../../../src/load/documents.js';
import { readPolicySet } from '../../../src/load/readPolicySet.js';
import { workloadsOf } from '../../bundle/workloads.js';
import { DEFAULT_OPTIONS } from '../../../src/targets/shared/options.js';

const CLEAR = '\r\u001b[K';
const written: string[] = [];
const terminal = (err: boolean): Terminal =>
  ({
    isTerminal: { out: false, err },
    err: (text: string) => {
      written.push(text);
    },
  }) as unknown as Terminal;
let now = 0;
beforeEach(() => {
  written.length = 0;
  now = 0;
});
const progress = (quiet = false, err = true): ReturnType<typeof progressOn> =>
  progressOn(terminal(err), { quiet }, () => (now += 300));
const upper = (name: string): string => name.toUpperCase();
const itself = (name: string): string => name;

describe('of several things', () => {
  it('says what is done meanwhile, after a while, and goes away', () => {
    expect(eachWithProgress(progress(), ['a', 'b', 'c'], itself, upper)).toEqual(['A', 'B', 'C']);
    expect(written).toEqual([`${CLEAR}b (2 of 3)`, `${CLEAR}c (3 of 3)`, CLEAR]);
  });

  it('says how far it is with each', () => {
    eachWithProgress(progress(), ['a', 'b'], itself, (_, say) => {
      say('half');
      say('whole');
    });
    expect(written.slice(0, 3)).toEqual([
      `${CLEAR}a, half (1 of 2)`,
      `${CLEAR}a, whole (1 of 2)`,
      `${CLEAR}b (2 of 2)`,
    ]);
  });

  it('goes away where the work fails', () => {
    const failing = (): void => {
      eachWithProgress(progress(), ['a', 'b'], itself, (name, say) => {
        say('half');
        if (name === 'a') throw new Error('of a');
      });
    };
    expect(failing).toThrow('of a');
    expect(written).toEqual([`${CLEAR}a, half (1 of 2)`, CLEAR]);
  });

  it.each([
    ['where nobody sees it', false, false],
    ['with --quiet', true, true],
  ])('is silent %s', (_, err, quiet) => {
    eachWithProgress(progress(quiet, err), ['a', 'b', 'c'], itself, upper);
    expect(written).toEqual([]);
  });
});

describe('of gaps', () => {
  const policy = (name: string): string =>
    `{apiVersion: policy/v1beta1, kind: PodSecurityPolicy, metadata: {name: ${name}}, spec: {runAsUser: {rule: MustRunAsNonRoot}, seLinux: {rule: RunAsAny}, fsGroup: {rule: MustRunAs, ranges: [{min: 1, max: 9}]}, supplementalGroups: {rule: RunAsAny}}}`;
  const input = readPolicySet(
    parseDocuments([policy('one'), policy('two')].join('\n---\n'), 'input.yaml'),
    { strict: true },
  );
  const said = (targets: Parameters<typeof analysesOf>[1]): readonly string[] => {
    analysesOf(input, targets, { ...DEFAULT_OPTIONS, selection: 'any' }, progress());
    return [...new Set(written)];
  };

  it('names the policy that it is at, of one target too', () => {
    expect(said(['kyverno'])).toEqual([
      `${CLEAR}kyverno: looking for gaps, policy 1 of 2`,
      `${CLEAR}kyverno: looking for gaps, policy 2 of 2`,
      CLEAR,
    ]);
  });

  it('names the target', () => {
    expect(said(['psa', 'vap']).filter((line) => line.includes('vap'))).toEqual([
      `${CLEAR}vap: looking for gaps (2 of 2)`,
      `${CLEAR}vap: looking for gaps, policy 2 of 2 (2 of 2)`,
    ]);
  });

  it('names policy and target of a bundle', () => {
    const workloads = workloadsOf(
      '{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {automountServiceAccountToken: false, containers: [{name: web, image: web, securityContext: {runAsUser: 1}}]}}',
    );
    const application = applicationFrom({
      policySet: input.policySet,
      workloads,
      samples: [],
      rbac: [],
      name: 'shop',
      origin: 'web.yaml',
    });
    filesOfBundle(application, {
      ...DEFAULT_OPTIONS,
      engines: ['kyverno', 'vap'],
      onGaps: sayingGaps(progress(), ['vap', 'kyverno']),
    });
    expect([...new Set(written)]).toEqual([
      `${CLEAR}vap: looking for gaps, policy 2 of 2 (1 of 2)`,
      `${CLEAR}kyverno: looking for gaps, policy 1 of 2 (2 of 2)`,
      `${CLEAR}kyverno: looking for gaps, policy 2 of 2 (2 of 2)`,
    ]);
  });
});
