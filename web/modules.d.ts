/** The bundle of `core/worker.ts` as text, which the build embeds. */
declare module 'core-worker' {
  const source: string;
  export default source;
}

/** The project's own examples as text. */
declare module '*.yaml' {
  const text: string;
  export default text;
}
