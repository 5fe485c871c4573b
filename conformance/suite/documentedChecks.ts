/**
 * What must be true after a documented command, in addition to its success. A fault is one line;
 * undefined means no fault.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { VALIDATING_POLICY } from './bundleExceptions.js';
import { eventually } from './eventually.js';
import type { Step } from './documentedSteps.js';
import type { Answer, Shell } from './shell.js';

type Fault = string | undefined;

/** A shell, the folder of the commands, the bundle as seen from there, and the installed engine. */
export interface Place {
  readonly shell: Shell;
  readonly below: string;
  readonly bundle: string;
  readonly engine?: string;
}

export interface Check {
  readonly of: RegExp;
  /** What the reader's cluster has before it. */
  readonly before?: (place: Place) => Promise<Fault>;
  /** The command may be run until it answers so: controllers take their time. */
  readonly again?: true;
  readonly fault: (answer: Answer, step: Step, place: Place) => Fault | Promise<Fault>;
}

const endsWell = ({ status, output }: Answer): Fault =>
  status === 0 ? undefined : `exit code ${status}: ${output.slice(-600)}`;

const CHECKS: readonly Check[] = [
  {
    of: /^psp-ferry /,
    fault: (answer, { prints }) =>
      endsWell(answer) ??
      (prints === undefined || answer.output.trim() === prints.trim()
        ? undefined
        : `prints ${answer.output}`),
  },
  {
    of: /^kyverno test /,
    fault: (answer, { promise }) => {
      const [, promised] = /(\d+) tests/.exec(promise) ?? [];
      const [, passed] = /(\d+) tests passed and 0 tests failed/.exec(answer.output) ?? [];
      return (
        endsWell(answer) ??
        (passed !== undefined && passed !== '0' && (promised ?? passed) === passed
          ? undefined
          : `${passed ?? 'no'} tests pass`)
      );
    },
  },
  { of: /^gator verify /, fault: endsWell },
  { of: /^kubectl (apply -f \S*\/template\.yaml|wait )/, fault: endsWell },
  {
    of: /^kubectl get pspferry\w+$/,
    again: true,
    fault: (answer) => endsWell(answer) ?? violationsFault(answer),
  },
  {
    of: /^kubectl kustomize /,
    fault: (answer) =>
      endsWell(answer) ??
      (/^kind: ValidatingPolicy$/m.test(answer.output) ? undefined : 'shows no policy'),
  },
  { of: /^kubectl create namespace /, fault: endsWell },
  {
    of: /^helm upgrade log-collector\S* .*mode=enforce$/,
    fault: async (answer, _, place) => endsWell(answer) ?? (await stillReported(place)),
  },
  { of: /^(helm upgrade|kubectl apply -k|sh \S*\/label\.sh$)/, fault: endsWell },
  {
    of: /^kubectl apply -f \S*exceptions\/kyverno-cel\//,
    before: forbidHostPaths,
    fault: async (answer, _, place) =>
      endsWell(answer) ??
      (await soon(
        place,
        ADMITTED,
        (created) => endsWell(created) ?? admittedFault(created, place),
      )) ??
      (await allowHostPaths(place)),
  },
  {
    of: /^kubectl apply -f examples\//,
    fault: async (answer, _, place) =>
      endsWell(answer) ??
      soon(
        place,
        'kubectl get daemonsets,deployments,jobs,replicasets,pods,events -A -o json',
        workloadFault,
      ),
  },
  {
    of: /^kubectl get policyreports /,
    again: true,
    fault: (answer) => endsWell(answer) ?? reportFault(answer),
  },
  {
    of: /^kubectl create --dry-run=server .*\/admitted$/,
    again: true,
    fault: (answer, _, place) => endsWell(answer) ?? admittedFault(answer, place),
  },
  {
    of: /^kubectl create --dry-run=server .*\/refused$/,
    again: true,
    fault: (answer, _, place) => refusedFault(answer, place),
  },
  {
    of: /^(helm uninstall |kubectl delete -k |sh \S*\/unlabel\.sh$)/,
    fault: async (answer, _, place) =>
      endsWell(answer) ?? (await soon(place, REFUSED, endsWell)) ?? (await stillThere(place)),
  },
];

/** Undefined for a command that nobody has said anything about. */
export const checkFor = (command: string): Check | undefined =>
  CHECKS.find(({ of }) => of.test(command));

/** Types the command, and says what is not as it should be then. */
export async function tried(step: Step, place: Place): Promise<string | undefined> {
  const check = checkFor(step.command);
  if (check === undefined) return 'the suite does not know what to expect of it';
  const unready = await check.before?.(place);
  if (unready !== undefined) return `before it: ${unready}`;
  if (check.again === true)
    return soon(place, step.command, (answer) => check.fault(answer, step, place));
  return check.fault(await place.shell.run(step.command, place.below), step, place);
}

/** How long people wait before they ask what is wrong; reports are written after half a minute. */
const PATIENCE_SECONDS = 90;
const ADMITTED = 'kubectl create --dry-run=server -f BUNDLE/tests/pods/admitted';
export const REFUSED = 'kubectl create --dry-run=server -f BUNDLE/tests/pods/refused';

/** Runs the command until it answers so. */
export async function soon(
  { shell, below, bundle }: Place,
  command: string,
  faultOf: (answer: Answer) => Fault | Promise<Fault>,
): Promise<Fault> {
  let fault: Fault;
  await eventually(PATIENCE_SECONDS, async () => {
    fault = await faultOf(await shell.run(command.replace('BUNDLE', bundle), below));
    return fault === undefined ? true : undefined;
  });
  return fault;
}

