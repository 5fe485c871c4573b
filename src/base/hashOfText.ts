/** A number: equal texts have the same, and other texts rarely do. */
export function hashOfText(text: string): number {
  let hash = 17;
  for (let i = 0; i < text.length; i += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}
