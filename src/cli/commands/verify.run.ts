import { groupedBy } from '../../base/groupedBy.js';
import { exactJson } from '../../base/exactJson.js';
import { printable, printableLines } from '../../base/printable.js';
import { InputError } from '../../base/problem.js';
import type { TargetName } from '../../gaps/gap.js';
import { loadAll } from '../../load/inputs.js';
import {
  outcomeCounts,
  OUTCOMES,
  verified,
  type Verified,
} from '../../plan/verification/compare.js';
import {
  findingsOf,
  judgedFindings,
  type AuditFinding,
  type JudgedAuditFinding,
} from '../../plan/verification/findings.js';
import { textTable } from '../../report/textTable.js';
import { auditEvents } from '../io/auditLog.js';
import { dryRun } from '../io/dryRun.js';
import { EXIT, UsageError } from '../io/exit.js';
import { clusterTitle } from '../io/kubectl.js';
import { readPlan, type ReadPlan } from '../io/planFolder.js';
import { progressOn } from '../io/progress.js';
import type { Terminal } from '../io/terminal.js';
import type { VerifyArguments } from './verify.js';

export async function runVerify(args: VerifyArguments, terminal: Terminal): Promise<number> {
  const { plan: folder, context, kubeconfig, auditResults } = args;
  const asksCluster = context !== undefined || kubeconfig !== undefined;
  if (asksCluster && auditResults !== undefined)
    throw new UsageError('give --context or --audit-results, not both');
  if (!asksCluster && auditResults === undefined)
    throw new UsageError(
      'name the new cluster with --context, or what the target reported with --audit-results',
    );
  const read = readPlan(folder);
  const target = args.target ?? read.plan.target.recommended;
  if (!read.plan.target.written.includes(target))
    throw new UsageError(`--target ${target}: the plan has ${read.plan.target.written.join(', ')}`);
  return auditResults === undefined
    ? askedOf(read, target, args, terminal)
    : reported(read, target, auditResults, args, terminal);
}

async function askedOf(
  { expectations }: ReadPlan,
  target: TargetName,
  { context, kubeconfig, format, quiet }: VerifyArguments,
  terminal: Terminal,
): Promise<number> {
  const cluster = { context, kubeconfig };
  const answers = await dryRun(cluster, expectations, progressOn(terminal, { quiet }));
  const all = verified(expectations, answers, target);
  const unnamed = all.filter(({ outcome }) => outcome === 'unnamed');
  const isAnswered = all.some(({ outcome }) => outcome !== 'unanswered');
  terminal.out(
    format === 'json' ? verifiedJson(all, target) : printableLines(verifiedText(all, target)),
  );
  if (!isAnswered)
    throw new InputError([
      {
        severity: 'error',
        position: { file: clusterTitle(cluster) },
        message: `no pod was judged by a policy: ${printable(all[0]?.message ?? 'the plan has none')}`,
        remedy: 'create the namespaces and service accounts of the plan on this cluster first',
      },
    ]);
  return unnamed.length > 0 ? EXIT.failed : EXIT.done;
}

const verifiedJson = (all: readonly Verified[], target: TargetName): string =>
  `${exactJson({
    apiVersion: 'psp-ferry/v1',
    kind: 'Verification',
    target,
    requests: all.map(({ expectation, outcome, answer, message }) => {
      const { id, about, title, namespace, user, psp, targets } = expectation;
      return {
        id,
        about,
        title,
        namespace,
        user,
        psp,
        expected: targets[target],
        answer,
        outcome,
        message,
      };
    }),
  })}\n`;

const TITLES = { workload: 'workloads, once patched', rule: 'pods near the rules' } as const;
const SHOWN = 20;
/** The most entries to print of results that need no action. */
const FEW = 5;

function verifiedText(all: readonly Verified[], target: TargetName): string {
  const rows = (['workload', 'rule'] as const).map((about) => {
    const counts = outcomeCounts(all, about);
    return [TITLES[about], ...OUTCOMES.map((outcome) => String(counts[outcome]))];
  });
  const of = (outcome: Verified['outcome']): readonly Verified[] =>
    all.filter((one) => one.outcome === outcome);
  return [
    textTable(
      [['', 'as PSP', 'other, as planned', 'other, not planned', 'not answered'], ...rows],
      '',
    ),
    ...section(
      `Other than PSP, and not planned: ${target} is not as the plan has it`,
      of('unnamed'),
    ),
    ...section('Other than PSP, as planned', of('named'), FEW),
    ...section('Not answered: no policy was asked', of('unanswered'), FEW),
    '',
  ].join('\n');
}

