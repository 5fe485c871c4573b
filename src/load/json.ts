import { LIMITS } from './yaml.js';

/**
 * Parses JSON within the same limits as YAML.
 * @throws Error with what is wrong.
 */
export function parseJson(text: string): unknown {
  if (text.length > LIMITS.bytes) throw new Error(`it is larger than ${LIMITS.bytes} bytes`);
  const value = JSON.parse(text) as unknown;
  if (isDeeper(value, LIMITS.depth)) throw new Error(`it nests deeper than ${LIMITS.depth} levels`);
  return value;
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) if (isDeeper(value[i], levels - 1)) return true;
    return false;
  }
  for (const key in value)
    if (isDeeper((value as Record<string, unknown>)[key], levels - 1)) return true;
  return false;
}
