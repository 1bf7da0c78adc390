/**
 * Times training steps of several models, contender by contender in interleaved rounds, so that all meet the same machine.
 * Arguments: the project's folder, then [--python PATH]… [--rounds N] [--models WORD] [--json].
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { median } from '../../src/core/numbers/quantile';
import { Contender } from './contender';
import { limitModel, limitOperations } from './limit';
import { type BenchModel, models } from './models';
import { ratioLines, timeTable } from './report';

/** Milliseconds a step, by the contender's name. */
export type Times = ReadonlyMap<string, number>;

const [root, ...args] = process.argv.slice(2) as [string, ...string[]];
const { values } = parseArgs({
  args,
  options: {
    python: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string', default: '7' },
    models: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
});

const wasm = path.join(root, 'node_modules', '@tensorflow', 'tfjs-backend-wasm', 'dist');

function contenders(): Contender[] {
  const own = (name: string, file: string, ...rest: string[]) =>
    new Contender(name, process.execPath, [path.join(__dirname, file), ...rest]);
  return [
    own('native', 'engine.js', 'native', wasm),
    own('portable', 'engine.js', 'portable', wasm),
    own('tfjs fit', 'tfjsFit.js'),
    ...values.python.flatMap(pythonContenders),
  ];
}

/** Those whose library the given Python has. */
function pythonContenders(python: string): Contender[] {
  const has = (library: string) => spawnSync(python, ['-c', `import ${library}`]).status === 0;
  const script = (name: string) => path.join(root, 'bench', 'steps', 'contenders', name);
  return [
    ...(has('torch')
      ? [1, 2].map((threads) => new Contender(`PyTorch ${threads}t`, python, [script('torch_steps.py'), String(threads)]))
      : []),
    ...(has('jax') && has('optax') ? [new Contender('JAX', python, [script('jax_steps.py')])] : []),
    ...(has('tf_keras') || has('keras') ? [new Contender('Keras fit', python, [script('keras_steps.py')])] : []),
  ];
}

async function measure(model: BenchModel, entrants: readonly Contender[]): Promise<ReadonlyMap<string, readonly number[]>> {
  const times = new Map<string, number[]>();
  for (const entrant of entrants) await entrant.prepare(model);
  for (let round = 0; round < Number(values.rounds); round++)
    for (const entrant of entrants) times.set(entrant.name, [...(times.get(entrant.name) ?? []), await entrant.round(model)]);
  return times;
}

async function timesOf(model: BenchModel, entrants: readonly Contender[]): Promise<Times> {
  return new Map([...(await measure(model, entrants))].map(([name, measured]) => [name, median(measured)]));
}

/** What large matrix products reach with all cores. */
async function operationsPerSecond(): Promise<number> {
  const limit = new Contender('limit', process.execPath, [path.join(__dirname, 'limit.js'), String(availableParallelism())]);
  try {
    return limitOperations / (Math.min(...(await measure(limitModel, [limit])).get('limit')!) / 1000);
  } finally {
    limit.close();
  }
}

async function main(): Promise<void> {
  const entrants = contenders();
  try {
    const wanted = models.filter(({ name }) => name.includes(values.models));
    const results = new Map<BenchModel, Times>();
    for (const model of wanted) {
      if (!values.json) process.stderr.write(`timing ${model.name}\n`);
      results.set(model, await timesOf(model, entrants));
    }
    const limit = await operationsPerSecond();
    if (values.json) {
      const rows = [...results].map(([{ name }, times]) => ({ model: name, milliseconds: Object.fromEntries(times) }));
      process.stdout.write(`${JSON.stringify({ models: rows, operationsPerSecond: limit })}\n`);
    } else process.stdout.write(`${[...timeTable(results, limit), '', ...ratioLines(results)].join('\n')}\n`);
  } finally {
    for (const entrant of entrants) entrant.close();
  }
}

void main();
