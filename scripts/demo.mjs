// npm run demo: shrinks the digits example by `auto` from a fresh checkout. Arguments after -- go to `bonsai shrink`.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { root } from './build/root.mjs';
import { ensureBuilt } from './build/upToDate.mjs';

const extra = process.argv.slice(2);
const caller = process.env.INIT_CWD ?? process.cwd();
// With --json, standard output holds the one document and everything else goes to standard error.
const ownOutput = extra.includes('--json') ? process.stderr : process.stdout;

/** @param {readonly string[]} args @param {import('node:tty').WriteStream | number} stdout */
function bonsai(args, stdout) {
  const cli = path.join(root, 'dist', 'cli.js');
  return spawnSync(process.execPath, [cli, ...args], { cwd: caller, stdio: ['ignore', stdout, 'inherit'] }).status ?? 130;
}

await ensureBuilt((message) => ownOutput.write(`${message}\n`));
if (bonsai(['engine', 'install'], ownOutput.fd) !== 0) ownOutput.write('Going on with the portable engine.\n');
const spec = path.relative(caller, path.join(root, 'examples', 'digits', 'digits.model.json'));
const method = extra.includes('--method') ? [] : ['--method', 'auto'];
process.exitCode = bonsai(['shrink', spec, ...method, ...extra], 1);
