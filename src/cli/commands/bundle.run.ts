import { accountTitle } from '../../targets/shared/scope.js';
import type { AddedGrant } from '../../bundle/addedGrants.js';
import type { Application } from '../../bundle/application.js';
import { enginesOf } from '../../bundle/emitted.js';
import { workloadTitle } from '../../bundle/least/leastPolicy.js';
import type { Locate } from '../../base/position.js';
import { printable, printableLines } from '../../base/printable.js';
import { formatProblem, InputError } from '../../base/problem.js';
import { shortList } from '../../base/shortList.js';
import { rbacObjectsIn } from '../../rbac/readGrants.js';
import { bundleCautions } from '../../bundle/cautions.js';
import { loadAll } from '../../load/inputs.js';
import { holdPolicies, NO_FACTS } from '../../load/readPolicySet.js';
import { isApplied } from '../../targets/leftOnCluster.js';
import { sayTemplates } from './besideWorkloads.js';
import { sayingGaps } from './analysing.js';
import type { BundleArguments } from './bundle.js';
import { EXIT, UsageError } from '../io/exit.js';
import { leftWords } from './leftWords.js';
import { progressOn, withProgress } from '../io/progress.js';
import { writeFolder } from '../io/outputFolder.js';
import { policiesIn } from './policyArguments.js';
import { leftAloneByBoth } from './readTwice.js';
import { saysStale } from './staleFolder.js';
import { emitOptions } from './targetOptions.js';
import { isChart, releaseOf } from '../render/chart.js';
import { readingOf, renderOf } from '../render/render.js';
import type { Terminal } from '../io/terminal.js';
import { RBAC_KINDS } from '../../rbac/objects.js';
import { requireOneStdin, workloadsBeside } from '../io/workloadsBeside.js';
import {
  applicationFrom,
  applicationNameFault,
  chartVersionFault,
  filesOfBundle,
  nameFrom,
  samplesIn,
  workloadsIn,
} from '../../api/bundle.js';
import type { LeftAlone } from '../../api/leftAlone.js';

export async function runBundle(args: BundleArguments, terminal: Terminal): Promise<number> {
  const { application, locate } = await readApplication(args, terminal);
  const options = emitOptions(args, [], { ...NO_FACTS, locate });
  const engines = enginesOf({ engines: args.engine }).map(({ name }) => name);
  const files = withProgress(progressOn(terminal, args), (progress) =>
    filesOfBundle(application, {
      ...options,
      engines,
      chartVersion: args.chartVersion,
      onGaps: sayingGaps(progress, engines),
    }),
  );
  if (args.check) {
    return (await saysStale(args, files, isSource, terminal)) ? EXIT.failed : EXIT.done;
  }
  const before = writeFolder(args.output, files, args, isApplied);
  if (!args.quiet)
    terminal.err(printableLines(`${summary(application, args.output)}${leftWords(before, files)}`));
  return EXIT.done;
}

/** Everything else in a bundle follows from this file. */
const isSource = (name: string): boolean => name === 'policyset.yaml';

interface Read {
  readonly application: Application;
  readonly locate: ReadonlyMap<string, Locate>;
}

/**
 * Reads the policies of the inputs, or, if there are none, finds the least policies that the
 * workloads need.
 */
