#!/usr/bin/env node
/** The command line: parses arguments, calls one command, turns failures into one clear line and an exit code. */
import yargs from 'yargs';
import { TARGET_NAMES } from '../gaps/gap.js';
import { InputError } from '../ir/problem.js';
import { FAIL_ON } from '../report/gaps/gapReview.js';
import { GAP_FORMATS } from './gapFormats.js';
import { EXIT, UsageError } from './exit.js';
import { hideDashes, list, shown, targetArguments, targetList, withTargetOptions } from './targetOptions.js';
import { VERSION } from './version.js';

async function run(argv: readonly string[]): Promise<number> {
  let exit: number = EXIT.done;
  const parser = yargs(hideDashes(argv))
    .scriptName('psp-ferry')
    .usage('$0 <command> [inputs..]\n\nCarries PodSecurityPolicies to Pod Security Admission, Gatekeeper, Kyverno and ValidatingAdmissionPolicy,\nand says where the result is not equivalent.')
    .option('strict', { type: 'boolean', default: false, describe: 'refuse policies that lack a required strategy' })
    .option('quiet', { alias: 'q', type: 'boolean', default: false, describe: 'no messages but errors' })
    .command('convert [inputs..]', 'write policies for the targets', (y) => withTargetOptions(y)
      .positional('inputs', { describe: 'files, folders or -: PodSecurityPolicies, RBAC, PolicySets', type: 'string', array: true })
      .option('target', { alias: 't', type: 'string', describe: `of ${TARGET_NAMES.join(', ')}; all if left out` })
      .option('output', { alias: 'o', type: 'string', default: 'out', describe: 'folder to write whole, or - for one YAML stream' })
      .option('check', { type: 'boolean', default: false, describe: 'write nothing; fail with a diff where the folder is stale' })
      .option('namespace', { type: 'string', describe: 'namespaces besides those of the grants (psa)' })
      .example('$0 convert psp.yaml -o out', 'all targets')
      .example('kubectl get psp -o yaml | $0 convert - -t vap -o -', 'one target, to standard output'), async (args) => {
      const { convert } = await import('./convert.js');
      exit = await convert({
        inputs: list(args.inputs), strict: args.strict, quiet: args.quiet, target: targetsOrAll(args.target), output: shown(args.output), check: args.check,
        namespace: list(args.namespace), ...targetArguments(args),
      });
    })
    .command('check [inputs..]', 'what PSP and each target say to pods, workloads or AdmissionReviews', (y) => withTargetOptions(y)
      .positional('inputs', { describe: 'the policies', type: 'string', array: true })
      .option('workloads', { alias: 'w', type: 'string', describe: 'what to judge: files, folders or -' })
      .option('target', { alias: 't', type: 'string', describe: 'targets to compare with; none if left out' })
      .option('format', { alias: 'f', choices: ['text', 'json', 'ndjson'] as const, default: 'text' as const })
      .option('as', { type: 'string', describe: 'the user who creates bare pods and workloads; anyone if left out' })
      .option('as-group', { type: 'string', describe: 'the groups of that user' })
      .option('namespace', { alias: 'n', type: 'string', default: 'default', describe: 'for objects that name none' })
      .option('pods', { type: 'boolean', default: false, describe: 'print the pods after defaulting' })
      .option('diff', { type: 'boolean', default: false, describe: 'show what PSP fills in, as a diff of the pod' })
      .option('fail-on-denied', { type: 'boolean', default: false, describe: 'exit 1 where anything is denied' })
      .example('$0 check psp.yaml -w deploy/ -t vap', 'every workload below deploy/'), async (args) => {
      const { check } = await import('./check.js');
      exit = await check({
        inputs: list(args.inputs), strict: args.strict, quiet: args.quiet, workloads: list(args.workloads), target: targetList(args.target), format: args.format,
        as: args.as, asGroup: list(args.asGroup), namespace: args.namespace, pods: args.pods, diff: args.diff, failOnDenied: args.failOnDenied, ...targetArguments(args),
      });
    })
    .command('gaps [inputs..]', 'where the targets answer differently from PSP, for reviews and CI', (y) => withTargetOptions(y)
      .positional('inputs', { describe: 'files, folders or -: PodSecurityPolicies, RBAC, PolicySets', type: 'string', array: true })
      .option('target', { alias: 't', type: 'string', describe: `of ${TARGET_NAMES.join(', ')}; all if left out` })
      .option('format', { alias: 'f', choices: GAP_FORMATS, default: 'text' as const })
      .option('output', { alias: 'o', type: 'string', default: '-', describe: 'file to write, or - for standard output' })
      .option('fail-on', { choices: FAIL_ON, default: 'looser' as const, describe: 'which new gaps make the exit code 1; stricter includes looser and defaults' })
      .option('baseline', { type: 'string', describe: 'file of gaps that may stay' })
      .option('update-baseline', { type: 'boolean', default: false, describe: 'accept the gaps of today: write that file' })
      .option('reason', { type: 'string', describe: 'why, for the entries that --update-baseline adds' })
      .option('against', { type: 'string', describe: 'a git revision or a folder: report only what changed since' })
      .option('namespace', { type: 'string', describe: 'namespaces besides those of the grants (psa)' })
      .option('today', { type: 'string', describe: 'the day that expiry is judged by, as YYYY-MM-DD' })
      .example('$0 gaps psp/ -t vap,psa', 'what the migration loses')
      .example('$0 gaps psp/ -t vap --against origin/main -f markdown', 'what a change loses, for its review'), async (args) => {
      const { gaps } = await import('./gaps.js');
      exit = gaps({
        inputs: list(args.inputs), strict: args.strict, quiet: args.quiet, target: targetsOrAll(args.target), namespace: list(args.namespace), format: args.format,
        output: shown(args.output), failOn: args.failOn, baseline: args.baseline, updateBaseline: args.updateBaseline, reason: args.reason, against: args.against,
        today: args.today, ...targetArguments(args),
      });
    })
    .command('bundle [inputs..]', 'what a vendor ships: policies, grants, exceptions and tests of an application, for every engine', (y) => withTargetOptions(y)
      .positional('inputs', { describe: 'the policies and RBAC of the application; without policies, what its workloads need is inferred', type: 'string', array: true })
      .option('workloads', { alias: 'w', type: 'string', describe: 'its workloads: files, folders or -; the inputs if left out' })
      .option('output', { alias: 'o', type: 'string', default: 'bundle', describe: 'folder to write whole' })
      .option('check', { type: 'boolean', default: false, describe: 'write nothing; fail with a diff where the folder is stale' })
      .option('name', { type: 'string', describe: 'name of the application; of its policy or first workload if left out' })
      .option('namespace', { alias: 'n', type: 'string', default: 'default', describe: 'for workloads that name none' })
      .example('$0 bundle psp.yaml -w deploy/ -o bundle', 'from the policies of the vendor')
      .example('$0 bundle -w deploy/ -o bundle', 'from the workloads alone'), async (args) => {
      const { bundle } = await import('./bundle.js');
      exit = await bundle({
        inputs: list(args.inputs), strict: args.strict, quiet: args.quiet, workloads: list(args.workloads), output: args.output, check: args.check,
        name: args.name, namespace: args.namespace, ...targetArguments(args),
      });
    })
    .command('ir [inputs..]', 'the policies as a PolicySet, every field explicit', (y) => y
      .positional('inputs', { describe: 'files, folders or -', type: 'string', array: true })
      .option('format', { alias: 'f', choices: ['yaml', 'json'] as const, default: 'yaml' as const }), async (args) => {
      const { ir } = await import('./ir.js');
      exit = ir({ inputs: list(args.inputs), strict: args.strict, quiet: args.quiet, format: args.format });
    })
    .command('explain <name> [inputs..]', 'a control, a gap id or a target; with policies, that gap of theirs', (y) => withTargetOptions(y)
      .positional('name', { type: 'string', demandOption: true })
      .positional('inputs', { describe: 'the policies', type: 'string', array: true }), async (args) => {
      const { explain } = await import('./explain.js');
      exit = explain(args.name, { inputs: list(args.inputs), strict: args.strict, quiet: args.quiet, ...targetArguments(args) });
    })
    .completion('completion', 'a completion script for bash or zsh')
    .demandCommand(1, 'name a command')
    .strict()
    .recommendCommands()
    .version(VERSION)
    .help()
    .wrap(120)
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? new UsageError(`${message}; see psp-ferry --help`);
    });
  await parser.parseAsync();
  return exit;
}

const targetsOrAll = (values: unknown): (typeof TARGET_NAMES)[number][] => (values === undefined ? [...TARGET_NAMES] : targetList(values));

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader such as `head` went away: nothing is wrong.
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  throw error;
});

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof InputError) && !(error instanceof UsageError)) throw error;
  process.stderr.write(`${error instanceof UsageError ? 'psp-ferry: ' : ''}${error.message}\n`);
  process.exitCode = EXIT.badInput;
}
