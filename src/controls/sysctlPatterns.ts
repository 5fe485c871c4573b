import {
  any,
  choose,
  endsWith,
  equal,
  literal,
  startsWith,
  trimSuffix,
  type Bool,
  type Expr,
} from '../lang/build.js';

const star = literal('*');

/**
 * Whether a sysctl matches a pattern: an exact name, or a prefix with a trailing `*` (1.24.17
 * sysctl/mustmatchpatterns.go).
 */
export function matchesAny(name: Expr<string>, patterns: Expr<readonly string[]>): Bool {
  return any(patterns, 'pattern', (pattern) =>
    choose(
      endsWith(pattern, star),
      startsWith(name, trimSuffix(pattern, star)),
      equal(name, pattern),
    ),
  );
}
