/** Writes YAML in which every integer is exact: an int64 beyond 2^53 is a bigint in memory. */
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

/**
 * Characters that are invisible, or that some readers take for a line break, are written as escapes
 * in double quotes.
 */
const quoteUnseen: ScalarStyleRule = (layout) => {
  const { value } = layout.node;
  if (layout.style === SCALAR_STYLE.PLAIN && NOT_PLAIN.test(value) && UNSEEN.test(value))
    layout.style = SCALAR_STYLE.DOUBLE_QUOTED;
};
/** A fast test: most text is plain ASCII and needs no closer look. */
const NOT_PLAIN = /[^ -~\n]/;
const UNSEEN = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** @param rules how scalars are styled, if the usual rules do not fit. */
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
  // Every character that needs an escape is within double quotes now.
  return withEscapes(text);
}
