// Generates pages in docs/ from the code, so that they stay true: the meaning of each PSP field,
// and what each target carries.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importSource } from './build.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const EXAMPLES = ['every-field', 'restricted', 'privileged', 'three-policies'].map(
  (name) => `examples/${name}.yaml`,
);
const PRODUCED = '<!-- Written by npm run docs:update. -->';

const load = () =>
  importSource(
    `
  export { controls } from './controls/index.js';
  export { FIELDS_SINCE_124 } from './pod/fieldsSince124.js';
  export { readPolicySet } from './load/readPolicySet.js';
  export { parseDocuments } from './load/documents.js';
  export { readInput } from './load/inputs.js';
  export { EFFECTS, TARGET_NAMES } from './gaps/gap.js';
  export { EFFECT_WORDS } from './report/gaps/gapWords.js';
  export { targets } from './targets/index.js';
  export { DEFAULT_OPTIONS } from './targets/shared/options.js';
`,
    'docs',
  );

/** The generated pages, by path below the root. */
export async function generatedPages() {
  const core = await load();
  return new Map([
    ['docs/fields.md', fieldsPage(core)],
    ['docs/carried.md', carriedPage(core)],
    ['docs/since-1.24.md', newFieldsPage(core)],
  ]);
}

/** Escapes `<`, which would start markup in a table. */
const asCode = (text) => text.replaceAll('<', '&lt;');

function meaningTable(meaning) {
  const named = meaning.some(({ field }) => field.includes('/')) ? 'PSP annotation' : 'PSP field';
  const rows = [
    [named, 'pod path', 'admits', 'fills in'],
    ['---', '---', '---', '---'],
    ...meaning.map(({ field, path, admits, fillsIn }) => [field, path, admits, fillsIn]),
  ];
  return rows
    .map((cells) => (cells[0] === '---' ? `|${cells.join('|')}|` : rowOf(cells.map(asCode))))
    .join('\n');
}

/** An empty cell is written as one space. */
const rowOf = (cells) => `|${cells.map((cell) => (cell === '' ? ' ' : ` ${cell} `)).join('|')}|`;

function fieldsPage({ controls }) {
  const sections = controls.map(
    ({ field, summary, defaults, meaning, pitfalls, source }) =>
      `## ${field}\n\n${summary}${defaults('1.24').length > 0 ? '' : ' It fills in nothing.'}\n\n${meaningTable(meaning)}\n\n${pitfalls === undefined ? '' : `${wrapped(pitfalls)}\n\n`}Source: Kubernetes 1.24.17 ${source}.\n`,
  );
  return `${PRODUCED}
# What a PodSecurityPolicy meant, field by field

For each field: the place in the pod that it looks at, what it admits there, and what it fills in on CREATE. Containers include init and ephemeral containers.
\`psp-ferry explain FIELD\` prints the same. Every rule is checked against the plugin's own code ([how](../conformance/README.md)).

Common rules:

- Any policy that the pod's service account or the requester may \`use\` can admit the pod. A policy that changes nothing comes first, then the first by name.
- On CREATE, a policy first fills in what is missing, and then judges. On UPDATE nothing is filled in: a pod must be admitted as it is. PSP does not judge updates of only owner references
  and finalizers, nor any subresource. So debug containers passed PSP unseen.
- A policy whose strategies lack what they need (\`MustRunAs\` without ranges) is skipped, and admits nothing.

${controls.map(({ field }) => `[${field}](#${field.toLowerCase()})`).join(' · ')}

${sections.join('\n')}`;
}

/** Fields that grant something or that a target checks, one by one; the others as a list. */
function newFieldsPage({ FIELDS_SINCE_124 }) {
  const isPlain = ({ grants, judged }) => grants === undefined && judged === undefined;
  const rows = FIELDS_SINCE_124.filter((one) => !isPlain(one)).map(({ path, grants, judged }) =>
    rowOf([`\`${path}\``, grants ?? 'nothing', judged ?? 'admit it']),
  );
  const others = FIELDS_SINCE_124.filter(isPlain).map(({ path }) => `- \`${path}\``);
  return `${PRODUCED}
# What pods have got since PSP

Kubernetes 1.24 is the last version with PSP. Its server drops the fields that later versions added to pods. So PSP judged the pod without them, and a volume without a known source as
an emptyDir. No policy has rules for these fields. Unless the table says otherwise, the targets admit them with any pod that they admit; each conversion reports that as
the gap \`fields-since-1.24\`. To forbid a field, add a policy of your own.

Containers include init and ephemeral containers.

| field | what it grants | what the targets do |
|---|---|---|
${rows.join('\n')}

These fields grant nothing, and no target checks them:

${others.join('\n')}

The list comes from the API types of Kubernetes 1.37 and 1.24 ([how](../conformance/README.md)). If a new version adds a field, the tests fail until it is listed here.
`;
}