async function readApplication(args: BundleArguments, terminal: Terminal): Promise<Read> {
  const { inputs } = args;
  const from = args.workloads ?? inputs;
  requireReadable(args, from);
  const loaded = loadAll(inputs, readingOf(args, terminal));
  const { documents, problems } = loaded;
  const origin = from.join(', ');
  const { pods = [] } = args;
  const reading = {
    namespace: args.namespace,
    beside: documents,
    ofApplication: true,
    render: renderOf(args),
    output: args.output,
  };
  const { items, rbac, leftAlone, accounts } = await workloadsBeside(
    from,
    { ...reading, also: pods },
    terminal,
  );
  sayTemplates([...from, ...pods], args, terminal);
  const say = (leftAlone: LeftAlone): void => {
    if (!args.quiet) for (const line of leftAlone.lines()) terminal.err(`${line}\n`);
  };
  if (items.length === 0) say(leftAlone);
  const samples = await workloadsBeside(pods, { ...reading, accounts }, terminal);
  requireSamples(pods, samples.items);
  const given = {
    workloads: workloadsIn(items, origin),
    samples: samplesIn(samples.items),
    rbac: rbacObjectsIn([...documents.map(({ value }) => value), ...rbac]),
    name: args.name ?? nameOfChart([...inputs, ...from]),
    origin,
  };
  say(samples.leftAlone);
  if (!holdPolicies(documents)) {
    // Roles are read: they show what the application may do.
    say(leftAlone.without((kind) => (RBAC_KINDS as readonly string[]).includes(kind)));
    if (problems.some(({ severity }) => severity === 'error')) throw new InputError(problems);
    if (!args.quiet) for (const one of problems) terminal.err(`${formatProblem(one)}\n`);
    return { application: applicationFrom({ ...given, policySet: undefined }), locate: new Map() };
  }
  const input = policiesIn(loaded, { ...args, workloads: from }, terminal);
  say(leftAloneByBoth(leftAlone, { ...input, documents, workloads: from }));
  const { policySet, locate } = input;
  return { application: applicationFrom({ ...given, policySet }), locate };
}

/** The name of the vendor's chart, for which the bundle is made. */
function nameOfChart(inputs: readonly string[]): string | undefined {
  const [chart, ...others] = [...new Set(inputs)].filter(isChart);
  return chart === undefined || others.length > 0 ? undefined : nameFrom(releaseOf(chart));
}

function requireReadable(
  { inputs, name, chartVersion, pods = [] }: BundleArguments,
  from: readonly string[],
): void {
  if (from.length === 0)
    throw new UsageError('name the workloads: --workloads FILE, a folder, or - for standard input');
  requireOneStdin(inputs, from);
  if (pods.includes('-'))
    throw new UsageError('--pods names files: standard input is for policies or workloads');
  const fault = name === undefined ? undefined : applicationNameFault(name);
  if (fault !== undefined) throw new UsageError(`--name ${name}: ${fault}`);
  const misnumbered = chartVersion === undefined ? undefined : chartVersionFault(chartVersion);
  if (misnumbered !== undefined)
    throw new UsageError(`--chart-version ${chartVersion}: ${misnumbered}`);
}

function requireSamples(pods: readonly string[], samples: readonly unknown[]): void {
  if (pods.length > 0 && samples.length === 0)
    throw new UsageError(
      `--pods ${pods.join(' ')}: nothing in it makes pods; give samples of them, or leave it out`,
    );
}

const leastWords = (count: string, policies: number): string =>
  policies === 1
    ? 'the least policy that admits them'
    : `${count}, for each service account the least that admits its workloads`;

/** The most names that are printed; the README has all. */
const SHOWN = 5;

function grantText({ account, policies, isAll }: AddedGrant): string {
  const title = `service account ${accountTitle(account)}`;
  return isAll
    ? `no grant in the input for ${title}: the bundle grants it every policy`
    : `${title}: the bundle grants it ${shortList(policies, SHOWN)}, which in the input only those who create its pods may use`;
}

function summary(application: Application, output: string): string {
  const { name, policySet, workloads, grantedHere, needs } = application;
  const count = `${policySet.policies.length} ${policySet.policies.length === 1 ? 'policy' : 'policies'}`;
  const policies = needs.length > 0 ? leastWords(count, policySet.policies.length) : count;
  const granted = grantedHere.map((one) => `${grantText(one)}\n`).join('');
  const cautions = bundleCautions(application)
    .map((one) => `caution: ${one}\n`)
    .join('');
  return `${name}: ${workloads.length} ${workloads.length === 1 ? 'workload' : 'workloads'} (${shortList(workloads.map(workloadTitle), SHOWN)}); ${policies}\n${granted}${cautions}What it grants, and how to install it: ${printable(output)}/README.md\n`;
}
