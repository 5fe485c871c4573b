/**
 * Writes YAML for review: comments name the PSP field, the order is stable, and no line is
 * superfluous.
 */
import { DEFAULT_SCALAR_STYLE_RULES, SCALAR_STYLE, type ScalarStyleRule } from 'js-yaml';
import { exactYaml } from '../../base/exactYaml.js';
import { printable } from '../../base/printable.js';

/** A comment before the value at a path of property names and list indices. */
export interface Comment {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

/** A text with several lines is already laid out, so its lines are kept and never folded. */
const keepLines: ScalarStyleRule = (layout) => {
  if (!layout.isKey && layout.style === SCALAR_STYLE.PLAIN && layout.node.value.includes('\n'))
    layout.style = SCALAR_STYLE.LITERAL_BLOCK;
};
const { doubleQuoteForInvisibles, ...otherRules } = DEFAULT_SCALAR_STYLE_RULES;
const STYLE_RULES = [doubleQuoteForInvisibles, keepLines, ...Object.values(otherRules)];

/**
 * Writes one YAML document. Values are data and cannot break out of their place. Comments are
 * passed through the YAML writer as marked entries, which are then replaced. The mark occurs in no
 * value.
 */
export function yamlDocument(object: object, comments: readonly Comment[] = []): string {
  if (comments.length === 0) return written(object);
  const mark = freeMark(object);
  return unmarked(written(withMarks(object, marksOf(comments, mark))), mark, comments);
}

const written = (tree: unknown): string =>
  exactYaml(tree, { lineWidth: 120, indent: 2, quoteStyle: 'double' }, STYLE_RULES);

/** The text as a comment of one line, whatever characters it has. */
export const commentLine = (text: string): string => `# ${printable(text.replaceAll(/\s+/g, ' '))}`;

export function yamlStream(documents: readonly string[]): string {
  return documents.join('---\n');
}

function freeMark(object: object): string {
  let mark = 'COMMENT_';
  while (holds(object, mark)) mark += '_';
  return mark;
}

function holds(value: unknown, text: string): boolean {
  if (typeof value === 'string') return value.includes(text);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, one]) => key.includes(text) || holds(one, text));
}

/** The marks before a value, and the marks before values inside it. */
interface Marks {
  readonly before: string[];
  readonly below: Map<string | number, Marks>;
}

function marksOf(comments: readonly Comment[], mark: string): Marks {
  const root: Marks = { before: [], below: new Map() };
  for (const [i, { path }] of comments.entries()) {
    let at = root;
    for (const step of path) {
      const next = at.below.get(step) ?? { before: [], below: new Map() };
      at.below.set(step, next);
      at = next;
    }
    at.before.push(`${mark}${i}`);
  }
  return root;
}

/**
 * The tree with an entry for each mark: before the entry that it belongs to, or first in an item of
 * a list.
 */
function withMarks(tree: unknown, { below }: Marks): unknown {
  if (below.size === 0) return tree;
  if (Array.isArray(tree))
    return tree.map((item: unknown, i) => {
      const marks = below.get(i);
      if (marks === undefined) return item;
      const inner = withMarks(item, marks);
      return marks.before.length === 0
        ? inner
        : {
            ...Object.fromEntries(emptyEntries(marks.before)),
            ...(inner as object),
          };
    });
  return Object.fromEntries(
    Object.entries(tree as object).flatMap(([name, value]): [string, unknown][] => {
      const marks = below.get(name);
      return marks === undefined
        ? [[name, value]]
        : [...emptyEntries(marks.before), [name, withMarks(value, marks)]];
    }),
  );
}

const emptyEntries = (keys: readonly string[]): [string, unknown][] => keys.map((key) => [key, '']);

/** Replaces the marks line by line: a large set has thousands of comments. */
function unmarked(text: string, mark: string, comments: readonly Comment[]): string {
  const marked = new RegExp(`^( *)(- )?${mark}([0-9]+): `);
  const lines = text.split('\n');
  const kept: string[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i]!;
    const [, indent, isItem, number] = (line.includes(mark) && marked.exec(line)) || [];
    if (indent === undefined) {
      kept.push(line);
      continue;
    }
    kept.push(`${indent}${commentLine(comments[Number(number)]!.text)}`);
    // The mark began the item, so the next line begins it now.
    if (isItem !== undefined) lines[i + 1] = `${indent}- ${lines[i + 1]!.trimStart()}`;
  }
  return kept.join('\n');
}
