/** YAML text with every integer exact: an int64 beyond 2^53 is held as a bigint. */
import { defineScalarTag, dump, DUMP_SCHEMA, intYaml11Tag, type DumpOptions } from 'js-yaml';

const exactInteger = defineScalarTag<bigint>('tag:yaml.org,2002:int', {
  ...intYaml11Tag,
  implicit: true,
  identify: (value) => typeof value === 'bigint' || intYaml11Tag.identify(value),
  resolve: () => 0n,
  represent: String,
});
const SCHEMA = DUMP_SCHEMA.withTags(exactInteger);

export function exactYaml(value: unknown, options: DumpOptions = { lineWidth: -1 }): string {
  return dump(value, { noRefs: true, ...options, schema: SCHEMA });
}
