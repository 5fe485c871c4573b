/**
 * Annotations and fields of a pod that name a profile for the same thing. A server creates no pod
 * in which they differ (Kubernetes 1.37, pkg/apis/core/validation/validation.go:
 * validateSeccompAnnotationsAndFields, validateAppArmorAnnotationsAndFieldsMatchOnCreate).
 */
import { all, and, at, equal, has, literal, not, or, orElse } from '../lang/build.js';
import type { Bool, Expr, Opt } from '../lang/build.js';
import type { Container } from './pod.js';
import {
  appArmorAnnotation,
  containerAppArmorFieldName,
  containerSeccompAnnotation,
  containerSeccompFieldName,
  givenPodSeccompAnnotation,
  podContainers,
  podSeccompFieldName,
  podSecurity,
} from './view.js';

const saysTheSame = (annotation: Opt<string>, fieldName: Expr<string>): Bool =>
  or(equal(fieldName, literal('')), equal(orElse(annotation, fieldName), fieldName));

/** The annotation has a second, older name for the default profile of the runtime. */
const saysTheSameOfSeccomp = (annotation: Opt<string>, fieldName: Expr<string>): Bool =>
  or(
    saysTheSame(annotation, fieldName),
    and(
      equal(fieldName, literal('runtime/default')),
      equal(orElse(annotation, literal('')), literal('docker/default')),
    ),
  );

/**
 * Before it compares, a server copies the annotation to a container without a field
 * (pkg/registry/core/pod/strategy.go, applyAppArmorVersionSkew). So it contradicts the pod's field
 * only if it is empty.
 */
const saysTheSameOfAppArmor = (container: Expr<Container>): Bool => {
  const annotation = appArmorAnnotation(container);
  const own = containerAppArmorFieldName(container);
  const isEmpty = and(has(annotation), equal(orElse(annotation, literal('')), literal('')));
  return and(
    saysTheSame(annotation, own),
    or(not(has(at(podSecurity, 'appArmorProfile'))), not(equal(own, literal(''))), not(isEmpty)),
  );
};

export const seccompAgrees: Bool = and(
  saysTheSameOfSeccomp(givenPodSeccompAnnotation, podSeccompFieldName),
  all(podContainers, 'container', (container) =>
    saysTheSameOfSeccomp(
      containerSeccompAnnotation(container),
      containerSeccompFieldName(container),
    ),
  ),
);

export const appArmorAgrees: Bool = all(podContainers, 'container', saysTheSameOfAppArmor);
