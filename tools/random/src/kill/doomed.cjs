/** Required into an emulator: kills it at a write of its journal, `DOOM=after 3`: right after the third was synced. */
const fs = require('node:fs');
const { syncBuiltinESMExports } = require('node:module');
const { DatabaseSync } = require('node:sqlite');

const [moment, count] = (process.env.DOOM ?? '').split(' ');
let writes = 0;

function die(now) {
  if (now === moment && writes === Number(count)) process.kill(process.pid, 'SIGKILL');
}

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function execute(sql) {
  if (sql !== 'COMMIT') return exec.call(this, sql);
  writes += 1;
  die('before');
  exec.call(this, sql);
  die('after');
};

const { writeSync } = fs;
fs.writeSync = (...given) => {
  const written = writeSync(...given);
  if (typeof given[1] === 'string' && given[1].startsWith('turn ')) die('marked');
  return written;
};
syncBuiltinESMExports();
