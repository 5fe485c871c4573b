/** How what is written for a target is applied, and taken back: for READMEs and messages. */
import type { TargetName } from '../gaps/gap.js';
import { constraintResource, SYNC_FILE, TEMPLATE_FILE } from './gatekeeper/constraintKind.js';
import { LABEL_SCRIPT, UNLABEL_SCRIPT } from './psa/labelFiles.js';
import { DEFAULTS_FILE } from './shared/files.js';
import { KUSTOMIZATION } from './shared/kustomization.js';
import { tooLargeToNote } from './shared/limits.js';
import type { OutputFile } from './shared/outputFile.js';
import type { NamedScope } from './shared/scope.js';

export interface Applying {
  /** What a server says to it, before anything is stored. */
  readonly dryRun: string;
  /** In turn, as long as none fails. */
  readonly apply: readonly string[];
  readonly back: string;
  /** What another mode does not take away; undefined where nothing is filled in. */
  readonly withoutFilling?: string;
}

/**
 * For what kubectl cannot keep in an annotation. The fields may be those of a smaller conversion that
 * was applied without: the server would not let another set them.
 */
export const SERVER_SIDE = '--server-side --force-conflicts';

/** Until Gatekeeper has made the constraint's kind out of the template. */
export const waitForKind = (scope?: NamedScope): string =>
  `kubectl wait --for=jsonpath='{.status.created}'=true --timeout=60s constrainttemplate/${constraintResource(scope)}`;

/** The same for the files of a target; undefined where they can be applied at once. */
export const templateWait = (
  target: TargetName,
  files: readonly OutputFile[],
): string | undefined =>
  target === 'gatekeeper' && files.some(({ name }) => name === TEMPLATE_FILE)
    ? waitForKind()
    : undefined;

/**
 * @param folder the target's own, as a shell takes it.
 * @returns none where nothing was written that can be applied.
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
  // The constraint is of a kind that Gatekeeper makes out of the template.
  const first = [TEMPLATE_FILE, SYNC_FILE].filter(isWritten).map((name) => ` -f ${folder}/${name}`);
  return {
    dryRun: `kubectl apply${first.join('')} --dry-run=server`,
    apply: [`kubectl apply${first.join('')}`, waitForKind(), all],
    ...taking,
  };
}
