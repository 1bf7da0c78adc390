/** Tasks on the models of MLPerf Tiny, with the few rows that come with them: see `modelTasks`. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DataSpec, DistillSpec, TrainSpec } from '../../src/core/spec/schema';
import type { BenchSpec, Result } from '../shrink/tasks';
import { npyRows } from './npyRows';
import type { AutoTask } from './tasks';

/** Of 196 windows of one recording, these are judged by; the published figures are theirs. */
const windows = { count: 196, from: 75, judged: 46 };
const seconds = 60;

/**
 * @param models a folder with `mlperf-tiny/kws_model.h5` (keyword spotting, 12 classes), `mlperf-tiny/ad01.h5` (anomalies in sounds of machines), and
 *   in `data` `kws_rows.npy` (600, with `kws_labels.npy`) and `toycar_windows.npy` (196)
 * @param root the project's folder
 * @param specs the folder of the bench's specs, for copies of all of it
 */
export function modelTasks(models: string, root: string, specs: string): AutoTask[] {
  const data = (name: string) => path.join(models, 'data', name);
  const imported = (
    name: string,
    task: { data: DataSpec; train: TrainSpec; params: number; metrics?: readonly string[]; distill?: DistillSpec },
  ): BenchSpec => {
    const file = path.join(models, 'mlperf-tiny', `${name}.h5`);
    execFileSync(process.execPath, [path.join(root, 'dist', 'cli.js'), 'import', file, '--out', specs, '--force'], { stdio: 'ignore' });
    const spec = JSON.parse(readFileSync(path.join(specs, `${name}.model.json`), 'utf8')) as BenchSpec;
    const { params, distill, ...given } = task;
    return { ...spec, ...given, shrink: { target: { params }, steps: [{ method: 'auto', seconds }], ...(distill && { distill }) } };
  };
  for (const name of ['kws_rows.npy', 'kws_labels.npy']) copyFileSync(data(name), path.join(specs, name));
  const rows = Array.from({ length: windows.count }, (_, row) => row);
  const isJudged = (row: number) => row >= windows.from && row < windows.from + windows.judged;
  const part = (name: string, wanted: (row: number) => boolean) =>
    writeFileSync(path.join(specs, name), npyRows(data('toycar_windows.npy'), rows.filter(wanted)));
  part('toycar_known.npy', (row) => !isJudged(row));
  part('toycar_judged.npy', isJudged);
  const accuracy = ({ validation }: Result['original']) => validation!['accuracy']! * 100;
  const paramsShare = ({ original, shrunk }: Result) => shrunk.params / original.params;
  const adam = { optimizer: 'adam', learningRate: 0.001, epochs: 20, batchSize: 32 } as const;
  return [
    {
      name: 'kws',
      title: 'keyword spotting, 300 of 600 rows, to half its parameters',
      spec: imported('kws_model', {
        data: { file: 'kws_rows.npy', labels: 'kws_labels.npy', validation: 0.5 },
        train: { loss: 'sparseCategoricalCrossentropy', ...adam },
        params: 0.5,
        // As the one line writes it for so few rows.
        distill: { outputs: 1, mixedRows: 8 },
        metrics: ['accuracy'],
      }),
      figures: [
        { name: 'points of accuracy lost', of: ({ original, shrunk }) => accuracy(original) - accuracy(shrunk), goal: 1.5 },
        { name: 'share of the parameters, stored', of: paramsShare, goal: 0.5 },
      ],
    },
    {
      name: 'ad01',
      title: 'anomaly autoencoder, 150 windows of one recording, to 43,400 parameters',
      spec: imported('ad01', {
        data: { file: 'toycar_known.npy', validation: { file: 'toycar_judged.npy' } },
        train: { loss: 'meanSquaredError', ...adam },
        params: 43_400,
      }),
      figures: [
        {
          name: 'reconstruction error',
          of: ({ shrunk }) => shrunk.validation!.loss,
          goal: 11.24,
          peers: 'published, by hand with all data: 11.24; the model itself 10.51',
        },
        { name: 'parameters, stored', of: ({ shrunk }) => shrunk.params, goal: 43_400 },
      ],
    },
  ];
}
