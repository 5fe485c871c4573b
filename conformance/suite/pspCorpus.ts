export async function pspCorpus(): Promise<void> {}
