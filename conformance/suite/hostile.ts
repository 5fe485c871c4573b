/** Values that would break out of generated code where they were pasted into it: quotes, escapes, templates, comments, keywords. */
import type { Random } from './random.js';

/** Each would mean something to some language between a PSP and an engine. */
export const FRAGMENTS = [
  '"', '\'', '`', '\\', '\\\\', '\\"', '\\n', '\\u0041', '\\x41', '\\', '\n', '\r\n', '\t', ' ', '  ', '\u0000', '\u0007', '\u001b[31m', '\u007f', '\u0085', '\u00a0', '\u2028', '\u2029', '\ufeff',
  '{{', '}}', '{{ request.object.spec }}', '{{ "a" }}', '\\{{x}}', '{{-', '{%', '$(cat)', '${x}', '$x', '$$', '$1', '$&', '`x`', '%s', '%d', '%%', '%!', '{{{x}}}', '{{> x}}', '{0}',
  '" || true || "', '" == "', '\' || true || \'', '")', '").all(x, true) || ("', '"]', '}]', '// x', '/* x */', '# x', ' # x', ';', '; true', '\n  - x', '\n---\n', '\n...\n', 'r"', '"""', '\'\'\'', 'b"x"',
  'true', 'null', '~', 'yes', 'no', 'on', '0x10', '0o17', '017', '1e3', '1_000', '.inf', '-', '- x', '? x', ': ', 'a: b', '!x', '!!str x', '&a', '*a', '<<', '@', '|', '>', '|-', '%YAML', '[x]', '{x}', ',', '2001-01-01', '12:30:45',
  'object.spec', 'variables.containers', 'input.review', 'input.parameters', 'data.inventory', 'import data', 'default allow := true', 'some i', 'not', 'in', 'if', 'contains', 'element.name', 'request.object', '@@', 'parse_yaml(',
  'é', 'ß', 'İ', 'e\u0301', '漢字', '😀', '\u202e', '\u200b', '<script>', '&lt;', '../', '/', '//', '*', '?', 'a*', '.', '..', '^a$', '(', ')', '[a-z]+', 'COMMENT_0', 'COMMENT__1', '__proto__', 'constructor', 'toString',
] as const;

/** A text of a few fragments; now and then a very long one. */
export function hostileText(random: Random, { without = '' }: { readonly without?: string } = {}): string {
  const long = random.chance(0.03), parts = Array.from({ length: long ? 400 : random.pick([1, 1, 1, 2, 3, 5]) }, () => random.pick(FRAGMENTS));
  if (random.chance(0.5)) parts.unshift(random.pick(['a', 'NET_ADMIN', 'x y']) as never);
  return [...parts.join('')].filter((character) => !without.includes(character)).join('') || 'x';
}

/** Texts that a printer's slip would take for the given one, or that differ from it by a little. */
export function nearMiss(random: Random, text: string): string {
  const characters = [...text], at = random.below(characters.length + 1);
  return random.pick<() => string>([
    () => characters.toSpliced(at, 1).join(''), () => characters.toSpliced(at, 0, random.pick(['"', '\\', ' ', 'x', '/'])).join(''),
    () => `${text} `, () => ` ${text}`, () => text.trim(), () => text.toUpperCase(), () => text.toLowerCase(), () => text.normalize('NFD'), () => text.normalize('NFC'),
    () => text.replaceAll('\\', '\\\\'), () => text.replaceAll('\\\\', '\\'), () => text.replaceAll('\\n', '\n'), () => text.replaceAll('\n', '\\n'), () => text.replaceAll('\n', ' '), () => text.replaceAll('\r\n', '\n'),
    () => text.replaceAll('"', '\\"'), () => text.replaceAll('\\"', '"'), () => text.replaceAll('\\u0041', 'A'), () => text.replaceAll('\\x41', 'A'), () => text.replaceAll('$$', '$'), () => text.replaceAll('%%', '%'),
    () => text.replaceAll(/\{\{.*?\}\}/gs, ''), () => text.replaceAll('\u0000', ''), () => text.replaceAll('\ufeff', ''), () => text.replaceAll(/[\u0085\u2028\u2029]/g, '\n'), () => text.slice(0, 100), () => '',
  ])();
}

/** What a policy may be called, and means something to YAML, CEL, Rego or JavaScript. */
export const AWKWARD_NAMES = [
  'true', 'null', 'yes', 'no', 'on', 'off', 'y', 'n', '1', '0', '007', '1e3', '0x10', '0b1', '0o7', '1.5', '1.0', '-1'.slice(1), 'a-b', 'a.b', 'a--b', 'in', 'package', 'import', 'default', 'not', 'if', 'some', 'every', 'with', 'else', 'contains',
  'object', 'variables', 'request', 'input', 'data', 'params', 'authorizer', 'constructor', 'prototype', 'tostring', 'length', 'nan', 'inf', '2001-01-01', 'a'.repeat(63), `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(61)}`,
] as const;
