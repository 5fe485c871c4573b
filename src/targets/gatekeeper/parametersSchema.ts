/**
 * The schema of the constraint's parameters: a complete structural schema. A field that may be null
 * in a PolicySet is optional here, and null is not written: `kubectl apply` removes nulls from an
 * object, and the server would then miss a required field (kubectl 1.37). Rego reads an absent
 * field as null.
 */
import { policyRulesSchema } from '../../ir/policySetSchema.js';
import { SELECTIONS } from '../shared/options.js';

type Schema = Readonly<Record<string, unknown>>;

export function parametersSchema(): Schema {
  const text: Schema = { type: 'string' };
  const grant: Schema = {
    type: 'object',
    required: ['policy', 'kind', 'name', 'home'],
    properties: {
      policy: text,
      namespace: {
        type: 'string',
        nullable: true,
        description: 'Where the policy may be used; every namespace where left out.',
      },
      kind: { type: 'string', enum: ['User', 'Group', 'ServiceAccount'] },
      name: text,
      home: { ...text, description: 'The namespace of a service account; empty for others.' },
    },
  };
  return {
    type: 'object',
    required: ['policies', 'selection', 'grants'],
    properties: {
      policies: structural({ type: 'array', items: policyRulesSchema }),
      selection: { type: 'string', enum: SELECTIONS },
      grants: { type: 'array', items: grant },
    },
  };
}

/**
 * Converts to the JSON Schema dialect of CustomResourceDefinitions, with `nullable` for null and a
 * type beside each enum.
 */
function structural(schema: Schema): Schema {
  const {
    anyOf,
    int64,
    additionalProperties: _,
    items,
    properties,
    required,
    enum: words,
    ...rest
  } = schema as {
    anyOf?: readonly Schema[];
    int64?: string;
    additionalProperties?: unknown;
    items?: Schema;
    properties?: Readonly<Record<string, Schema>>;
    required?: readonly string[];
    enum?: readonly string[];
  } & Schema;
  if (anyOf !== undefined) return { ...structural(anyOf[0]!), nullable: true };
  // Gatekeeper's webhook does not accept integers beyond 2^53 as `integer`. As `number` they are
  // accepted, and stay exact in Rego.
  if (int64 !== undefined) return { type: 'number' };
  if (words !== undefined) return { type: 'string', enum: words };
  const always = required?.filter((key) => properties?.[key]?.['anyOf'] === undefined) ?? [];
  return {
    ...rest,
    ...(always.length === 0 ? {} : { required: always }),
    ...(items === undefined ? {} : { items: structural(items) }),
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([key, one]) => [key, structural(one)]),
          ),
        }),
  };
}
