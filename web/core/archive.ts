import { strToU8, zipSync } from 'fflate';

/** The same files make the same bytes, whenever they are packed. */
const LONG_AGO = new Date(1980, 0, 1);

/** @param files texts by path. */
export function archive(files: ReadonlyMap<string, string>): Uint8Array<ArrayBuffer> {
  return zipSync(Object.fromEntries([...files].map(([path, text]) => [path, strToU8(text)])), {
    mtime: LONG_AGO,
  });
}
