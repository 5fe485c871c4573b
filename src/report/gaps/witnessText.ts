import { exactJson } from '../../base/exactJson.js';
import { exactYaml } from '../../base/exactYaml.js';
import type { JsonObject } from '../../pod/json.js';
import { withEscapes } from '../../base/printable.js';

/**
 * A witness to be read and applied: YAML, or JSON where it holds characters that only JSON can
 * spell out.
 */
export function witnessText(witness: JsonObject): string {
  const yaml = exactYaml(witness);
  return withEscapes(yaml) === yaml ? yaml : `${withEscapes(exactJson(witness))}\n`;
}
