/**
 * What an earlier conversion put on a cluster and the next one does not write. `kubectl apply` takes
 * nothing away: what refused or filled in goes on doing it.
 */
import { TARGET_NAMES, type TargetName } from '../gaps/gap.js';
import { shellWord } from '../base/shellWord.js';
import { unlabelCommands } from './psa/labelFiles.js';

/** Texts of an output folder, by path. */
type Files = ReadonlyMap<string, string>;

/** The commands that take it back, each with its target. */
export const leftOnCluster = (
  before: Files,
  after: Files,
): readonly (readonly [TargetName, string])[] =>
  TARGET_NAMES.flatMap((target) =>
    takingBack(target, ofTarget(before, target), ofTarget(after, target)).map(
      (command) => [target, command] as const,
    ),
  );

/** Whether a file may hold what stays on a cluster. */
export const isApplied = (path: string): boolean => /\.(?:yaml|sh)$/.test(path) && PLACE.test(path);

/** A plan has a folder for each mode: what one of them holds is still written. */
const PLACE = /^(?:audit\/|policies\/)?([^/]+)\/[^/]+$/;

const ofTarget = (files: Files, target: TargetName): string =>
  [...files]
    .filter(([path]) => isApplied(path) && PLACE.exec(path)![1] === target)
    .map(([, text]) => text)
    .join('');

function takingBack(target: TargetName, before: string, after: string): readonly string[] {
  if (target === 'psa') {
    const labelled = unlabelCommands(after);
    return [...unlabelCommands(before)]
      .filter(([namespace]) => !labelled.has(namespace))
      .map(([, command]) => command);
  }
  const written = objectsIn(after);
  const left = [...objectsIn(before)].filter((object) => !written.has(object));
  return left.length === 0 ? [] : [`kubectl delete --ignore-not-found ${left.join(' ')}`];
}

/** How every object begins that is written here. */
const OBJECT = /^apiVersion: (\S+)\/\S+\nkind: (\S+)\nmetadata:\n {2}name: (\S+)$/gm;

/** As kubectl takes them. */
const objectsIn = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.matchAll(OBJECT)].map(([, group, kind, name]) =>
      shellWord(`${kind!.toLowerCase()}.${group!}/${name!}`),
    ),
  );
