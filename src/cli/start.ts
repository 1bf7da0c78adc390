#!/usr/bin/env node
/**
 * What starts as `bonsai`: the program itself is `main.ts`. The trainer of `bonsai shrink` takes as long to start as the rest of the command line to
 * load, so it starts first.
 */
import { createRequire } from 'node:module';
import { startTrainer } from './trainerProcess';
import { engineToStart } from './trainerToStart';

const engine = engineToStart(process.argv.slice(2));
const trainer = engine === undefined ? undefined : startTrainer(engine);
const { main } = createRequire(__filename)('./cliMain.js') as typeof import('./main');
void main(trainer);
