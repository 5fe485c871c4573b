/** The cases of a bundle as requests of an API server. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../src/pod/json.js';
import type { Engine } from './engine.js';

export interface Review {
  readonly request: {
    readonly uid: string;
    readonly namespace: string;
    readonly object: JsonObject;
  };
}

export const reviewsOf = (folder: string): readonly Review[] =>
  readFileSync(join(folder, 'tests/vap/reviews.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Review);

export const isAdmitted = ({ request }: Review): boolean => request.uid.startsWith('admitted/');

/** 1.24 drops the field of AppArmor, which came later than the annotation. */
export const isKnownTo124 = (review: Review): boolean =>
  !JSON.stringify(review).includes('"appArmorProfile":');

/** @returns the cases that are answered otherwise than they say. */
export async function misjudged(
  engine: Engine,
  reviews: readonly Review[],
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const review of reviews) {
    const { allowed, message, error } = await engine.review(review);
    if (error !== undefined || allowed !== isAdmitted(review))
      wrong.push(`${review.request.uid}: ${error ?? message ?? 'admitted'}`);
  }
  return wrong;
}
