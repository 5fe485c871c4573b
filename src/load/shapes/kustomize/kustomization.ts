/** Refuses kustomizations among other objects of a text: kustomize would change those objects. */
import { giveOutput } from '../../giveOutput.js';
import type { Shape } from '../shape.js';

const GROUP = /^kustomize\.config\.k8s\.io\//;

export function isKustomizeObject(value: unknown): boolean {
  const { apiVersion, kind } = Object(value) as { apiVersion?: unknown; kind?: unknown };
  return GROUP.test(String(apiVersion)) && (kind === 'Kustomization' || kind === 'Component');
}

export const UNRENDERED_KUSTOMIZATION = {
  message:
    'this is a kustomization: what a server gets is not what the objects beside it in the input say',
  remedy: giveOutput('render it first', 'kubectl kustomize FOLDER'),
};

export const kustomizeShape: Shape = {
  owns: isKustomizeObject,
  read: (own) => ({
    documents: [],
    problems: own.map(({ locate }) => ({
      severity: 'error',
      position: locate([]),
      ...UNRENDERED_KUSTOMIZATION,
    })),
  }),
};
