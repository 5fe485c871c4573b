/** The form of an identifier in CEL. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * CEL's reserved words: they cannot be selected with a dot. `namespace` is not in the list, because
 * Kubernetes allows it everywhere.
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
