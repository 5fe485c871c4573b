import type { OutputFile } from '../shared/outputFile.js';
import type { NamedScope } from '../shared/scope.js';
import { CONSTRAINT_KIND, constraintKind, constraintResource } from './constraintKind.js';
import templateFile from './templateFile.constant.js';

/** The template for a whole cluster, or for a bundle, whose constraint has a kind of its own. */
export function templateFor(scope: NamedScope | undefined): OutputFile {
  if (scope === undefined) return templateFile;
  const named = (text: string): string =>
    text
      .replaceAll(CONSTRAINT_KIND, constraintKind(scope))
      .replaceAll(constraintResource(undefined), constraintResource(scope));
  return {
    ...templateFile,
    text: named(templateFile.text),
    objects: templateFile.objects.map((one) => JSON.parse(named(JSON.stringify(one))) as object),
  };
}
