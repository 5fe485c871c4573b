/**
 * Does something in a folder, with environment variables besides those of the process: what a
 * command finds when it is started there.
 */
export async function inPlace(folder, env, work) {
  const before = { folder: process.cwd(), env: { ...process.env } };
  process.chdir(folder);
  Object.assign(process.env, env);
  try {
    return await work();
  } finally {
    process.chdir(before.folder);
    for (const name of Object.keys(env)) delete process.env[name];
    Object.assign(process.env, before.env);
  }
}
