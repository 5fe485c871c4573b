/**
 * The README of a bundle, for one engine: the policies are installed in each way, the application
 * is added, everything is checked and removed.
 */
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REFUSED, soon, tried, type Place } from './documentedChecks.js';
import { stepsUnder, type Step } from './documentedSteps.js';
import { goldenFolder } from './goldenFolder.js';
import type { Report } from './report.js';
import { Shell } from './shell.js';

export async function bundleReadme(
  root: string,
  kubeconfig: string,
  { name, engine }: { readonly name: string; readonly engine: string },
  report: Report,
): Promise<void> {
  const folder = goldenFolder(root, `bundles/${name}`);
  const markdown = readFileSync(join(folder, 'README.md'), 'utf8');
  for (const program of ['kubectl', 'helm'] as const) {
    const shell = new Shell(root, kubeconfig);
    const steps = bundleSteps(markdown, engine, program);
    const namespace = steps.install[0]!.command.split(' ').at(-1)!;
    let before = '';
    try {
      cpSync(folder, join(shell.folder, 'bundle'), { recursive: true });
      const place = { shell, below: 'bundle', bundle: '.', engine };
      const workload = stepFor(`kubectl apply -f examples/${name}/workload.yaml`);
      const fault = await firstFault([
        ...steps.install.map((step) => () => tried(step, place)),
        () => tried(workload, { ...place, below: '.' }),
        ...(program === 'helm' && engine !== 'psa'
          ? [() => rollOut(steps.install.at(-1)!, place)]
          : []),
        ...steps.check.map((step) => () => tried(step, place)),
        async () => {
          before = await present(shell, namespace);
          return undefined;
        },
        ...steps.remove.map((step) => () => tried(step, place)),
        () => stays(shell, namespace, before),
      ]);
      report.check(
        `README of ${name}, ${engine} with ${program}: installed, ${steps.check.length} checks, removed; the namespace and its pods are still there`,
        fault === undefined,
        fault ?? '',
      );
    } finally {
      // Whatever a step that failed has left there.
      for (const { command } of steps.remove) await shell.run(command, 'bundle');
      await shell.run(`${steps.install[0]!.command.replace('create', 'delete')} --wait`);
      shell.close();
    }
  }
}

/** The namespace and its pods that nobody deletes, with their uids. */
const present = async (shell: Shell, namespace: string): Promise<string> => {
  const uids = `-o jsonpath='{range .items[*]}{.metadata.uid} {.metadata.deletionTimestamp}{"\\n"}{end}'`;
  const only = `namespaces --field-selector metadata.name=${namespace}`;
  const answers = [
    await shell.run(`kubectl get ${only} ${uids}`),
    await shell.run(`kubectl -n ${namespace} get pods ${uids}`),
  ];
  return answers.map(({ output }) => output).join('');
};

async function stays(shell: Shell, namespace: string, before: string): Promise<string | undefined> {
  const after = (await present(shell, namespace)).split('\n');
  const gone = before.split('\n').filter((line) => !after.includes(line));
  return before !== '' && gone.length === 0
    ? undefined
    : `after the removal ${gone.join()} is gone or going`;
}

/** What Gatekeeper alone needs first: its template, and then its kind. */
const FOR_TEMPLATE = /template\.yaml$|constrainttemplate/;

/** The README shows one engine, and names the others. */
function bundleSteps(
  markdown: string,
  engine: string,
  program: 'kubectl' | 'helm',
): {
  readonly install: readonly Step[];
  readonly check: readonly Step[];
  readonly remove: readonly Step[];
} {
  const inline = (pattern: RegExp): Step => stepFor(pattern.exec(markdown)![1]!);
  const ways = (heading: string): readonly Step[] =>
    stepsUnder(markdown, heading)
      .filter(({ command }) => command.startsWith(program) && !FOR_TEMPLATE.test(command))
      .map((step) => ({ ...step, command: step.command.replace(/\bvap\b/, engine) }));
  const forTemplate = stepsUnder(markdown, 'Install').filter(({ command }) =>
    FOR_TEMPLATE.test(command),
  );
  // Namespaces are labelled by a script, beside which a chart has only the grants.
  const labels = (heading: string): readonly Step[] =>
    stepsUnder(markdown, heading).filter(
      ({ command }) => engine === 'psa' && command.startsWith('sh '),
    );
  const own = (heading: string): readonly Step[] =>
    engine === 'psa' && program === 'kubectl' ? [] : ways(heading);
  // The engines' own runners ask no cluster, and the levels of Pod Security Admission are not the
  // policy's rules.
  const check = stepsUnder(markdown, 'Check it yourself').filter(({ command }) =>
    command.startsWith('kubectl')
      ? engine !== 'psa' || !command.endsWith('/refused')
      : engine === 'kyverno-cel' && program === 'kubectl',
  );
  return {
    install: [
      inline(/`(kubectl create namespace [^`]+)`/),
      ...(engine === 'gatekeeper' && program === 'kubectl' ? forTemplate : []),
      ...own('Install'),
      // Once the kind is there, the same command a second time.
      ...(engine === 'gatekeeper' && program === 'helm'
        ? [forTemplate.at(-1)!, ...own('Install')]
        : []),
      ...labels('Install'),
    ],
    check,
    remove: [...labels('Remove'), ...own('Remove')],
  };
}

/**
 * Audit and warn, in the words of the chart: nothing is refused, and only warn says so to whoever
 * creates pods.
 */
async function rollOut(install: Step, place: Place): Promise<string | undefined> {
  for (const [mode, warns] of [
    ['audit', false],
    ['warn', true],
  ] as const) {
    const fault =
      (await tried({ ...install, command: `${install.command} --set mode=${mode}` }, place)) ??
      (await soon(place, REFUSED, ({ status, output }) =>
        status === 0 && output.includes('Warning: ') === warns
          ? undefined
          : `in mode ${mode}: ${output.slice(0, 600)}`,
      ));
    if (fault !== undefined) return fault;
  }
  return tried(install, place);
}

const stepFor = (command: string): Step => ({ command, promise: '' });

async function firstFault(
  trials: readonly (() => Promise<string | undefined>)[],
): Promise<string | undefined> {
  for (const trial of trials) {
    const fault = await trial();
    if (fault !== undefined) return fault;
  }
  return undefined;
}
