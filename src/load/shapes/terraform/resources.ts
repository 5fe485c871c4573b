import type { Attributes } from './attributes.js';

export interface Resource {
  readonly type: string;
  readonly values: Attributes;
  /** Path of the resource in the document. */
  readonly at: readonly (string | number)[];
}

export const isAttributes = (value: unknown): value is Attributes =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The resources that Terraform manages, in all modules. Data sources (`mode: data`) are left out:
 * other tools manage those objects.
 */
export function resourcesOf(shown: Attributes, part: 'values' | 'planned_values'): Resource[] {
  const values = shown[part];
  return isAttributes(values) ? ofModule(values['root_module'], [part, 'root_module']) : [];
}

function ofModule(module: unknown, at: readonly (string | number)[]): Resource[] {
  if (!isAttributes(module)) return [];
  return [
    ...itemsOf(module, 'resources').flatMap(({ item, index }): Resource[] => {
      const { type, mode, values } = item;
      return typeof type === 'string' && type !== '' && mode !== 'data' && isAttributes(values)
        ? [{ type, values, at: [...at, 'resources', index] }]
        : [];
    }),
    ...itemsOf(module, 'child_modules').flatMap(({ item, index }) =>
      ofModule(item, [...at, 'child_modules', index]),
    ),
  ];
}

function itemsOf(module: Attributes, list: string): { item: Attributes; index: number }[] {
  const items = module[list];
  return Array.isArray(items)
    ? items.flatMap((item: unknown, index) => (isAttributes(item) ? [{ item, index }] : []))
    : [];
}
