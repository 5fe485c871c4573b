/** Templates of pages: compiled by the build, filled here. Every value is escaped. */
import type HandlebarsFull from 'handlebars';
import runtime from 'handlebars/runtime.js';

/** The runtime lacks only the compiler; its own types say nothing. */
const Handlebars = runtime as unknown as Pick<typeof HandlebarsFull, 'template'>;

export type HtmlTemplate = (context: object) => string;

/** @param parts what the template includes, by name. */
export function htmlTemplate(
  specification: TemplateSpecification,
  parts: Readonly<Record<string, TemplateSpecification>> = {},
): HtmlTemplate {
  const fill = Handlebars.template<object>(specification);
  const partials = Object.fromEntries(
    Object.entries(parts).map(([name, part]) => [name, Handlebars.template<object>(part)]),
  );
  return (context) => fill(context, { partials });
}
