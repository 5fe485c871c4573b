// Loaded before a program: kills it, as `kill -9` does, before its Nth change of what lies below a
// folder. KILL_BELOW names the folder, KILL_AT the change.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const below = process.env.KILL_BELOW;
const at = Number(process.env.KILL_AT);
let changes = 0;
for (const name of ['mkdirSync', 'writeFileSync', 'renameSync', 'rmSync', 'rmdirSync']) {
  const original = fs[name];
  fs[name] = (path, ...rest) => {
    if (String(path).startsWith(below) && (changes += 1) === at)
      process.kill(process.pid, 'SIGKILL');
    return original(path, ...rest);
  };
}
syncBuiltinESMExports();
