/** Objects of Flux and Argo CD are left alone; a warning says where Flux changes what is read. */
import { faultsOf, PSP, reading } from './reading.js';

const kustomization = (spec: string, metadata = '{name: psp}'): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: ${metadata}\nspec: ${spec}\n`;
const warnings = (text: string): readonly string[] => reading(PSP, text).warnings;

it.each(['{patches: [{patch: a}]}', '{postBuild: {substitute: {A: b}}}', '{components: [a]}'])(
  'Flux changes policies by %s',
  (spec) =>
    expect(warnings(kustomization(spec))).toEqual([
      'f1:1:1: warning: Flux changes what it deploys by Kustomization psp: PodSecurityPolicies, roles and bindings are read as they stand in the files; where these are changed, give what Flux makes of them: flux build kustomization NAME --path FOLDER --kustomization-file FILE --dry-run',
    ]),
);

it.each([
  ['one that changes nothing', kustomization('{path: ./psp, prune: true}')],
  ['one of a cluster', kustomization('{patches: []}', '{name: psp, uid: 1-2}')],
  ['a release', 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {patches: []}\n'],
])('%s needs no warning', (_, text) => expect(warnings(text)).toEqual([]));

it('says of nothing but such objects what prints what they deploy', () =>
  expect(
    faultsOf('apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\n'),
  ).toEqual([
    'f0:1:1: no PodSecurityPolicy in the input, only Application; give files with PodSecurityPolicies or a PolicySet: what is deployed, as flux build kustomization, helm template or argocd app manifests print it',
  ]));
