import type { LoadedDocument } from '../../base/loadedDocument.js';
import type { Problem } from '../../base/problem.js';
import { gitops } from './gitops/deployments.js';
import { kustomizeShape } from './kustomize/kustomization.js';
import { openshift } from './openshift/openshift.js';
import { openshiftRoles } from './openshift/roles.js';
import { openshiftTemplate } from './openshift/template.js';
import { rancher } from './rancher/rancher.js';
import type { Shape, ShapeDocuments } from './shape.js';
import { terraform } from './terraform/terraform.js';

/**
 * In the order in which they are read. Terraform comes first, because it can contain objects of the
 * other forms.
 */
const SHAPES: readonly Shape[] = [
  terraform,
  rancher,
  openshift,
  openshiftRoles,
  openshiftTemplate,
  kustomizeShape,
  gitops,
];

/** Converts what other programs write to Kubernetes objects. Other documents stay as they are. */
export function readShapes(given: readonly LoadedDocument[]): ShapeDocuments {
  let documents = given;
  const problems: Problem[] = [];
  for (const shape of SHAPES) {
    const own = documents.filter(({ value }) => shape.owns(value));
    if (own.length === 0) continue;
    const read = shape.read(own, documents);
    problems.push(...read.problems);
    documents = [...documents.filter(({ value }) => !shape.owns(value)), ...read.documents];
  }
  return { documents, problems };
}
