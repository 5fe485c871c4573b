/**
 * Facts about the engines. Each heading of docs/engines.md is a case here, and each case a heading
 * there.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../src/pod/json.js';
import type { OpenEngine } from '../engines.js';
import type { Report } from '../report.js';
import { GATEKEEPER_FACTS } from './gatekeeperFacts.js';
import { KYVERNO_FACTS } from './kyvernoFacts.js';
import { podFields } from './podFields.js';
import { SERVER_FACTS } from './serverFacts.js';

const FACTS = [...SERVER_FACTS, ...GATEKEEPER_FACTS, ...KYVERNO_FACTS];

export async function facts(open: OpenEngine, root: string, report: Report): Promise<void> {
  report.section('what the engines taught (docs/engines.md)');
  const headings = [
    ...readFileSync(join(root, 'docs/engines.md'), 'utf8').matchAll(/^### (.+)$/gm),
  ].map(([, title]) => title);
  for (const { title, cases } of FACTS) {
    const faults = headings.includes(title) ? [] : ['it has no heading in docs/engines.md'];
    for (const { says, engine: program, documents, request, expect } of cases) {
      const engine = open(program);
      const loaded = await engine.load(documents);
      const answer = loaded.ok && request !== undefined ? await engine.review(request) : undefined;
      const seen = {
        loads: loaded.ok,
        error: loaded.error ?? '',
        allowed: answer?.allowed,
        message: answer?.message ?? answer?.error ?? '',
        pod: (answer?.mutated ?? answer?.object) as JsonObject | undefined,
      };
      if (!expect(seen)) faults.push(`${says}: ${JSON.stringify(seen).slice(0, 600)}`);
    }
    report.check(title, faults.length === 0, faults.join('\n       '));
  }
  await podFields(open, root, report);
  const unproved = headings.filter((title) => !FACTS.some((fact) => fact.title === title));
  report.check(
    `every heading of docs/engines.md is one of these ${FACTS.length} facts`,
    unproved.length === 0,
    unproved.join('; '),
  );
}
