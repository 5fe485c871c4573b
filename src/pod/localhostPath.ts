/** Prefix by which annotations and policies name a profile that is a file on the node. */
const LOCALHOST = 'localhost/';

/** @returns the path of the file; undefined for another kind of profile. */
export const localhostPath = (profile: string): string | undefined =>
  profile.startsWith(LOCALHOST) ? profile.slice(LOCALHOST.length) : undefined;

/** The paths of the profiles that are files on the node. */
export const localhostPaths = (profiles: readonly string[] | null): readonly string[] =>
  (profiles ?? []).flatMap((profile) => localhostPath(profile) ?? []);
