/**
 * What models lose in 8-bit integers, in ONNX Runtime and LiteRT: what others have published of them, what is exported here after training, and what is
 * exported after fine-tuning with rounded values. Prints a Markdown table.
 * Arguments: the project's folder, the folder of models and rows that `tasks.ts` tells, --python PATH (with numpy, onnxruntime and ai_edge_litert),
 * [--only NAME…] [--shrink JSON] for another "shrink" of the spec.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { formatValue } from '../../src/core/message/format';
import { cacheFolder } from '../../src/system/cacheFolder';
import { markdownTable } from '../shrink/report';
import { Commands } from './commands';
import { type Fold, type Int8Task, int8Tasks } from './tasks';

const [root, ...args] = process.argv.slice(2) as [string, ...string[]];
const { values, positionals } = parseArgs({
  args,
  allowPositionals: true,
  options: {
    python: { type: 'string', default: 'python3' },
    only: { type: 'string', multiple: true, default: [] },
    shrink: { type: 'string', default: '{}' },
  },
});
const [models] = positionals;
if (models === undefined) throw new Error('name the folder of models: npm run bench:int8 -- FOLDER --python PATH');
const specs = cacheFolder('bench', 'int8');
mkdirSync(specs, { recursive: true });
const commands = new Commands(root, values.python);
const steps = [{ method: 'quantize', activations: 'int8' }];

interface Variant {
  readonly title: string;
  /** Absolute. */
  readonly file: string;
}

const formats = [
  { format: 'onnx-int8', file: '.int8.onnx', title: 'ONNX' },
  { format: 'tflite-int8', file: '.int8.tflite', title: 'TensorFlow Lite' },
] as const;

/** The model in float32, in integers, and in integers that it was fine-tuned for, from one half of the rows. */
function variantsOf(task: Int8Task, fold: Fold): Variant[] {
  const spec = specOf(task, fold);
  const exported = path.join(specs, 'exported');
  const run = path.join(specs, 'run');
  for (const folder of [exported, run]) rmSync(folder, { recursive: true, force: true });
  commands.bonsai('export', spec, '--format', 'onnx', ...formats.map(({ format }) => format), '--out', exported);
  commands.bonsai('shrink', spec, '--out', run);
  commands.bonsai('export', run, '--format', ...formats.map(({ format }) => format), '--workspace', specs);
  const filesIn = (folder: string, how: string): Variant[] =>
    formats.map(({ file, title }) => ({ title: `${title}, ${how}`, file: path.join(folder, `${task.name}${file}`) }));
  return [
    { title: 'float32', file: path.join(exported, `${task.name}.onnx`) },
    ...filesIn(exported, 'as trained'),
    ...filesIn(path.join(run, 'exported'), 'fine-tuned'),
  ];
}

/** The rows to judge by are none of the spec's, which holds back some of its own to choose the best epoch. */
function specOf({ name, model, train }: Int8Task, { known, labels }: Fold): string {
  commands.bonsai('import', model, '--out', specs, '--force');
  const file = path.join(specs, `${name}.model.json`);
  const imported = JSON.parse(readFileSync(file, 'utf8')) as object;
  const data = { file: known, ...(labels && { labels: labels.known }), validation: 0.2 };
  writeFileSync(
    file,
    JSON.stringify({ ...imported, name, data, train, shrink: { target: {}, steps, ...(JSON.parse(values.shrink) as object) } }),
  );
  return file;
}

/** The mean over folds of what each file gives for the rows that it has not seen. */
function rowsOf(task: Int8Task): string[][] {
  const published: Variant[] = [
    ...(task.published.float === undefined ? [] : [{ title: 'published, float32', file: task.published.float }]),
    { title: 'published, int8', file: task.published.int8 },
  ];
  const byFold = task.folds.map((fold) => {
    console.error(task.title);
    const variants = [...published, ...variantsOf(task, fold)];
    const labels = fold.labels && path.join(specs, fold.labels.judged);
    const figures = commands.figures(
      path.join(specs, fold.judged),
      labels,
      variants.map(({ file }) => file),
    );
    return variants.map(({ title }, at) => ({ title, figure: figures[at]! }));
  });
  const isAccuracy = task.folds[0]!.labels !== undefined;
  const means = byFold[0]!.map(({ title }, at) => ({
    title,
    figure: byFold.reduce((sum, fold) => sum + fold[at]!.figure, 0) / byFold.length,
  }));
  const floatOf = (title: string) =>
    means.find((other) => other.title === (title.startsWith('published') ? 'published, float32' : 'float32')) ??
    means.find((other) => other.title === 'float32')!;
  return means.map(({ title, figure }, at) => {
    const lost = isAccuracy ? (floatOf(title).figure - figure) * 100 : figure - floatOf(title).figure;
    const shown = isAccuracy ? `${(figure * 100).toFixed(2)} %` : formatValue(figure);
    return [
      at === 0 ? task.title : '',
      title,
      shown,
      title.endsWith('float32') ? '' : isAccuracy ? `${lost.toFixed(2)} points` : formatValue(lost),
    ];
  });
}

const isChosen = (name: string) => values.only.length === 0 || values.only.includes(name);
const tasks = int8Tasks(path.resolve(models), specs, commands).filter(({ name }) => isChosen(name));
console.log(markdownTable(['model', 'file', 'accuracy, or error', 'lost to int8'], tasks.flatMap(rowsOf)));
