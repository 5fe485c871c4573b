/**
 * Keeps the ways back of an earlier plan. A workload that was patched needs no patch in the next
 * plan, so that plan has no way back for it.
 */
import type { MigrationPlan } from './plan.js';
import { UNPATCH_SCRIPT, UNPATCH_TITLE, unpatchScript } from './workloadFiles.js';

type Files = ReadonlyMap<string, string>;

/** Whether a file of an earlier plan may be such a way back. */
export const isWayBack = (path: string): boolean =>
  /^workloads\/[^/.][^/]*\/(?:unpatch\.sh|[^/]+\.unpatch(?:-\d+)?\.yaml)$/.test(path);

export interface KeptWaysBack {
  /** The files that are added or changed, by path. */
  readonly files: Files;
  /** The scripts that also take back what an earlier plan wrote. */
  readonly scripts: readonly string[];
}

interface Way {
  readonly command: string;
  /** The file that the command names. */
  readonly file: string;
}

/** A word that a shell needs no quotes for. Nothing else of an old script gets into a new one. */
const WORD = '[\\w.:-]+';
/** A line of the script: the resource, its name, its namespace and the file. */
const COMMAND = new RegExp(
  `^kubectl patch ([a-z]+)(?:[.]${WORD})? (${WORD}) --namespace (${WORD})(?: --type merge)? --patch-file (${WORD}) "\\$@" \\|\\| failed=1$`,
  'gm',
);

/**
 * @param earlier the ways back of the earlier plan.
 * @param files what is written now.
 */
export function keptWaysBack(
  earlier: Files,
  files: Files,
  { workloads }: Pick<MigrationPlan, 'workloads'>,
): KeptWaysBack {
  const there = new Set(
    workloads.map((one) => `${one.kind.toLowerCase()} ${one.name} ${one.namespace}`),
  );
  const kept = new Map<string, string>();
  const scripts: string[] = [];
  for (const [script, text] of earlier) {
    if (!script.endsWith(`/${UNPATCH_SCRIPT}`)) continue;
    const folder = script.slice(0, -UNPATCH_SCRIPT.length);
    const ways = [...text.matchAll(COMMAND)]
      .filter(([, kind, name, namespace]) => there.has(`${kind!} ${name!} ${namespace!}`))
      .map(([command, , , , file]): Way => ({ command, file: file! }))
      .filter(({ file }) => isLost(folder + file, earlier, files))
      .map((way) => renamed(way, folder, [earlier, files]));
    if (ways.length === 0) continue;
    scripts.push(script);
    for (const { from, file } of ways) kept.set(folder + file, earlier.get(folder + from)!);
    kept.set(script, withCommands(files.get(script) ?? unpatchScript([]), ways));
  }
  return { files: kept, scripts };
}

const isLost = (path: string, earlier: Files, files: Files): boolean =>
  earlier.has(path) && earlier.get(path) !== files.get(path);

/** If the workload gets another patch now, both ways back are needed. */
function renamed(
  { command, file }: Way,
  folder: string,
  [earlier, files]: readonly [Files, Files],
): Way & { readonly from: string } {
  if (!files.has(folder + file)) return { command, file, from: file };
  let number = 1;
  const name = (): string => file.replace(/\.yaml$/, `-${number}.yaml`);
  while (earlier.has(folder + name())) number += 1;
  return { command: command.replace(` ${file} `, ` ${name()} `), file: name(), from: file };
}

const END = '\nexit "$failed"\n';

/** The new commands come first: the last one restores what was there before all patches. */
const withCommands = (script: string, ways: readonly Way[]): string =>
  script
    .replace(`${UNPATCH_TITLE}\n`, `${UNPATCH_TITLE} And what that of an earlier plan wrote.\n`)
    .replace(END, () => `${ways.map(({ command }) => `${command}\n`).join('')}${END}`);
