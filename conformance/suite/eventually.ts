/** Waits for what controllers bring about in their own time. */

/** @returns the first answer that is not undefined, or undefined where none came in time. */
export async function eventually<T>(
  seconds: number,
  ask: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (const end = Date.now() + seconds * 1000; ;) {
    const answer = await ask();
    if (answer !== undefined || Date.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