const wrapped = (text, width = 150) =>
  text
    .split(' ')
    .reduce(
      (lines, word) => {
        if (lines.at(-1).length + word.length >= width) lines.push(word);
        else lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trim();
        return lines;
      },
      [''],
    )
    .join('\n');

function carriedPage({ controls, EFFECTS, TARGET_NAMES, EFFECT_WORDS, ...core }) {
  const gaps = EXAMPLES.flatMap((file) => {
    const { policySet } = core.readPolicySet(
      core.parseDocuments(core.readInput(join(root, file)), file),
      {},
    );
    return TARGET_NAMES.flatMap(
      (target) => core.targets[target].gaps(policySet, core.DEFAULT_OPTIONS).gaps,
    );
  });
  const fields = controls.map(({ field }) => field);
  const aspects = [...new Set(gaps.map(({ control }) => control))]
    .filter((name) => !fields.includes(name))
    .sort();
  const cell = (target, name) => {
    const found = EFFECTS.filter((effect) =>
      gaps.some((gap) => gap.target === target && gap.control === name && gap.effect === effect),
    );
    return found.length === 0 ? '' : found.map((effect) => EFFECT_WORDS[effect]).join(', ');
  };
  const matrix = (names, first) =>
    [
      `| ${first} | ${TARGET_NAMES.map((name) => `\`${name}\``).join(' | ')} |`,
      `|---${'|---'.repeat(TARGET_NAMES.length)}|`,
      ...names.map(
        (name) =>
          `| ${fields.includes(name) ? `[${name}](fields.md#${name.toLowerCase()})` : name} | ${TARGET_NAMES.map((target) => cell(target, name)).join(' | ')} |`,
      ),
    ].join('\n');
  return `${PRODUCED}
# What each target carries

An empty cell means that the target answers as PSP did. The words are those of [the report](gaps.md): *looser* admits what PSP refused, *stricter* refuses what PSP admitted, and
*default lost* admits a pod without filling in what PSP filled in. The table sums up the policies in \`examples/\`, on the newest Kubernetes, with each target at its most faithful. For your
policies, run \`psp-ferry gaps\`: it shows each gap with a request.

## Fields

${matrix(fields, 'field')}

## The rest of PSP

${matrix(aspects, 'aspect')}

## Why

${TARGET_NAMES.map(
  (target) =>
    `### ${target}\n\n${core.targets[target].summary}.\n\n${reasons(
      gaps.filter((gap) => gap.target === target),
      fields,
    )}`,
).join('\n\n')}
`;
}

/** Each reason once, with the fields or aspects that it is about. */
function reasons(gaps, fields) {
  const about = new Map();
  for (const { control, reason, remedy } of gaps) {
    // The reasons of many fields differ only in the field's name.
    const general = fields.includes(control)
      ? reason.replaceAll(new RegExp(`(?<!level )\\b${control}\\b`, 'g'), 'the field')
      : reason;
    const key = `${general}\n${general === reason ? remedy : ''}`;
    about.set(key, new Set([...(about.get(key) ?? []), control]));
  }
  return [...about]
    .map(([key, controls]) => {
      const [reason, remedy] = key.split('\n');
      const text = `${reason[0].toUpperCase()}${reason.slice(1)}`;
      return `- ${text}${remedy === '' ? '' : `; what to do: ${remedy}`}. (${[...controls].join(', ')})`;
    })
    .join('\n');
}
