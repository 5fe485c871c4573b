/** Which words CEL takes for a name. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * CEL's reserved words cannot be selected with a dot, but for `namespace`, which Kubernetes selects
 * everywhere.
 */
export const RESERVED = new Set([
  'true',
  'false',
  'null',
  'in',
  'as',
  'break',
  'const',
  'continue',
  'else',
  'for',
  'function',
  'if',
  'import',
  'let',
  'loop',
  'package',
  'return',
  'var',
  'void',
  'while',
]);

export const selectable = (key: string): boolean => IDENTIFIER.test(key) && !RESERVED.has(key);
