/**
 * What the engines cost beside the steps themselves: compiling, masks; and the portable engine next to plain JavaScript.
 * Arguments: the project's folder, then [--rounds N].
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { median } from '../../src/core/numbers/quantile';
import { openEngine } from '../../src/trainer/engine/open';
import { Contender } from '../steps/contender';
import { type BenchModel, models } from '../steps/models';
import { timeWaysOf } from './branches';
import { timeCompiling } from './compiling';
import { measureMasks } from './masks';
import { deepModels, digitsConv, maskedModels } from './models';

const [root, ...args] = process.argv.slice(2) as [string, ...string[]];
const { values } = parseArgs({ args, options: { rounds: { type: 'string', default: '15' } } });
const rounds = Number(values.rounds);
const wasm = path.join(root, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist');

async function main(): Promise<void> {
  const engine = await openEngine('native', { wasm });
  // The first compilation of a process also loads parts of TensorFlow.
  await timeCompiling(engine, { ...deepModels[0]!, rows: 64 });
  print('native engine: compiling (goal: under 150 ms for 20 layers)');
  for (const model of deepModels) {
    const first = await timeCompiling(engine, model);
    const again: number[] = [];
    for (let round = 0; round < rounds; round++) again.push((await timeCompiling(engine, model)).withFirstStep);
    print(
      `  ${model.name}: ${first.compile.toFixed(0)} ms, with the first step ${first.withFirstStep.toFixed(0)} ms; the same shape again, with a step: ${median(again).toFixed(1)} ms`,
    );
  }
  print('native engine: what masks add to a step (goal: less than 5 %)');
  for (const model of maskedModels) {
    const { plain, masked } = await measureMasks(engine, model, rounds);
    print(`  ${model.name}: ${plain.toFixed(3)} → ${masked.toFixed(3)} ms, ${((masked / plain - 1) * 100).toFixed(1)} %`);
  }
  print('native engine, ms a step: op after op; side by side in one branch, in two and in four');
  for (const model of models) print(`  ${model.name}: ${(await timeWaysOf(model, wasm, rounds)).map((ms) => ms.toFixed(3)).join(', ')}`);
  print('portable engine on digits-conv (goal: at least 10 times as fast as tfjs on its cpu backend)');
  const program = (file: string, ...rest: string[]) => new Contender(file, process.execPath, [path.join(__dirname, file), ...rest]);
  const [portable, cpu] = await stepTimes(digitsConv, [program('engine.js', 'portable', wasm), program('cpuFit.js')]);
  print(`  ${portable!.toFixed(1)} ms a step, cpu backend ${cpu!.toFixed(1)} ms: ${(cpu! / portable!).toFixed(1)} times as fast`);
}

/** Milliseconds a step of each contender, in turns. */
async function stepTimes(model: BenchModel, contenders: readonly Contender[]): Promise<number[]> {
  try {
    for (const contender of contenders) await contender.prepare(model);
    const times = contenders.map((): number[] => []);
    for (let round = 0; round < 5; round++)
      for (const [at, contender] of contenders.entries()) times[at]!.push(await contender.round(model));
    return times.map(median);
  } finally {
    for (const contender of contenders) contender.close();
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

void main();