const FORBIDDING = 'no-host-paths.json';

/** Another policy of the cluster, under the name that the exception is for. */
async function forbidHostPaths(place: Place): Promise<Fault> {
  writeFileSync(join(place.shell.folder, FORBIDDING), JSON.stringify(VALIDATING_POLICY));
  return (
    endsWell(await place.shell.run(`kubectl create -f ${FORBIDDING}`)) ??
    soon(place, ADMITTED, ({ output }) =>
      output.includes('no host paths') ? undefined : `no host paths, and yet: ${output}`,
    )
  );
}

const allowHostPaths = async ({ shell }: Place): Promise<Fault> =>
  endsWell(await shell.run(`kubectl delete -f ${FORBIDDING}`));

interface Listed {
  readonly kind: string;
  readonly reason?: string;
  readonly message?: string;
  readonly metadata: {
    readonly namespace: string;
    readonly name: string;
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly unknown[];
  };
}

/** Controllers have made pods, and none was refused. */
function workloadFault({ output }: Answer): Fault {
  const { items } = JSON.parse(output) as { readonly items: readonly Listed[] };
  const refused = items.find(({ kind, reason }) => kind === 'Event' && reason === 'FailedCreate');
  if (refused !== undefined) return refused.message;
  return items.some(
    ({ kind, metadata }) => kind === 'Pod' && metadata.ownerReferences !== undefined,
  )
    ? undefined
    : 'no controller has made a pod';
}

/** Each pod of the workload has a report, and none has failed. */
function reportFault({ output }: Answer): Fault {
  const rows = output
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(/\s+/));
  if (rows.length === 0) return 'no report';
  const wrong = rows.find(
    ([, kind, , pass, fail, , error]) =>
      kind !== 'Pod' || pass === '0' || fail !== '0' || error !== '0',
  );
  return wrong === undefined ? undefined : `a report says ${wrong.join(' ')}`;
}

/** Gatekeeper's audit has looked at what runs, and found nothing. */
function violationsFault({ output }: Answer): Fault {
  const [heads = [], row = []] = output
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+/));
  const found = row[heads.indexOf('TOTAL-VIOLATIONS')];
  return found === '0' ? undefined : `violations: ${found ?? 'not looked yet'}`;
}

/**
 * Kyverno scans what runs already once policies change, within seconds; pods from before must not
 * become failures by it.
 */
async function stillReported({ shell }: Place): Promise<Fault> {
  await new Promise((resolve) => setTimeout(resolve, 20_000));
  const fault = reportFault(await shell.run('kubectl get policyreports -n logging'));
  return fault === undefined ? undefined : `twenty seconds later ${fault}`;
}

/** What takes policies off leaves the namespaces, and what runs in them. */
async function stillThere({ shell }: Place): Promise<Fault> {
  const { output } = await shell.run('kubectl get namespaces,pods -A -o json');
  const { items } = JSON.parse(output) as { readonly items: readonly Listed[] };
  const going = items.find(({ metadata }) => metadata.deletionTimestamp !== undefined);
  if (going !== undefined) return `${going.kind} ${going.metadata.name} goes too`;
  return items.some(
    ({ kind, metadata }) => kind === 'Pod' && metadata.ownerReferences !== undefined,
  )
    ? undefined
    : 'the pods of the workload are gone';
}

const podsIn = ({ shell, below, bundle }: Place, folder: string): readonly string[] =>
  readdirSync(join(shell.folder, below, bundle, 'tests/pods', folder)).map((file) =>
    basename(file, '.yaml'),
  );

function admittedFault({ output }: Answer, place: Place): Fault {
  const missing = podsIn(place, 'admitted').find((name) => !output.includes(`pod/${name} created`));
  return missing === undefined ? undefined : `${missing} was not created: ${output.slice(-600)}`;
}

/**
 * docs/bundles.md: mutate rules and mutators cannot ask whether a policy then admits the pod, and
 * may make it one that the API server refuses first.
 */
const FILLS_IN_UNASKED = ['kyverno', 'gatekeeper'];
const SERVER_REFUSES = /is invalid: .*cannot set `allowPrivilegeEscalation` to false/s;

/** Each refusal is of one file, and names the field that the file is named after. */
function refusedFault({ output }: Answer, place: Place): Fault {
  const refusals = output
    .split(/^(?=Error from server)/m)
    .filter((text) => text.startsWith('Error from server'));
  for (const name of podsIn(place, 'refused')) {
    const own = refusals.filter((text) => text.includes(`/${name}.yaml`));
    const field = name.replace(/^oversteps-/, '').replaceAll('-', '');
    if (own.length !== 1) return `${name}: ${own.length} refusals: ${output.slice(-600)}`;
    if (FILLS_IN_UNASKED.includes(place.engine ?? '') && SERVER_REFUSES.test(own[0]!)) continue;
    // The account may follow the field in the name of the file.
    const named = [...own[0]!.matchAll(/, ([A-Za-z]+): /g)].map(([, one]) => one!.toLowerCase());
    if (!named.some((one) => field.startsWith(one)))
      return `${name}: another rule is named: ${own[0]!.slice(0, 900)}`;
  }
  return refusals.length === podsIn(place, 'refused').length
    ? undefined
    : 'refusals of other files';
}
