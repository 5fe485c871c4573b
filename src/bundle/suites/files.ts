/** Writes `tests/`: the same cases for each engine's own test runner. */
import { yamlFile } from '../../targets/shared/files.js';
import type { SuiteCase } from '../../targets/shared/suite.js';
import type { Application } from '../application.js';
import { canBeTested, enginesOf, type BundleOptions } from '../emitted.js';

const podFile = (one: SuiteCase): string => `pods/${folderOf(one)}/${one.name}.yaml`;

function folderOf({ admitted, ofAccount }: SuiteCase): string {
  if (admitted) return 'admitted';
  return ofAccount ? 'refused-by-account' : 'refused';
}

export function suiteFiles(
  application: Application,
  cases: readonly SuiteCase[],
  options: BundleOptions,
): readonly (readonly [string, string])[] {
  if (cases.length === 0) return [];
  const { name, policySet } = application;
  return [
    ...cases.map((one): [string, string] => [
      podFile(one),
      yamlFile('pod', one.admitted ? 'A pod of the application' : 'A pod that oversteps one rule', [
        { object: one.request.pod },
      ]).text,
    ]),
    ...enginesOf(options).flatMap((engine): [string, string][] => {
      const { name: target, suite } = engine;
      return suite === undefined || !canBeTested(engine, application, options)
        ? []
        : [
            [
              `${target}/${suite.file}`,
              suite.text({
                name,
                policySet,
                cases,
                podPath: (one) => `../${podFile(one)}`,
                policyPath: (file) => `../../kustomize/components/${target}/${file}`,
              }),
            ],
          ];
    }),
  ];
}
