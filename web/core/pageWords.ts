/**
 * Replaces options of the command line in messages by the names of fields on the page. Files to
 * download keep the options.
 */
import type { Problem } from '../../src/api/index.js';

const option = (words: string): string => `“${words}” in Options`;

/** Replacements; longer texts come first. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  // The page gets charts only after they are rendered.
  [/; of a chart, name that of the release: --namespace NAME/g, ''],
  [/ \(bundle: --engine\)/g, ''],
  [/-t psa,vap --residual/g, option('Residual')],
  [/--selection (any|live|static)\b/g, option('Selection: $1')],
  [/--psa-level (\w+)\b/g, option('PSA level: $1')],
  [/--ephemeral (as-psp|guard)\b/g, option('Ephemeral containers: $1')],
  [/--namespace NAME\b/g, option('Namespaces')],
  [/-t ([a-z]+(?:[-,][a-z]+)*)\b/g, option('Targets: $1')],
];

export const onPage = (text: string): string =>
  WORDS.reduce((said, [words, instead]) => said.replace(words, instead), text);

export const problemsOnPage = (problems: readonly Problem[]): readonly Problem[] =>
  problems.map(({ message, remedy, ...problem }) => ({
    ...problem,
    message: onPage(message),
    ...(remedy === undefined ? {} : { remedy: onPage(remedy) }),
  }));
