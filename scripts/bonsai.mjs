// npm run -s bonsai -- ARGS: the command line of this checkout, built first where the sources are newer.
import { createRequire } from 'node:module';
import { ensureBuilt } from './build/upToDate.mjs';

await ensureBuilt((message) => console.error(message));
// npm starts scripts in the project's folder; paths on the command line are meant from where the user is.
process.chdir(process.env.INIT_CWD ?? process.cwd());
createRequire(import.meta.url)('../dist/cli.js');
