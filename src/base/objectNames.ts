/**
 * The forms that the API server demands of names, with the server's own messages (apimachinery
 * pkg/util/validation/validation.go).
 */
const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE = `(${QUALIFIED})?`;

const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const ALPHANUMERIC =
  "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`);
const LABEL_FORM = whole(LABEL);
const SUBDOMAIN_FORM = whole(SUBDOMAIN);
const QUALIFIED_FORM = whole(QUALIFIED);
const LABEL_VALUE_FORM = whole(LABEL_VALUE);

export const byteLength = (text: string): number => new TextEncoder().encode(text).length;
/**
 * Whether the text is longer than `bytes` in UTF-8. A UTF-16 unit takes at most three bytes, so a
 * short text need not be encoded.
 */
const isLonger = (text: string, bytes: number): boolean =>
  text.length * 3 > bytes && byteLength(text) > bytes;
const atMost = (text: string, bytes: number): string[] =>
  isLonger(text, bytes) ? [`must be no more than ${bytes} characters`] : [];

function mustMatch(
  text: string,
  form: RegExp,
  rule: string,
  pattern: string,
  ...examples: readonly string[]
): string[] {
  return form.test(text)
    ? []
    : [
        `${rule} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${pattern}')`,
      ];
}

/** The result for most names. It is shared, because names are checked for every pod. */
const NONE: readonly string[] = [];

/** @returns why `name` is not a DNS subdomain; empty if it is one. */
export function subdomainFaults(name: string): readonly string[] {
  if (SUBDOMAIN_FORM.test(name) && !isLonger(name, 253)) return NONE;
  return [
    ...atMost(name, 253),
    ...mustMatch(name, SUBDOMAIN_FORM, SUBDOMAIN_RULE, SUBDOMAIN, 'example.com'),
  ];
}

/** @returns why `name` is not a DNS label, the form of a namespace's name; empty if it is one. */
export function labelFaults(name: string): readonly string[] {
  if (LABEL_FORM.test(name) && !isLonger(name, 63)) return NONE;
  return [
    ...atMost(name, 63),
    ...mustMatch(name, LABEL_FORM, LABEL_RULE, LABEL, 'my-name', '123-abc'),
  ];
}

export function labelValueFaults(value: string): readonly string[] {
  return [
    ...atMost(value, 63),
    ...mustMatch(
      value,
      LABEL_VALUE_FORM,
      `a valid label must be an empty string or ${ALPHANUMERIC}`,
      LABEL_VALUE,
      'MyValue',
      'my_value',
      '12345',
    ),
  ];
}

/**
 * @returns why `key` cannot be the key of a label or annotation: a name with an optional DNS
 *   prefix.
 */
export function qualifiedNameFaults(key: string): readonly string[] {
  const parts = key.split('/');
  const rule = `must ${ALPHANUMERIC}`;
  const examples = ['MyName', 'my.name', '123-abc'];
  if (parts.length > 2) {
    const [message = ''] = mustMatch(
      '',
      QUALIFIED_FORM,
      `a qualified name ${rule}`,
      QUALIFIED,
      ...examples,
    );
    return [`${message} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const name = parts.at(-1) ?? '';
  const prefix =
    parts.length === 1
      ? []
      : parts[0] === ''
        ? ['must be non-empty']
        : subdomainFaults(parts[0] ?? '');
  const own = [
    ...(name === '' ? ['must be non-empty'] : atMost(name, 63)),
    ...mustMatch(name, QUALIFIED_FORM, rule, QUALIFIED, ...examples),
  ];
  return [
    ...prefix.map((message) => `prefix part ${message}`),
    ...own.map((message) => `name part ${message}`),
  ];
}

/**
 * @returns why `name` cannot be part of a URL path. Names of roles and their bindings need no more
 *   than that (apimachinery pkg/api/validation/path/name.go).
 */
export function pathSegmentFaults(name: string): readonly string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`];
  return ['/', '%']
    .filter((part) => name.includes(part))
    .map((part) => `may not contain '${part}'`);
}
