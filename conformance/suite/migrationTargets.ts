/**
 * The new clusters of a migration: each target answers as the plan says on servers of today, with
 * the real controllers of its engine; one that was tampered with does not.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RESULTS } from '../../src/plan/steps.js';
import type { JsonObject } from '../../src/pod/json.js';
import { Cluster } from './cluster.js';
import { documentedApply } from './documentedApply.js';
import { stringify } from './engine.js';
import { eventually } from './eventually.js';
import { startGatekeeper } from './gatekeeperControllers.js';
import { startKyverno } from './kyvernoControllers.js';
import { Place, settled } from './migrationContexts.js';
import { CARRIED_KINDS } from './migrationProjects.js';
import type { Report } from './report.js';

/** They report what they would refuse in objects of the cluster. */
type EngineTarget = keyof typeof RESULTS;

interface Target<Name extends string = string> {
  readonly name: Name;
  /** Then something more gets through, or what runs is refused. */
  readonly tamper: string;
  readonly back: string;
}
const KUBECTL = 'kubectl --context new';
const TAMPERED = 'tampered.yaml';
/** CEL that reads other fields, or parameters of other values. */
const edited = (target: string): string =>
  target === 'gatekeeper'
    ? `sed 's#privileged: false#privileged: true#; s#hostNetwork: false#hostNetwork: true#' plan/policies/${target}/constraint.yaml > ${TAMPERED} && ${KUBECTL} apply -f ${TAMPERED}`
    : `sed 's#allowPrivilegeEscalation#readOnlyRootFilesystem#g; s#privileged#stdin#g' plan/policies/${target}/policies.yaml > ${TAMPERED} && ${KUBECTL} apply -f ${TAMPERED}`;
const withKubectl = <Name extends string>(name: Name): Target<Name> => ({
  name,
  tamper: edited(name),
  back: `${KUBECTL} delete -k plan/policies/${name}`,
});
const BUILT_IN: readonly Target[] = [
  withKubectl('vap'),
  {
    name: 'psa',
    tamper: `${KUBECTL} label --overwrite namespace --all pod-security.kubernetes.io/enforce=privileged`,
    back: 'sh plan/policies/psa/unlabel.sh',
  },
];
const WITH_GATEKEEPER: readonly Target<EngineTarget>[] = [withKubectl('gatekeeper')];
const WITH_KYVERNO: readonly Target<EngineTarget>[] = [
  withKubectl('kyverno-cel'),
  withKubectl('kyverno'),
];

/** Each has a cluster of its own. */
const ENGINES = [
  {
    name: 'Gatekeeper',
    program: 'gatekeeper-controllers/gatekeeper',
    start: startGatekeeper,
    targets: WITH_GATEKEEPER,
  },
  {
    name: 'Kyverno',
    program: 'kyverno-controllers/kyverno',
    start: startKyverno,
    targets: WITH_KYVERNO,
  },
] as const;

export async function verifyOthers(
  root: string,
  programs: string,
  place: Place,
  objects: readonly JsonObject[],
  report: Report,
): Promise<void> {
  for (const target of BUILT_IN) await verifyTarget(target, place, report);
  for (const engine of ENGINES) {
    if (!existsSync(join(programs, engine.program))) {
      report.skip(`the migration to ${engine.name}`, 'its controllers were not built');
      continue;
    }
    const cluster = new Cluster('new', programs);
    try {
      await cluster.start();
      await engine.start(cluster.server, root, programs);
      const other = new Place(root, [cluster]);
      await other.applies(
        'new',
        objects.filter(({ kind }) => CARRIED_KINDS.includes(String(kind))),
      );
      await place.shell.run(`cp -r plan ${other.shell.folder}/plan`);
      for (const target of engine.targets) {
        await verifyTarget(target, other, report);
        await readAudit(target.name, other, report);
      }
      other.close();
    } finally {
      cluster.stop();
    }
  }
}

/** As planned where it is installed as it was written; not as planned once somebody changed it. */
async function verifyTarget(
  { name, tamper, back }: Target,
  place: Place,
  report: Report,
): Promise<void> {
  const path = `plan/policies/${name}`;
  const commands = documentedApply(name, join(place.shell.folder, path), path);
  const apply = ['kubectl config use-context new', ...commands].join(' && ');
  let applied = await place.shell.run(apply);
  // Webhooks of an engine answer a while after they are registered.
  await eventually(60, async () => {
    if (applied.status === 0) return true;
    applied = await place.shell.run(apply);
    return undefined;
  });
  const output = applied.status === 0 ? await settled(place, name) : applied.output;
  const { status, output: said } = await place.shell.run(
    `psp-ferry verify plan --context new -t ${name}`,
  );
  report.check(
    `${name}: verify finds nothing that is not planned (${countsIn(said)})`,
    status === 0,
    status === 0 ? '' : output.slice(0, 1500),
  );
  const changed = await place.shell.run(tamper);
  let found = changed.status === 0 ? 'verify finds nothing' : changed.output.slice(-600);
  await eventually(60, async () => {
    const answer = await place.shell.run(`psp-ferry verify plan --context new -t ${name}`);
    if (answer.status === 1) found = '';
    return answer.status === 1 ? true : undefined;
  });
  report.check(`${name}: verify finds that it was tampered with`, found === '', found);
  await place.shell.run(back);
}

/** Its pods are asked for by a controller, who may use no more than the account of theirs. */
const STRANGER = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'stranger', namespace: 'shop' },
  spec: {
    selector: { matchLabels: { app: 'stranger' } },
    template: {
      metadata: { labels: { app: 'stranger' } },
      spec: {
        containers: [
          {
            name: 'app',
            image: 'registry.example.com/app:1',
            securityContext: { privileged: true },
          },
        ],
      },
    },
  },
};

/**
 * A pod that the plan does not know, in what the engine itself reports while it refuses nothing.
 */
async function readAudit(name: EngineTarget, place: Place, report: Report): Promise<void> {
  const path = `plan/audit/${name}`;
  const commands = documentedApply(name, join(place.shell.folder, path), path);
  let said = '';
  const isDone = async (command: string): Promise<true | undefined> => {
    const { status, output } = await place.shell.run(command);
    if (status !== 0) said = `${command}: ${output.slice(-900)}`;
    return status === 0 ? true : undefined;
  };
  const stranger = join(place.shell.folder, 'stranger.json');
  writeFileSync(stranger, stringify(STRANGER));
  for (const command of [...commands, `${KUBECTL} apply -f ${stranger}`])
    await eventually(60, () => isDone(command));
  const found = await eventually(120, async () => {
    await isDone(RESULTS[name]);
    const { status, output } = await place.shell.run(
      `psp-ferry verify plan -t ${name} --audit-results audit-results.yaml`,
    );
    said = output.slice(0, 900);
    return status === 1 && output.includes('stranger') ? true : undefined;
  });
  report.check(
    `${name}: what it reports in audit is read, a stranger's pod with it`,
    found === true,
    found === true ? '' : said,
  );
  await place.shell.run(`${KUBECTL} delete -f ${stranger} --wait`);
  await place.shell.run(`${KUBECTL} delete -k ${path}`);
}

/** The two lines of the table. */
const countsIn = (text: string): string =>
  text
    .split('\n')
    .slice(1, 3)
    .map((line) => line.trim().replaceAll(/\s{2,}/g, ' '))
    .join('; ');
