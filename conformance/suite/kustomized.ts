/** What kustomize builds of a bundle, as kubectl reads it. */
import { join } from 'node:path';
import type { TargetName } from '../../src/gaps/gap.js';
import { render } from './charts.js';
import type { OpenEngine } from './engines.js';
import { objectsOf } from './normalObjects.js';

/** @param bundle its folder. */
export function kustomized(
  open: OpenEngine,
  root: string,
  bundle: string,
  target: TargetName,
): Promise<readonly object[]> {
  const folder = join(bundle, 'kustomize', target);
  return objectsOf(open, render(root, [{ op: 'kustomize', folder }])[0]!.yaml);
}
