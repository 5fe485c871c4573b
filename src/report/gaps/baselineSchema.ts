import { STANDARD_LEVELS } from '../../standards/standardLevels.js';

/** The JSON Schema of a baseline, which is published as `schema/gaps-baseline.schema.json`. */
export const baselineSchema = {
  type: 'object',
  properties: {
    apiVersion: { const: 'psp-ferry/v1' },
    kind: { const: 'GapBaseline' },
    accepted: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          id: { type: 'string', description: 'target/policy/control-or-aspect/effect' },
          reason: { type: 'string', minLength: 1, description: 'why the gap may stay' },
          expires: {
            type: 'string',
            pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
            description: 'the last day on which that holds, as YYYY-MM-DD',
          },
        },
        required: ['id', 'reason'],
        additionalProperties: false,
      },
    },
    psaLevels: {
      type: 'object',
      description:
        'the levels at which gaps of psa are accepted: they count again for a namespace whose level is another',
      properties: {
        others: { enum: STANDARD_LEVELS, description: 'of every namespace that is not named' },
        namespaces: { type: 'object', additionalProperties: { enum: STANDARD_LEVELS } },
      },
      required: ['others'],
      additionalProperties: false,
    },
  },
  required: ['apiVersion', 'kind', 'accepted'],
  additionalProperties: false,
} as const;
