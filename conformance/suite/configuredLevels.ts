/**
 * The level for namespaces without labels comes from a file that the API server reads when it
 * starts. On a running server, labels stand for it.
 */
import type { Applied } from './serverObjects.js';

interface Configuration extends Applied {
  readonly plugins: readonly {
    readonly configuration: { readonly defaults: Readonly<Record<string, string>> };
  }[];
}

const isConfiguration = (document: Applied): document is Configuration =>
  document.kind === 'AdmissionConfiguration';

/**
 * What is applied, with each namespace labelled that has the configured level. @param namespaces
 * all that there are.
 */
export function withConfiguredLevels(
  written: readonly Applied[],
  namespaces: readonly string[],
): readonly Applied[] {
  const applied = written.filter((document) => !isConfiguration(document));
  const has = (name: string): boolean =>
    applied.some(({ kind, metadata }) => kind === 'Namespace' && metadata.name === name);
  return [
    ...applied,
    ...written.filter(isConfiguration).flatMap(({ plugins }) => {
      const labels = Object.fromEntries(
        Object.entries(plugins[0]!.configuration.defaults).map(([mode, value]) => [
          `pod-security.kubernetes.io/${mode}`,
          value,
        ]),
      );
      return namespaces
        .filter((name) => !has(name))
        .map((name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }));
    }),
  ];
}
