/** Names and literals in Rego. */
import type { Literal } from './node.js';

/** Rego's keywords, and the names of built-in functions: a variable must not hide them. */
const RESERVED = new Set([
  'some',
  'every',
  'not',
  'in',
  'if',
  'contains',
  'default',
  'import',
  'package',
  'as',
  'with',
  'else',
  'input',
  'data',
  'type',
  'object',
  'sort',
  'count',
  'split',
]);
export const regoName = (name: string): string => {
  const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return RESERVED.has(snake) ? `${snake}_` : snake;
};

export function regoLiteral(value: Literal): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(regoLiteral).join(', ')}]`;
  return JSON.stringify(value);
}
