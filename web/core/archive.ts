import { strToU8, zipSync } from 'fflate';

/** A fixed date, so that the same files always give the same bytes. */
const LONG_AGO = new Date(1980, 0, 1);

/** @param files texts by path. */
export function archive(files: ReadonlyMap<string, string>): Uint8Array<ArrayBuffer> {
  return zipSync(Object.fromEntries([...files].map(([path, text]) => [path, strToU8(text)])), {
    mtime: LONG_AGO,
  });
}
