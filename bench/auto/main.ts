/**
 * Lets auto shrink the public tasks with several seeds, and prints a Markdown table next to the goals and to what peers reach.
 * Arguments: the project's folder, then [--seeds N] [--only WORD] [--engine KIND].
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { cacheFolder } from '../../src/system/cacheFolder';
import { Bonsai } from '../shrink/command';
import { example } from '../shrink/example';
import { mnistFolder } from '../shrink/mnist';
import { goalHeader, goalRows, markdownTable } from '../shrink/report';
import { rest } from '../shrink/rest';
import { autoTasks } from './tasks';

const [root, ...args] = process.argv.slice(2) as [string, ...string[]];
const { values } = parseArgs({
  args,
  options: {
    seeds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    engine: { type: 'string', default: 'auto' },
  },
});
const specs = cacheFolder('bench', 'specs');
const bonsai = new Bonsai(root, specs, values.engine);
const mnist = path.relative(specs, mnistFolder(root)).replaceAll(path.sep, '/');
const examples = { seed: example(root, specs, 'seed'), conv: example(root, specs, 'digits-conv') };
const rows: string[][] = [];
for (const task of autoTasks(mnist, examples).filter(({ title }) => title.includes(values.only))) {
  const results = Array.from({ length: Number(values.seeds) }, (_, index) => {
    console.error(`${task.title}, seed ${String(index + 1)}`);
    rest();
    return bonsai.shrink(task.spec, index + 1);
  });
  rows.push(...goalRows(task, results));
}
console.log(markdownTable(goalHeader, rows));
