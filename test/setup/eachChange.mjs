// Loaded before a program: does something before each change of what lies below the folder
// CHANGES_BELOW. KILL_AT names the change before which the program is killed, as `kill -9` does;
// COPY_TO a folder that gets a copy of what is there before each, by the number of the change: what
// a kill would leave.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';

const { CHANGES_BELOW: below, KILL_AT: killAt, COPY_TO: copyTo } = process.env;
const { cpSync } = fs;
let changes = 0;
for (const name of ['mkdirSync', 'writeFileSync', 'renameSync', 'rmSync', 'rmdirSync']) {
  const original = fs[name];
  fs[name] = (path, ...rest) => {
    if (String(path).startsWith(below)) {
      changes += 1;
      if (changes === Number(killAt)) process.kill(process.pid, 'SIGKILL');
      if (copyTo !== undefined) cpSync(below, join(copyTo, String(changes)), { recursive: true });
    }
    return original(path, ...rest);
  };
}
syncBuiltinESMExports();
