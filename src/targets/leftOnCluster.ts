/**
 * Finds objects of an earlier conversion, plan or bundle that the present one no longer writes. `kubectl apply`
 * does not remove them, so they go on refusing pods or filling in values.
 */
import { TARGET_NAMES, type TargetName } from '../gaps/gap.js';
import { wholeText, type OutputText } from '../base/outputText.js';
import { shellWord } from '../base/shellWord.js';
import { unlabelCommands } from './psa/labelFiles.js';

/** Texts of an output folder, by path. */
type Files = ReadonlyMap<string, OutputText>;

/** For each target, the command that removes these objects. */
export const leftOnCluster = (
  before: Files,
  after: Files,
): readonly (readonly [TargetName, string])[] =>
  TARGET_NAMES.flatMap((target) =>
    takingBack(target, ofTarget(before, target), ofTarget(after, target)).map(
      (command) => [target, command] as const,
    ),
  );

/** Whether a file may contain objects or commands that were applied to a cluster. */
export const isApplied = (path: string): boolean => /\.(?:yaml|sh)$/.test(path) && PLACE.test(path);

/**
 * A plan has a folder for each mode, and an object that is in one of them is still written. A bundle
 * has its objects in kustomize components, and the scripts of psa beside them.
 */
const PLACE = /^(?:audit\/|policies\/|kustomize\/(?:components\/)?)?([^/]+)\/[^/]+$/;

const ofTarget = (files: Files, target: TargetName): string =>
  [...files]
    .filter(([path]) => isApplied(path) && PLACE.exec(path)![1] === target)
    .map(([, text]) => wholeText(text))
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

/** The first lines of every object that psp-ferry writes. */
const OBJECT = /^apiVersion: (\S+)\/\S+\nkind: (\S+)\nmetadata:\n {2}name: (\S+)$/gm;

/** The names of the objects, as arguments of kubectl. */
const objectsIn = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.matchAll(OBJECT)].map(([, group, kind, name]) =>
      shellWord(`${kind!.toLowerCase()}.${group!}/${name!}`),
    ),
  );
