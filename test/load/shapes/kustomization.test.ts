/** A kustomization among objects is refused, and so are the objects that it changes. */
import { check } from '../../../src/api/index.js';
import { faultsOf, PSP, reading } from './reading.js';

const FAULT =
  'this is a kustomization: what a server gets is not what the objects beside it in the input say; render it first, and give rendered.yaml: kubectl kustomize FOLDER > rendered.yaml';
const of = (apiVersion: string, kind: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nresources: [a.yaml]\n`;

test.each(['Kustomization', 'Component'])('a %s beside policies', (kind) => {
  expect(faultsOf(PSP, of('kustomize.config.k8s.io/v1beta1', kind))).toEqual([`f1:1:1: ${FAULT}`]);
});

test('one beside workloads', () => {
  const workloads = `${of('kustomize.config.k8s.io/v1beta1', 'Kustomization')}---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: i}]}\n`;
  expect(
    check(PSP, { name: 'w', text: workloads }).map(({ psp, error }) => psp?.verdict ?? error),
  ).toEqual([`w:1:1: ${FAULT}`, 'denied']);
});

test('what Flux calls so is an object of the cluster', () =>
  expect(reading(PSP, of('kustomize.toolkit.fluxcd.io/v1', 'Kustomization')).ignored).toEqual({
    Kustomization: 1,
  }));
