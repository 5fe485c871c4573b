/** What several gaps say alike stands once in a report, and says the same. */
import { analysed } from '../../src/api/analysis.js';
import { parseDocuments } from '../../src/load/documents.js';
import { readInput } from '../../src/load/inputs.js';
import { readPolicySet } from '../../src/load/readPolicySet.js';
import { answerVariables, gapCondition } from '../../src/report/gapsJson.js';
import { sharedConditions } from '../../src/report/sharedConditions.js';
import { TARGET_NAMES } from '../../src/gaps/gap.js';
import { DEFAULT_OPTIONS } from '../../src/targets/shared/options.js';

const FILE = 'examples/three-policies.yaml';
const found = analysed(
  readPolicySet(parseDocuments(readInput(FILE), FILE)),
  TARGET_NAMES,
  DEFAULT_OPTIONS,
);
const gaps = found.flatMap((one) => one.gaps);
const answers = new Map(found.map((one) => [one.name, one.answers]));
const { variables, when } = sharedConditions(gaps, answers);

/** The parts that conditions are made of, with the texts of variables in their place. */
const expanded = (condition: string, texts: ReadonlyMap<string, string>): string =>
  condition
    .replaceAll(/variables\.(\w+)/g, (_, name: string) => texts.get(name) ?? `no ${name}`)
    .replaceAll(/[()\s]/g, '');

it('holds the condition of every gap', () => {
  const own = answerVariables(answers);
  const shared = new Map(Object.entries(variables));
  expect(gaps.length).toBeGreaterThan(50);
  expect(gaps.map((gap) => expanded(when(gap), shared))).toEqual(
    gaps.map((gap) => expanded(gapCondition(gap), own)),
  );
});

it('holds each text once', () => {
  const texts = Object.values(variables);
  expect(new Set(texts).size).toBe(texts.length);
  const causes = gaps.map((gap) => when(gap).replace(/^(!?variables\.\w+( && )?)+/, ''));
  const long = [...new Set(causes)].filter((cause) => cause.length > 82);
  expect(long.filter((cause) => causes.indexOf(cause) !== causes.lastIndexOf(cause))).toEqual([]);
  expect(texts.filter((text) => text.includes('variables.'))).toEqual([]);
});

it('calls a variable after all the targets that answer so', () => {
  expect(Object.keys(variables).filter((name) => !name.startsWith('cause_'))).toEqual([
    'psp_admits',
    'psp_admits_unchanged',
    'psa_admits',
    'vap_and_kyverno_cel_admit',
    'gatekeeper_and_kyverno_admit',
  ]);
});
