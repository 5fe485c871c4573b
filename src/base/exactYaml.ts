/** YAML text with every integer exact: an int64 beyond 2^53 is held as a bigint. */
import {
  DEFAULT_SCALAR_STYLE_RULES,
  defineScalarTag,
  dump,
  DUMP_SCHEMA,
  intYaml11Tag,
  SCALAR_STYLE,
  type DumpOptions,
  type ScalarStyleRule,
} from 'js-yaml';
import { withEscapes } from './printable.js';

const exactInteger = defineScalarTag<bigint>('tag:yaml.org,2002:int', {
  ...intYaml11Tag,
  implicit: true,
  identify: (value) => typeof value === 'bigint' || intYaml11Tag.identify(value),
  resolve: () => 0n,
  represent: String,
});
const SCHEMA = DUMP_SCHEMA.withTags(exactInteger);

/** Characters that end a line for some reader, or that nobody sees, are written as escapes. */
const quoteUnseen: ScalarStyleRule = (layout) => {
  const { value } = layout.node;
  if (layout.style === SCALAR_STYLE.PLAIN && NOT_PLAIN.test(value) && UNSEEN.test(value))
    layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
};
/** Most text is ASCII, and is known at once. */
const NOT_PLAIN = /[^ -~\n]/;
const UNSEEN = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** @param rules how scalars are laid out, where it is not the usual way. */
export function exactYaml(
  value: unknown,
  options: DumpOptions = { lineWidth: -1 },
  rules: readonly ScalarStyleRule[] = Object.values(DEFAULT_SCALAR_STYLE_RULES),
): string {
  const text = dump(value, {
    noRefs: true,
    ...options,
    schema: SCHEMA,
    scalarStyleRules: [quoteUnseen, ...rules],
  });
  // All of these stand in double quotes now.
  return withEscapes(text);
}
