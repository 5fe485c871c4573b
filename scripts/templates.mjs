// Converts files in templates/ to modules, for the build and for the tests.
import { createHash } from 'node:crypto';
import Handlebars from 'handlebars';

export const TEMPLATE = /\.hbs$/;
export const PAGE_ASSET = /\/templates\/.*\.(css|client\.js)$/;

/**
 * Compiles a template to a function, so that the package does not need Handlebars' compiler. Values
 * in HTML templates are escaped.
 */
export function templateModule(text, path) {
  const compiled = Handlebars.precompile(text, {
    noEscape: !path.endsWith('.html.hbs'),
    strict: true,
    srcName: undefined,
  });
  return `export default ${typeof compiled === 'string' ? compiled : compiled.code};`;
}

/** A style or script for pages, with the hash for the Content-Security-Policy. */
export function pageAssetModule(text) {
  const hash = `sha256-${createHash('sha256').update(text).digest('base64')}`;
  return `export default ${JSON.stringify({ text, hash })};`;
}
