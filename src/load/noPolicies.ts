/** The error for an input without any policy. */
import type { LoadedDocument } from '../base/loadedDocument.js';
import type { Problem } from '../base/problem.js';
import { SOURCE } from '../ir/source.js';
import { isDeployment, RENDER_DEPLOYMENTS } from './shapes/gitops/deployments.js';

/**
 * @param read the same documents, after other forms were converted to Kubernetes objects.
 * @param inputs the files and folders that they are from, as the user named them.
 */
export function noPolicies(
  documents: readonly LoadedDocument[],
  read: readonly LoadedDocument[],
  inputs: readonly string[],
): Problem {
  return {
    severity: 'error',
    position: documents[0]?.locate([]) ?? { file: namesOf(inputs) },
    ...(documents.length === 0 ? noObjects(inputs) : noPolicyAmong(documents, read)),
  };
}

type Words = Required<Pick<Problem, 'message' | 'remedy'>>;

const GIVE = `give files with ${SOURCE.kinds} or a PolicySet`;

const READ_OF_FOLDER = 'of a folder, files with the ending .yaml, .yml or .json are read';
const mayBeFolder = (input: string): boolean => !/\.(?:ya?ml|json|tgz|gz)$/.test(input);

const namesOf = (inputs: readonly string[]): string =>
  inputs.length === 0
    ? '<input>'
    : inputs.map((input) => (input === '-' ? '<stdin>' : input)).join(', ');

const noObjects = (inputs: readonly string[]): Words =>
  inputs.every((input) => input === '-')
    ? { message: 'the input is empty', remedy: GIVE }
    : {
        message: 'there is no Kubernetes object in it',
        remedy: inputs.some(mayBeFolder) ? `${GIVE}; ${READ_OF_FOLDER}` : GIVE,
      };

function noPolicyAmong(
  documents: readonly LoadedDocument[],
  read: readonly LoadedDocument[],
): Words {
  const given = kindsOf(documents);
  const kinds = given.length > 0 ? given : kindsOf(read);
  if (kinds.length === 1 && kinds[0] === 'PolicySet')
    return {
      message: 'the PolicySet has no policy',
      remedy: 'add one to its list "policies", or give the file of another PolicySet',
    };
  const shown = kinds.length > 5 ? [...kinds.slice(0, 5), '...'] : kinds;
  return {
    message: `no ${SOURCE.kind} in the input${kinds.length === 0 ? '' : `, only ${shown.join(', ')}`}`,
    remedy: documents.some(({ value }) => isDeployment(value))
      ? `${GIVE}: ${RENDER_DEPLOYMENTS}`
      : GIVE,
  };
}

const kindsOf = (documents: readonly LoadedDocument[]): readonly string[] => [
  ...new Set(
    documents.flatMap(({ value }) => {
      const { kind } = Object(value) as { kind?: unknown };
      return typeof kind === 'string' ? [kind] : [];
    }),
  ),
];
