/**
 * What starts as `bonsai`: the program itself is `main.ts`. The trainer of `bonsai shrink` takes as long to start as the rest of the command line to
 * load, so it starts first.
 */
import { createRequire } from 'node:module';
import { startTrainer } from './trainerProcess';

const [command, ...others] = process.argv.slice(2);
const trainer = command === 'shrink' ? startTrainer(others.includes('portable') ? 'portable' : 'auto') : undefined;
const { main } = createRequire(__filename)('./cliMain.js') as typeof import('./main');
void main(trainer);
