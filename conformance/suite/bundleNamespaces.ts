/** The namespaces of a bundle: labelled by its script, or patched by its component. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Application } from '../../src/bundle/application.js';
import { emissions } from '../../src/bundle/emitted.js';
import { LABEL_SCRIPT } from '../../src/targets/psa/labelFiles.js';
import { KUSTOMIZATION } from '../../src/targets/shared/kustomization.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';
import { render, type Rendered } from './charts.js';

/** What `label.sh` makes of them. */
export const namespacesOf = (application: Application): readonly object[] =>
  emissions(application, DEFAULT_OPTIONS)
    .find(({ target }) => target === 'psa')!
    .files.find(({ name }) => name === LABEL_SCRIPT)!.objects;

/** A stranger's folder that holds the namespaces, without labels, and lists the component. */
export function patchedNamespaces(
  root: string,
  folder: string,
  labelled: readonly object[],
): { readonly alone: Rendered; readonly beside: Rendered } {
  const strangers = mkdtempSync(join(tmpdir(), 'psp-ferry-namespaces-'));
  try {
    cpSync(join(folder, 'kustomize/components/psa'), join(strangers, 'psa'), { recursive: true });
    const bare = labelled.map((one) => {
      const { metadata, ...rest } = one as { readonly metadata: { readonly name: string } };
      return JSON.stringify({ ...rest, metadata: { name: metadata.name } });
    });
    writeFileSync(join(strangers, 'namespaces.yaml'), bare.join('\n---\n'));
    writeFileSync(
      join(strangers, KUSTOMIZATION),
      JSON.stringify({ resources: ['namespaces.yaml'], components: ['psa'] }),
    );
    const [alone, beside] = render(root, [
      { op: 'kustomize', folder: join(strangers, 'psa') },
      { op: 'kustomize', folder: strangers },
    ]);
    return { alone: alone!, beside: beside! };
  } finally {
    rmSync(strangers, { recursive: true, force: true });
  }
}
