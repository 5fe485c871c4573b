/**
 * The values of a chart, and the schema by which Helm validates them before it renders anything.
 */
import type { EmitOptions } from '../../targets/shared/options.js';
import { enginesOf, type BundleOptions } from '../emitted.js';
import { yamlDocument } from '../../targets/shared/yaml.js';
import type { Placeholder, Placeholders } from './placeholders.js';

export const MODES = ['audit', 'warn', 'enforce'] as const satisfies readonly EmitOptions['mode'][];
const choicesOf = (options: BundleOptions): readonly string[] => [
  'none',
  ...enginesOf(options).map(({ name }) => name),
];

/** A namespace must be a DNS label; the name of a service account may contain dots. */
const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const named = (pattern: string, maxLength: number, description: string): object => ({
  type: 'string',
  pattern: `^${pattern}$`,
  maxLength,
  description,
});

const placesOf = ({ namespaces, accounts }: Placeholders): readonly Placeholder[] => [
  ...namespaces.values(),
  ...accounts.values(),
];

export function valuesFile(placeholders: Placeholders, options: BundleOptions): string {
  const values: Record<string, unknown> = { policyEngine: 'none', mode: options.mode };
  for (const {
    path: [key, name],
    value,
  } of placesOf(placeholders)) {
    values[key] =
      name === undefined ? value : { ...(values[key] as object | undefined), [name]: value };
  }
  const texts: Readonly<Record<string, string>> = {
    policyEngine: `what the cluster runs: ${choicesOf(options).join(', ')}`,
    mode: 'audit reports, warn reports and warns who creates pods, enforce refuses',
    namespace: 'where the application runs; the namespace of the release if empty',
    namespaces: 'where the parts of the application run',
    serviceAccount: 'the service account of its pods',
    serviceAccounts: 'the service accounts of its pods',
  };
  return yamlDocument(
    values,
    Object.keys(values).map((key) => ({ path: [key], text: texts[key] ?? key })),
  );
}

export function valuesSchema(placeholders: Placeholders, options: BundleOptions): string {
  const { namespaces, accounts } = placeholders;
  const properties: Record<string, unknown> = {
    policyEngine: { enum: choicesOf(options) },
    mode: { enum: MODES },
    ...schemaOf([...namespaces.values()], (optional) =>
      named(optional ? `(${LABEL})?` : LABEL, 63, 'a namespace'),
    ),
    ...schemaOf([...accounts.values()], () => named(SUBDOMAIN, 253, 'a service account')),
    global: { type: 'object', description: 'of the chart that this one is part of' },
    enabled: {
      type: 'boolean',
      description: 'for the condition of a chart that this one is part of',
    },
  };
  const required = Object.keys(properties).filter((key) => key !== 'global' && key !== 'enabled');
  return `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', type: 'object', properties, required, additionalProperties: false }, null, 2)}\n`;
}

function schemaOf(
  places: readonly Placeholder[],
  one: (optional: boolean) => object,
): Record<string, object> {
  const [first] = places;
  if (first === undefined) return {};
  if (first.path.length === 1) return { [first.path[0]]: one(first.value === '') };
  const names = places.map(({ path }) => path[1]!);
  return {
    [first.path[0]]: {
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, one(false)])),
      required: names,
      additionalProperties: false,
    },
  };
}
