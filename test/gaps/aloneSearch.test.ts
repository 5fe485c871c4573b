/** Gaps of several policies that none of them has by itself are not there, and nothing is lost by it. */
import { analysed } from '../../src/api/analysis.js';
import { gapCoverage } from '../../src/gaps/coverage.js';
import {
  candidatesByAdministrator,
  candidatesByStranger,
  candidatesOf,
} from '../../src/gaps/witness/candidates.js';
import { narrowRequesters } from '../../src/gaps/witness/narrowRequesters.js';
import { podsReadDifferently } from '../../src/gaps/witness/smallPods.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readPolicySet, type PolicyInput } from '../../src/load/readPolicySet.js';
import { pspAdmission } from '../../src/semantics/admission.js';
import { inputGrants } from '../../src/semantics/grants.js';
import { targets } from '../../src/targets/index.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { EVERY_POLICY_GRANTED } from './everyPolicyGranted.js';
import { bindingYaml, groupYaml, policyYaml, roleYaml } from './policyTexts.js';

/** A policy that a group of its name may use. @param annotations which profiles it allows. */
const policy = (
  name: string,
  annotations: string,
  runAsUser = '{ rule: MustRunAsNonRoot }',
): string =>
  policyYaml(name, { annotations, runAsUser, volume: 'configMap' }) +
  roleYaml(name) +
  bindingYaml('ClusterRoleBinding', name, groupYaml(`${name}.example.com`));
const ANY_SECCOMP = `seccomp.security.alpha.kubernetes.io/allowedProfileNames: '*'`;
const RUNTIME_SECCOMP = `seccomp.security.alpha.kubernetes.io/allowedProfileNames: runtime/default`;
const FILLS_IN_APPARMOR = `apparmor.security.beta.kubernetes.io/defaultProfileName: runtime/default`;
const RUNTIME_APPARMOR = `apparmor.security.beta.kubernetes.io/allowedProfileNames: runtime/default`;

const read = (text: string): PolicyInput =>
  readPolicySet(parseDocuments(text, 'policies.yaml'), {});
const ofEras = (text: string): readonly string[] =>
  analysed(read(text), ['vap'], DEFAULT_OPTIONS)
    .flatMap(({ gaps }) => gaps.map(({ id }) => id))
    .filter((id) => /\*\/(seccomp|apparmor)-.*\/(looser|stricter)$/.test(id));

test('policies that allow every profile read annotations and fields alike', () => {
  const text = policy('one', ANY_SECCOMP) + policy('two', ANY_SECCOMP);
  expect(ofEras(text)).toEqual(['vap/*/seccomp-mirror/looser']);
});

test('where one of them tells profiles apart, there is a gap', () => {
  expect(ofEras(policy('one', ANY_SECCOMP) + policy('two', RUNTIME_SECCOMP))).toEqual([
    'vap/*/seccomp-annotations/looser',
    'vap/*/seccomp-mirror/looser',
    'vap/*/seccomp-annotations/stricter',
  ]);
  expect(ofEras(policy('one', ANY_SECCOMP) + policy('two', RUNTIME_APPARMOR))).toContain(
    'vap/*/apparmor-fields/looser',
  );
});

describe('what PSP and a target answer differently is still in a gap', () => {
  test.each([
    ['who may use one', policy('one', RUNTIME_APPARMOR) + policy('two', RUNTIME_SECCOMP)],
    ['who may use one, of which one allows all', policy('one', ANY_SECCOMP) + policy('two', '')],
    [
      'who may use one, of which one fills in users',
      policy('one', '', '{ rule: MustRunAs, ranges: [{ min: 5, max: 9 }] }') +
        policy('two', `${RUNTIME_APPARMOR}, ${FILLS_IN_APPARMOR}`, '{ rule: RunAsAny }'),
    ],
    [
      'who may use all',
      policy('one', RUNTIME_APPARMOR) + policy('two', RUNTIME_SECCOMP) + EVERY_POLICY_GRANTED,
    ],
  ])('%s', (_, text) => {
    const input = read(text);
    const { policySet } = input;
    const psp = pspAdmission(policySet, inputGrants(policySet));
    const askers = [
      candidatesByAdministrator('default'),
      candidatesByStranger(policySet, 'default'),
      ...policySet.policies.flatMap((one) =>
        narrowRequesters(policySet, one, []).map(candidatesOf),
      ),
    ];
    const pods = policySet.policies.flatMap((one) => [...podsReadDifferently(one)]);
    const requests = askers.flatMap(({ remembered }) =>
      pods
        .map(remembered)
        .flatMap((one) => [one.created, ...one.updated()].map(({ request }) => request)),
    );
    let differences = 0;
    // Gatekeeper's answers are those of kyverno, and vap's those of kyverno-cel.
    for (const target of ['psa', 'vap', 'gatekeeper'] as const) {
      const { gaps, answers } = targets[target].gaps(policySet, DEFAULT_OPTIONS);
      const coverage = gapCoverage(gaps, answers);
      const predict = targets[target].predict(policySet, DEFAULT_OPTIONS);
      for (const request of requests) {
        const isAdmitted = psp.review(request).verdict !== 'denied';
        if (isAdmitted === predict(request).allowed) continue;
        differences += 1;
        expect(coverage.covering(request, [isAdmitted ? 'stricter' : 'looser'])).not.toEqual([]);
      }
    }
    expect(differences).toBeGreaterThan(20);
  });
});