function section(title: string, some: readonly Verified[], most = SHOWN): readonly string[] {
  if (some.length === 0) return [];
  // Pods near the same rule often get the same answer.
  const alike = [...groupedBy(some, lineOf)];
  return [
    '',
    title,
    ...alike
      .slice(0, most)
      .map(([line, { length }]) => (length === 1 ? line : `${line} (${length} such pods)`)),
    ...(alike.length > most ? [`  and ${alike.length - most} more: --format json`] : []),
  ];
}

function lineOf({ expectation, answer, message }: Verified): string {
  const { title: what, namespace, user, psp, id } = expectation;
  const who = user === null ? '' : `, asked by ${user}`;
  const answered = answer === null ? '' : `PSP: ${psp}, the cluster: ${answer}. `;
  const said = message.replaceAll(`"${id}"`, '').replaceAll(/\s+/g, ' ').slice(0, 300);
  return `  ${what} (namespace ${namespace}${who}): ${answered}${said}`;
}

async function reported(
  { plan }: ReadPlan,
  target: TargetName,
  files: readonly string[],
  { format }: VerifyArguments,
  terminal: Terminal,
): Promise<number> {
  const found = await findingsIn(files);
  const judged = judgedFindings(found, plan, target);
  const unexpected = judged.filter(({ expected }) => expected === null);
  terminal.out(
    format === 'json'
      ? `${exactJson({ apiVersion: 'psp-ferry/v1', kind: 'AuditVerification', target, findings: judged })}\n`
      : printableLines(findingsText(judged)),
  );
  return unexpected.length > 0 ? EXIT.failed : EXIT.done;
}

/** Logs are read line by line; other files are YAML or JSON. */
async function findingsIn(files: readonly string[]): Promise<readonly AuditFinding[]> {
  const findings: AuditFinding[] = [];
  let reports = 0;
  const take = (value: unknown): void => {
    const own = findingsOf(value);
    if (own === undefined) return;
    reports += 1;
    findings.push(...own);
  };
  for (const file of files) {
    if (/\.(ya?ml|json)$/i.test(file)) {
      const { documents, problems } = loadAll([file]);
      if (problems.length > 0) throw new InputError(problems);
      for (const { value } of documents) take(value);
    } else for await (const event of auditEvents([file])) take(event);
  }
  if (reports > 0) return findings;
  throw new InputError([
    {
      severity: 'error',
      position: { file: files.join(', ') },
      message: 'there is no report and no audit event in it',
      remedy:
        'give PolicyReports, constraints of Gatekeeper (kubectl get policyreports,constraints -A -o yaml), or the audit log of kube-apiserver',
    },
  ]);
}

const NOT_PLANNED =
  'Not planned: the plan knows no such pod or grant. psp-ferry check POLICIES -w POD says what PSP answers; if the pod is right, plan again';

function findingsText(judged: readonly JudgedAuditFinding[]): string {
  const unexpected = judged.filter(({ expected }) => expected === null);
  const others = judged.filter(({ expected }) => expected !== null);
  const line = ({ kind, namespace, name, message, expected }: JudgedAuditFinding): string =>
    `  ${kind} ${namespace}/${name}: ${expected === null ? '' : `${expected}: `}${message.replaceAll(/\s+/g, ' ').slice(0, 300)}`;
  const part = (title: string, some: readonly JudgedAuditFinding[]): readonly string[] =>
    some.length === 0
      ? []
      : [
          '',
          title,
          ...[...new Set(some.map(line))].slice(0, SHOWN),
          ...(some.length > SHOWN ? [`  and ${some.length - SHOWN} more: --format json`] : []),
        ];
  return [
    `${judged.length} reported refusals: ${others.length} as planned, ${unexpected.length} not planned`,
    ...part(NOT_PLANNED, unexpected),
    ...part('As planned', others),
    '',
  ].join('\n');
}
