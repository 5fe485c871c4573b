/** What a page that is written may do. */

/** A style or script with the hash that allows it. */
export interface Embedded {
  readonly text: string;
  readonly hash: string;
}

/** Nothing is loaded, and nothing runs but the script that is given. */
export function contentPolicy(styles: readonly Embedded[], script?: Embedded): string {
  const hashes = styles.map(({ hash }) => `'${hash}'`).join(' ');
  const scripts = script === undefined ? '' : ` script-src '${script.hash}';`;
  return `default-src 'none'; style-src ${hashes};${scripts} base-uri 'none'; form-action 'none'`;
}
