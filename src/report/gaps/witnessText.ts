import { exactJson } from '../../base/exactJson.js';
import { exactYaml } from '../../base/exactYaml.js';
import type { JsonObject } from '../../pod/json.js';
import { withEscapes } from '../../base/printable.js';

/** A witness to read and apply: YAML, or JSON if it has characters that only JSON can escape. */
export function witnessText(witness: JsonObject): string {
  const yaml = exactYaml(witness);
  return withEscapes(yaml) === yaml ? yaml : `${withEscapes(exactJson(witness))}\n`;
}
