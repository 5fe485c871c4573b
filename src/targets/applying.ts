/** The commands that apply and remove a target's files, for READMEs and messages. */
import type { TargetName } from '../gaps/gap.js';
import { constraintResource, SYNC_FILE, TEMPLATE_FILE } from './gatekeeper/constraintKind.js';
import { LABEL_SCRIPT, UNLABEL_SCRIPT } from './psa/labelFiles.js';
import { DEFAULTS_FILE } from './shared/files.js';
import { KUSTOMIZATION } from './shared/kustomization.js';
import { tooLargeToNote } from './shared/limits.js';
import type { OutputFile } from './shared/outputFile.js';
import type { NamedScope } from './shared/scope.js';

export interface Applying {
  /** Asks the server to check the files without storing them. */
  readonly dryRun: string;
  /** To be run in this order, as long as none fails. */
  readonly apply: readonly string[];
  readonly back: string;
  /**
   * Removes the objects that fill in values, which the files of another mode lack; undefined if there
   * are none.
   */
  readonly withoutFilling?: string;
}

/**
 * For objects whose copy is too large for the annotation in which kubectl stores it. Conflicts are
 * forced, because the fields may belong to an earlier, smaller conversion that was applied without
 * `--server-side`.
 */
export const SERVER_SIDE = '--server-side --force-conflicts';

/** Waits until Gatekeeper has created the constraint's kind from the template. */
export const waitForKind = (scope?: NamedScope): string =>
  `kubectl wait --for=jsonpath='{.status.created}'=true --timeout=60s constrainttemplate/${constraintResource(scope)}`;

/** As `waitForKind`, for the files of a target; undefined if they can be applied at once. */
export const templateWait = (
  target: TargetName,
  files: readonly OutputFile[],
): string | undefined =>
  target === 'gatekeeper' && files.some(({ name }) => name === TEMPLATE_FILE)
    ? waitForKind()
    : undefined;

/**
 * @param folder the target's folder, quoted for a shell.
 * @returns no commands if no file can be applied.
 */
export function applying(
  target: TargetName,
  files: readonly OutputFile[],
  folder: string,
): Applying | undefined {
  const isWritten = (name: string): boolean => files.some((file) => file.name === name);
  if (target === 'psa')
    return isWritten(LABEL_SCRIPT)
      ? {
          dryRun: `sh ${folder}/${LABEL_SCRIPT} --dry-run=server`,
          apply: [`sh ${folder}/${LABEL_SCRIPT}`],
          back: `sh ${folder}/${UNLABEL_SCRIPT}`,
        }
      : undefined;
  if (!isWritten(KUSTOMIZATION)) return undefined;
  const apply = ['kubectl apply', ...(tooLargeToNote(files).length > 0 ? [SERVER_SIDE] : [])].join(
    ' ',
  );
  const all = `${apply} -k ${folder}`;
  const taking = {
    back: `kubectl delete -k ${folder}`,
    ...(isWritten(DEFAULTS_FILE)
      ? { withoutFilling: `kubectl delete -f ${folder}/${DEFAULTS_FILE}` }
      : {}),
  };
  if (target !== 'gatekeeper')
    return {
      dryRun: `${all} --dry-run=server`,
      apply: [`${all} --dry-run=server`, all],
      ...taking,
    };
  // The constraint's kind exists only after Gatekeeper has read the template.
  const first = [TEMPLATE_FILE, SYNC_FILE].filter(isWritten).map((name) => ` -f ${folder}/${name}`);
  return {
    dryRun: `kubectl apply${first.join('')} --dry-run=server`,
    apply: [`kubectl apply${first.join('')}`, waitForKind(), all],
    ...taking,
  };
}
