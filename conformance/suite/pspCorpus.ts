/**
 * Every real policy with its own RBAC against every real workload: the evaluator and the 1.24
 * plugin must agree.
 */
import { join } from 'node:path';
import { readPolicies } from '../../src/psp/readPolicies.js';
import { corpusPolicies, corpusRequests, type CorpusPolicy } from './corpus.js';
import type { Engine } from './engine.js';
import { comparePsp } from './pspCase.js';
import { explainPsp } from './pspRandom.js';
import type { Report } from './report.js';

/** Failing policies that are shrunk and printed. */
const SHOWN = 3;

export async function pspCorpus(engine: Engine, folder: string, report: Report): Promise<void> {
  report.section('PSP 1.24 plugin, real policies and workloads');
  const { policies, unreadable } = corpusPolicies(join(folder, 'psp'));
  const requests = corpusRequests(join(folder, 'workloads'));
  for (const file of unreadable) report.note(`not YAML: ${file}`);
  const tally = new Map<string, number>();
  const disagreements: string[] = [];
  let accepted = 0;
  let compared = 0;
  let divergent = 0;
  let shown = 0;
  for (const one of policies) {
    disagreements.push(...(await compareReading(engine, one)));
    const [policy] = readPolicies([one.document]).policies;
    if (policy === undefined) continue;
    accepted += 1;
    const set = {
      apiVersion: 'psp-ferry/v1',
      kind: 'PolicySet',
      policies: [policy],
      grants: one.grants(policy.name),
    } as const;
    const found = await comparePsp(engine, set, requests, tally);
    compared += requests.length;
    if (found.length === 0) continue;
    divergent += found.length;
    if (shown++ < SHOWN) {
      report.note(`${one.file}, ${found[0]!.request.name}:`);
      await explainPsp(engine, { set, request: found[0]!.request }, report);
    }
  }
  report.note(
    `${policies.length} policies, ${accepted} of them valid; ${requests.length} requests each; verdicts: ${[...tally].map(([word, count]) => `${count} ${word}`).join(', ')}`,
  );
  for (const line of disagreements.slice(0, 20)) report.note(line);
  report.check(
    `the reader accepts what the server accepts, on ${policies.length} real policies`,
    disagreements.length === 0,
    count(disagreements),
  );
  report.check(
    `the evaluator answers as the plugin on ${compared} real requests`,
    divergent === 0,
    divergent === 0 ? '' : `${divergent} differ`,
  );
}

const count = (lines: readonly string[]): string =>
  lines.length === 0 ? '' : `${lines.length} differ`;

/**
 * The document as it came must be valid for the server exactly where it is for us, read strictly.
 */
async function compareReading(engine: Engine, { file, document }: CorpusPolicy): Promise<string[]> {
  const { problems } = readPolicies([document], { strict: true });
  const errors = problems.filter(({ severity }) => severity === 'error');
  const answer = await engine.load([document.value]);
  if (answer.ok === (errors.length === 0)) return [];
  // Servers drop fields that they do not know, in silence; here that is an error, on purpose.
  if (answer.ok && errors.every(({ message }) => message.startsWith('unknown field'))) return [];
  return [
    `${file}: the server ${answer.ok ? 'accepts it' : `says ${answer.error}`}; we say ${errors.map(({ message }) => message).join('; ') || 'it is valid'}`,
  ];
}
