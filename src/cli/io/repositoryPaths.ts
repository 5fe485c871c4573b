/**
 * Gives files the paths that GitHub and code scanning need: relative to the root of the repository,
 * whatever the working directory.
 */
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { rememberedBy } from '../../base/remembered.js';
import type { Position } from '../../base/position.js';
import type { CheckLine } from '../../report/checkLine.js';
import type { DiffReview } from '../../report/diff/diffReview.js';
import type { FormatName } from '../../report/formatNames.js';
import type { GapReview } from '../../report/gaps/gapReview.js';

/** Formats whose file names are looked up by a program. */
const fromRoot = (format: FormatName): boolean => format === 'sarif' || format === 'github';

export const reviewForFormat = (review: GapReview, format: FormatName): GapReview =>
  fromRoot(format)
    ? { ...review, gaps: review.gaps.map((one) => ({ ...one, place: placed(one.place) })) }
    : review;

export const changesForFormat = (changes: DiffReview, format: FormatName): DiffReview =>
  fromRoot(format)
    ? {
        ...changes,
        differences: changes.differences.map((one) => ({
          ...one,
          difference: {
            ...one.difference,
            source: placed(one.difference.source),
            inNew: placed(one.difference.inNew),
          },
        })),
      }
    : changes;

export const lineForFormat = (line: CheckLine, format: FormatName): CheckLine =>
  fromRoot(format)
    ? {
        ...line,
        ...(line.at === undefined ? {} : { at: placed(line.at) }),
        ...(line.psp === undefined
          ? {}
          : {
              psp: {
                ...line.psp,
                reasons: line.psp.reasons.map((one) => ({ ...one, at: placed(one.at) })),
              },
            }),
      }
    : line;

const placed = <Place extends Position | null>(place: Place): Place =>
  place === null ? place : { ...place, file: repositoryPath(place.file) };

/** Files outside of a repository, and names that are no files, do not change. */
const repositoryPath = rememberedBy(
  (file) => JSON.stringify([process.cwd(), file]),
  (file: string): string => {
    const path = resolve(file);
    const root = rootAbove(process.cwd());
    if (root === undefined || !existsSync(path)) return file;
    const inside = relative(root, path);
    const parts = inside.split(sep);
    return parts[0] === '..' || isAbsolute(inside) ? file : parts.join('/');
  },
);

/** The nearest folder with `.git`, which is a folder, or a file in a worktree. */
function rootAbove(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  return dirname(folder) === folder ? undefined : rootAbove(dirname(folder));
}
