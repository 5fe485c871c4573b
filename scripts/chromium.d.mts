/** Its path; undefined where there is none. */
export const chromiumPath: string | undefined;
