/** YAML for review: comments that name the PSP field, stable order, no line without a reason. */
import { DEFAULT_SCALAR_STYLE_RULES, SCALAR_STYLE, type ScalarStyleRule } from 'js-yaml';
import { exactYaml } from '../../base/exactYaml.js';
import { exactJson } from '../../base/exactJson.js';
import { printable } from '../../base/printable.js';

/** A comment before the value at a path of property names and indices. */
export interface Comment {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

type Tree = { [key: string]: unknown } | unknown[];

/** Text of several lines is laid out already: it is kept line by line, never folded. */
const keepLines: ScalarStyleRule = (layout) => {
  if (!layout.isKey && layout.style === SCALAR_STYLE.PLAIN && layout.node.value.includes('\n'))
    layout.style = SCALAR_STYLE.LITERAL_BLOCK;
};
const { doubleQuoteForInvisibles, ...otherRules } = DEFAULT_SCALAR_STYLE_RULES;
const STYLE_RULES = [doubleQuoteForInvisibles, keepLines, ...Object.values(otherRules)];

/**
 * One document; values enter as data, so none can break out of its place.
 * Comments ride through the writer as marked entries, which are then rewritten; the mark occurs in
 * no value.
 */
export function yamlDocument(object: object, comments: readonly Comment[] = []): string {
  const mark = freeMark(object);
  const marked = comments.reduce(
    (tree, { path }, i) => insert(tree, path, `${mark}${i}`),
    object as Tree,
  );
  const text = exactYaml(marked, { lineWidth: 120, indent: 2, quoteStyle: 'double' }, STYLE_RULES);
  return comments.length === 0 ? text : unmarked(text, mark, comments);
}

/** A comment of one line, whatever stands in the text. */
export const commentLine = (text: string): string => `# ${printable(text.replaceAll(/\s+/g, ' '))}`;

export function yamlStream(documents: readonly string[]): string {
  return documents.join('---\n');
}

function freeMark(object: object): string {
  const text = exactJson(object, 0);
  let mark = 'COMMENT_';
  while (text.includes(mark)) mark += '_';
  return mark;
}

/**
 * The tree with an entry named `key` before the last step of the path: as a sibling, or as the
 * first entry of a list's item.
 */
function insert(tree: unknown, path: readonly (string | number)[], key: string): Tree {
  const [step, ...rest] = path;
  if (Array.isArray(tree)) {
    return tree.map((item: unknown, i) => {
      if (i !== step) return item;
      return rest.length > 0 ? insert(item, rest, key) : { [key]: '', ...(item as object) };
    });
  }
  const entries = Object.entries(tree as object);
  return Object.fromEntries(
    entries.flatMap(([name, value]): [string, unknown][] => {
      if (name !== step) return [[name, value]];
      return rest.length > 0
        ? [[name, insert(value, rest, key)]]
        : [
            [key, ''],
            [name, value],
          ];
    }),
  );
}

/** Line by line: of large sets there are thousands of comments. */
function unmarked(text: string, mark: string, comments: readonly Comment[]): string {
  const marked = new RegExp(`^( *)(- )?${mark}([0-9]+): `);
  const lines = text.split('\n');
  const written: string[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i]!;
    const [, indent, isItem, number] = marked.exec(line) ?? [];
    if (indent === undefined) {
      written.push(line);
      continue;
    }
    written.push(`${indent}${commentLine(comments[Number(number)]!.text)}`);
    // What follows begins the item now.
    if (isItem !== undefined) lines[i + 1] = `${indent}- ${lines[i + 1]!.trimStart()}`;
  }
  return written.join('\n');
}
