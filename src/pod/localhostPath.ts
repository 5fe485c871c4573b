/** How annotations, and policies, name a profile that is a file of the node. */
const LOCALHOST = 'localhost/';

/** @returns the path of the file; undefined for any other profile. */
export const localhostPath = (profile: string): string | undefined =>
  profile.startsWith(LOCALHOST) ? profile.slice(LOCALHOST.length) : undefined;

/** The paths of those that are files of the node. */
export const localhostPaths = (profiles: readonly string[] | null): readonly string[] =>
  (profiles ?? []).flatMap((profile) => localhostPath(profile) ?? []);
