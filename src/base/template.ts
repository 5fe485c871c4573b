/**
 * Templates of what people read. The build compiles them; here they are filled. In HTML
 * (`*.html.hbs`) every value is escaped, in other text none.
 */
import type HandlebarsFull from 'handlebars';
import runtime from 'handlebars/runtime.js';

/** The runtime lacks only the compiler; its own types say nothing. */
const Handlebars = runtime as unknown as Pick<typeof HandlebarsFull, 'template'>;

export type Template = (context: object) => string;

export interface TemplateParts {
  /** What the template includes, by name. */
  readonly partials?: Readonly<Record<string, TemplateSpecification>>;
  readonly helpers?: Readonly<Record<string, (...values: never[]) => unknown>>;
}

export function template(
  specification: TemplateSpecification,
  { partials = {}, helpers = {} }: TemplateParts = {},
): Template {
  const fill = Handlebars.template<object>(specification);
  const included = Object.fromEntries(
    Object.entries(partials).map(([name, part]) => [name, Handlebars.template<object>(part)]),
  );
  return (context) => fill(context, { partials: included, helpers });
}
