/**
 * Fills the Handlebars templates of READMEs and reports. The build compiles them. Values in HTML
 * templates (`*.html.hbs`) are escaped; values in other templates are not.
 */
import type HandlebarsFull from 'handlebars';
import runtime from 'handlebars/runtime.js';

/**
 * The runtime is Handlebars without the compiler. Its own type declarations are too vague to use.
 */
const Handlebars = runtime as unknown as Pick<typeof HandlebarsFull, 'template'>;

export type Template = (context: object) => string;

export interface TemplateParts {
  /** Templates that this template includes, by name. */
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
