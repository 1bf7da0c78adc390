/**
 * Lets auto shrink the public tasks with several seeds, and prints a Markdown table next to the goals and to what peers reach.
 * Arguments: the project's folder, then [--list] [--only NAME…] [--seeds N] [--engine KIND] [--python PATH] [--models FOLDER].
 * With --python, a Python with PyTorch and Torch-Pruning shrinks the same models with the same seeds, in turn with this project. With --models, there are
 * tasks on the models of MLPerf Tiny, too: see models.ts.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { formatValue } from '../../src/core/message/format';
import { cacheFolder } from '../../src/system/cacheFolder';
import { Bonsai } from '../shrink/command';
import { example } from '../shrink/example';
import { mnistFolder } from '../shrink/mnist';
import { goalHeader, goalRows, markdownTable } from '../shrink/report';
import { rest } from '../shrink/rest';
import { modelTasks } from './models';
import { type AutoTask, autoTasks } from './tasks';
import { type Pruned, TorchPruning } from './torchPruning';

const [root, ...args] = process.argv.slice(2) as [string, ...string[]];
const { values } = parseArgs({
  args,
  options: {
    list: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    seeds: { type: 'string', default: '3' },
    engine: { type: 'string', default: 'auto' },
    python: { type: 'string' },
    models: { type: 'string' },
  },
});
const specs = cacheFolder('bench', 'specs');
const bonsai = new Bonsai(root, specs, values.engine);
const mnist = mnistFolder(root);
const torchPruning = values.python === undefined ? undefined : new TorchPruning(root, values.python, mnist);
const examples = { seed: example(root, specs, 'seed'), digits: example(root, specs, 'digits'), conv: example(root, specs, 'digits-conv') };
const tasks = [
  ...autoTasks(path.relative(specs, mnist).replaceAll(path.sep, '/'), examples),
  ...(values.models === undefined ? [] : modelTasks(values.models, root, specs)),
];

if (values.list) for (const { name, title } of tasks) console.log(`${name}: ${title}`);
else console.log(markdownTable(goalHeader, tasks.filter(isChosen).flatMap(rowsOf)));

function isChosen({ name }: AutoTask): boolean {
  return values.only.length === 0 || values.only.some((word) => name.startsWith(word));
}

function rowsOf(task: AutoTask): string[][] {
  const pruned: Pruned[] = [];
  const results = Array.from({ length: Number(values.seeds) }, (_, index) => {
    const seed = index + 1;
    console.error(`${task.name}, seed ${String(seed)}`);
    rest();
    const result = bonsai.shrink(task.spec, seed);
    console.error(task.figures.map(({ name, of }) => `  ${name} ${formatValue(of(result))}`).join('\n'));
    if (torchPruning !== undefined && task.torchPruning !== undefined)
      pruned.push(torchPruning.prune(task.torchPruning.task, task.torchPruning.share, seed));
    return result;
  });
  return [...goalRows(task, results), ...(pruned.length === 0 ? [] : [peerRow(pruned)])];
}

function peerRow(pruned: readonly Pruned[]): string[] {
  const losses = pruned.map(({ loss }) => loss);
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  const told = pruned.map(({ share, seconds }) => `${(share * 100).toFixed(1)} % in ${seconds.toFixed(0)} s`).join(', ');
  return ['', 'Torch-Pruning here, loss', formatValue(mean), formatValue(Math.max(...losses)), '', '', told];
}
