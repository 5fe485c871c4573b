/**
 * Labels for Pod Security Admission are set on namespaces that must outlive them: whichever way the
 * files are applied and removed, no namespace and no pod in it is deleted.
 */
import { readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { BUNDLE_CASES } from '../../scripts/bundle-cases.mjs';
import { GOLDEN_CASES } from '../../scripts/golden-cases.mjs';
import { goldenFolder } from './goldenFolder.js';
import type { Report } from './report.js';
import { Shell } from './shell.js';

const NAMESPACES = ['logging', 'web'] as const;
const LABEL = 'pod-security.kubernetes.io/enforce';

export async function namespacesStay(
  root: string,
  kubeconfig: string,
  report: Report,
): Promise<void> {
  const shell = new Shell(root, kubeconfig);
  try {
    for (const namespace of NAMESPACES) {
      await shell.run(`kubectl create namespace ${namespace}`);
      await shell.run(`kubectl -n ${namespace} create serviceaccount default`);
      await shell.run(`kubectl -n ${namespace} run app --image=registry.example.com/app:1`);
    }
    const before = await present(shell);
    const conversion = join(goldenFolder(root, 'three-policies'), 'psa');
    const labelled = await shell.run(`sh ${join(conversion, 'label.sh')}`);
    const labels = await levels(shell);
    asserted(
      report,
      'psa: label.sh labels the namespaces',
      labelled.status === 0 && labels.every((level) => level !== ''),
      `${labels.join()}; ${labelled.output.slice(-300)}`,
    );
    const unlabelled = await shell.run(`sh ${join(conversion, 'unlabel.sh')}`);
    const left = await levels(shell);
    const after = await present(shell);
    asserted(
      report,
      'psa: unlabel.sh takes the labels off; namespaces and pods are still there',
      unlabelled.status === 0 && left.every((level) => level === '') && after === before,
      `${left.join()}; ${after}; ${unlabelled.output.slice(-300)}`,
    );
    const deletions = deletionsOf(root);
    for (const command of deletions) await shell.run(`${command} --ignore-not-found --wait=false`);
    const rest = await present(shell);
    asserted(
      report,
      `no kubectl delete of anything in golden/ takes a namespace or its pods along, ${deletions.length} commands`,
      before !== '' && rest === before,
      rest,
    );
  } finally {
    for (const namespace of NAMESPACES)
      await shell.run(`kubectl delete namespace ${namespace} --wait`);
    shell.close();
  }
}

/** What was seen is for a failure. */
const asserted = (report: Report, title: string, holds: boolean, seen: string): void =>
  report.check(title, holds, holds ? '' : seen);

/** The namespaces and their pods that nobody deletes, with their uids. */
async function present(shell: Shell): Promise<string> {
  const columns = '-o custom-columns=A:.metadata.uid,B:.metadata.deletionTimestamp --no-headers';
  const answers: string[] = [];
  for (const namespace of NAMESPACES)
    for (const what of [`namespace ${namespace}`, `-n ${namespace} pod app`])
      answers.push((await shell.run(`kubectl get ${what} ${columns}`)).output);
  return answers.join('').replaceAll(/ +/g, ' ');
}

async function levels(shell: Shell): Promise<readonly string[]> {
  const answers: string[] = [];
  for (const namespace of NAMESPACES) {
    const path = LABEL.replaceAll('.', String.raw`\.`);
    answers.push(
      (
        await shell.run(
          `kubectl get namespace ${namespace} -o jsonpath='{.metadata.labels.${path}}'`,
        )
      ).output,
    );
  }
  return answers;
}

/** Every folder that kubectl builds, and every file that it reads, of conversions and bundles. */
function deletionsOf(root: string): readonly string[] {
  const names = [
    ...GOLDEN_CASES.map(({ name }) => name),
    ...BUNDLE_CASES.map(({ name }) => `bundles/${name}`),
  ];
  return names.flatMap((name) => {
    const folder = goldenFolder(root, name);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.yaml') && !file.startsWith('helm/'))
      .map((file) => join(folder, file));
    return files.map((file) =>
      relative(dirname(file), file) === 'kustomization.yaml'
        ? `kubectl delete -k ${dirname(file)}`
        : `kubectl delete -f ${file}`,
    );
  });
}
