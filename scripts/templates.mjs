// How files of templates/ become modules: the same for the build and for the tests.
import { createHash } from 'node:crypto';
import Handlebars from 'handlebars';

export const TEMPLATE = /\.hbs$/;
export const PAGE_ASSET = /\/templates\/.*\.(css|client\.js)$/;

/**
 * A template becomes a function, so that the compiler of Handlebars stays at home. In HTML every
 * value is escaped.
 */
export function templateModule(text, path) {
  const compiled = Handlebars.precompile(text, {
    noEscape: !path.endsWith('.html.hbs'),
    strict: true,
    srcName: undefined,
  });
  return `export default ${typeof compiled === 'string' ? compiled : compiled.code};`;
}

/** What pages carry, with the hash that their content security policy allows. */
export function pageAssetModule(text) {
  const hash = `sha256-${createHash('sha256').update(text).digest('base64')}`;
  return `export default ${JSON.stringify({ text, hash })};`;
}
