/**
 * Shrinks the public tasks with several seeds, and each example once with every method; prints Markdown tables.
 * Arguments: the project's folder, then [--seeds N] [--only WORD] [--methods] [--goals] [--engine KIND] [--python PATH].
 * With --python, a Python with PyTorch prunes the same models on the same machine, in turn with this project and after the same rest, and the times
 * are compared.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cacheFolder } from '../../src/system/cacheFolder';
import { Bonsai } from './command';
import { example } from './example';
import { mnistFolder } from './mnist';
import { Torch } from './peer';
import { goalHeader, goalRows, markdownTable, methodHeader, methodRow, ratioRow } from './report';
import { rest } from './rest';
import { goalTasks, methodSteps, secondsOf } from './tasks';

const [root, ...args] = process.argv.slice(2) as [string, ...string[]];
const { values } = parseArgs({
  args,
  options: {
    seeds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    goals: { type: 'boolean', default: false },
    methods: { type: 'boolean', default: false },
    engine: { type: 'string', default: 'auto' },
    python: { type: 'string' },
  },
});
const both = values.goals === values.methods;
const specs = cacheFolder('bench', 'specs');
const bonsai = new Bonsai(root, specs, values.engine);

if (both || values.goals) goals();
if (both || values.methods) methods();

function goals(): void {
  const mnist = mnistFolder(root);
  const seeds = Array.from({ length: Number(values.seeds) }, (_, index) => index + 1);
  const tasks = goalTasks(path.relative(specs, mnist).replaceAll(path.sep, '/'), example(root, specs, 'seed'));
  const torch = values.python === undefined ? undefined : new Torch(root, values.python, mnist);
  const rows: string[][] = [];
  for (const task of tasks.filter(({ title }) => title.includes(values.only))) {
    const ratios: number[] = [];
    const results = seeds.map((seed) => {
      report(`${task.title}, seed ${String(seed)}`);
      rest();
      const result = bonsai.shrink(task.spec, seed);
      if (torch !== undefined && task.besidePeer !== undefined) {
        rest();
        ratios.push(torch.prune(task.besidePeer.task)[task.besidePeer.seconds] / secondsOf(result, task.besidePeer.seconds));
      }
      return result;
    });
    rows.push(...goalRows(task, results));
    if (ratios.length > 0) rows.push(ratioRow(task, ratios));
  }
  console.log(`${markdownTable(goalHeader, rows)}\n`);
}

function methods(): void {
  const rows: string[][] = [];
  for (const { title, target, steps } of methodSteps) {
    for (const [folder, model] of [
      ['digits', 'dense'],
      ['digits-conv', 'convolutional'],
    ] as const) {
      report(`${title}, ${model}`);
      rows.push(methodRow(title, model, bonsai.shrink({ ...example(root, specs, folder), shrink: { target, steps } }, 1)));
    }
  }
  console.log(markdownTable(methodHeader, rows));
}

function report(message: string): void {
  console.error(message);
}
