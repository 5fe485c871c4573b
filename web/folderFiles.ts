/** Finds dropped files, and files in dropped folders, by the rules of the command line. */
import { isManifestName } from '../src/api/fileNames.js';

export interface Found {
  readonly path: string;
  readonly file: File;
}

/**
 * A method of Chromium. It also works on a page that is opened from a file, where entries cannot be
 * read.
 */
interface WithHandle {
  getAsFileSystemHandle(): Promise<FileSystemHandle | null>;
}

/** All items are read at once: after the drop event they are no longer accessible. */
export async function filesOf(items: readonly DataTransferItem[]): Promise<readonly Found[]> {
  const found = await Promise.all(items.map(filesOfItem));
  return found.flat();
}

function filesOfItem(item: DataTransferItem): Promise<readonly Found[]> {
  const entry = item.webkitGetAsEntry();
  if (entry?.isDirectory === true)
    return 'getAsFileSystemHandle' in item
      ? (item as DataTransferItem & WithHandle).getAsFileSystemHandle().then(inHandle)
      : inEntry(entry);
  const file = item.getAsFile();
  return Promise.resolve(file === null ? [] : [{ path: file.name, file }]);
}

async function inHandle(handle: FileSystemHandle | null, above = ''): Promise<readonly Found[]> {
  if (handle === null) return [];
  const path = `${above}${handle.name}`;
  if (handle.kind === 'file')
    return isManifestName(path)
      ? [{ path, file: await (handle as FileSystemFileHandle).getFile() }]
      : [];
  const found: Found[] = [];
  for await (const one of (handle as FileSystemDirectoryHandle).values())
    found.push(...(await inHandle(one, `${path}/`)));
  return found;
}

async function inEntry(entry: FileSystemEntry): Promise<readonly Found[]> {
  if (entry.isDirectory) {
    const found: Found[] = [];
    for (const one of await entriesIn(entry as FileSystemDirectoryEntry))
      found.push(...(await inEntry(one)));
    return found;
  }
  if (!isManifestName(entry.name)) return [];
  const file = await new Promise<File>((resolve, reject) =>
    (entry as FileSystemFileEntry).file(resolve, reject),
  );
  return [{ path: entry.fullPath.slice(1), file }];
}

/** Entries come in parts; an empty part ends them. */
async function entriesIn(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return all;
    all.push(...part);
  }
}
