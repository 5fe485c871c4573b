/**
 * The name itself if it has at most `limit` characters. Otherwise its beginning and a digest, which
 * distinguishes long names with the same beginning.
 */
export function shortName(name: string, limit: number): string {
  if (name.length <= limit) return name;
  const digest = nameDigest(name);
  return `${name.slice(0, limit - digest.length - 1).replace(/[^a-z0-9]+$/, '')}-${digest}`;
}

/** FNV-1a, 32 bits, as eight hexadecimal digits. */
export function nameDigest(name: string): string {
  let hash = 0x811c9dc5;
  for (const character of name)
    hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
}
