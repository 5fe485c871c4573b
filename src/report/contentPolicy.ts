/** The Content-Security-Policy of a page that psp-ferry writes. */

/** A style or script, with the hash that allows it. */
export interface Embedded {
  readonly text: string;
  readonly hash: string;
}

/** Nothing may be loaded, and only the given script may run. */
export function contentPolicy(styles: readonly Embedded[], script?: Embedded): string {
  const hashes = styles.map(({ hash }) => `'${hash}'`).join(' ');
  const scripts = script === undefined ? '' : ` script-src '${script.hash}';`;
  return `default-src 'none'; style-src ${hashes};${scripts} base-uri 'none'; form-action 'none'`;
}
