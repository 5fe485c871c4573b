/**
 * Annotations and fields of a pod that name a profile for the same thing. A server creates no pod
 * in which they differ (Kubernetes 1.37, pkg/apis/core/validation/validation.go:
 * validateSeccompAnnotationsAndFields, validateAppArmorAnnotationsAndFieldsMatchOnCreate).
 */
import { all, and, equal, literal, or, orElse } from '../lang/build.js';
import type { Bool, Expr, Opt } from '../lang/build.js';
import {
  appArmorAnnotation,
  appArmorFieldName,
  containerSeccompAnnotation,
  containerSeccompFieldName,
  givenPodSeccompAnnotation,
  podContainers,
  podSeccompFieldName,
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

export const profilesAgree: Bool = and(
  saysTheSameOfSeccomp(givenPodSeccompAnnotation, podSeccompFieldName),
  all(podContainers, 'container', (container) =>
    and(
      saysTheSameOfSeccomp(
        containerSeccompAnnotation(container),
        containerSeccompFieldName(container),
      ),
      saysTheSame(appArmorAnnotation(container), appArmorFieldName(container)),
    ),
  ),
);
