/** Models whose published int8 files lose something, and the rows that are at hand. */
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { TrainSpec } from '../../src/core/spec/schema';
import { npyRows } from '../auto/npyRows';
import type { Commands } from './commands';

/** Rows to calibrate and fine-tune on, and others to judge by. Paths are relative to the folder of the specs. */
export interface Fold {
  readonly known: string;
  readonly judged: string;
  readonly labels?: { readonly known: string; readonly judged: string };
}

export interface Int8Task {
  readonly name: string;
  readonly title: string;
  /** Absolute. */
  readonly model: string;
  /** Files that others have published of it; absolute. */
  readonly published: { readonly float?: string; readonly int8: string };
  readonly train: TrainSpec;
  readonly folds: readonly Fold[];
}

/** Windows of one recording: these are judged by. */
const windows = { count: 196, from: 75, judged: 46 };
const keywords = 600;
const drawn = 400;

const adam = { optimizer: 'adam', learningRate: 0.001, epochs: 20, batchSize: 32 } as const;
const reconstruction: TrainSpec = { loss: 'meanSquaredError', ...adam };

/**
 * @param models a folder with files of MLPerf Tiny in `mlperf-tiny`, of the MLTK in `mltk`, and rows in `data` (`kws_rows.npy`, `kws_labels.npy`,
 *   `toycar_windows.npy`)
 * @param specs a folder for the rows
 */
export function int8Tasks(models: string, specs: string, commands: Commands): Int8Task[] {
  const of = (...names: readonly string[]) => path.join(models, ...names);
  const part = (source: string, target: string, rows: readonly number[]) => {
    writeFileSync(path.join(specs, target), npyRows(source, rows));
    return target;
  };
  const numbers = (count: number, wanted: (row: number) => boolean) => Array.from({ length: count }, (_, row) => row).filter(wanted);
  const isJudged = (row: number) => row >= windows.from && row < windows.from + windows.judged;
  const half = (parity: number) => {
    const rows = numbers(keywords, (row) => row % 2 === parity);
    return {
      rows: part(of('data', 'kws_rows.npy'), `kws_rows${String(parity)}.npy`, rows),
      labels: part(of('data', 'kws_labels.npy'), `kws_labels${String(parity)}.npy`, rows),
    };
  };
  const halves = [half(0), half(1)] as const;
  const fold = ([known, judged]: readonly [(typeof halves)[0], (typeof halves)[0]]): Fold => ({
    known: known.rows,
    judged: judged.rows,
    labels: { known: known.labels, judged: judged.labels },
  });
  const windowsFile = of('data', 'toycar_windows.npy');
  return [
    {
      name: 'kws_model',
      title: 'keyword spotting DS-CNN, 600 rows, each judged by what the other half has made',
      model: of('mlperf-tiny', 'kws_model.h5'),
      published: { float: of('mlperf-tiny', 'kws_ref_model_float32.tflite'), int8: of('mlperf-tiny', 'kws_ref_model.tflite') },
      train: { loss: 'sparseCategoricalCrossentropy', ...adam },
      folds: [fold(halves), fold([halves[1], halves[0]])],
    },
    {
      name: 'ad01',
      title: 'anomaly autoencoder, 46 windows of one recording, by the 150 others',
      model: of('mlperf-tiny', 'ad01.h5'),
      published: { float: of('mlperf-tiny', 'ad01_fp32.tflite'), int8: of('mlperf-tiny', 'ad01_int8.tflite') },
      train: reconstruction,
      folds: [
        {
          known: part(
            windowsFile,
            'toycar_known.npy',
            numbers(windows.count, (row) => !isJudged(row)),
          ),
          judged: part(windowsFile, 'toycar_judged.npy', numbers(windows.count, isJudged)),
        },
      ],
    },
    {
      name: 'autoencoder_example',
      title: 'heartbeat autoencoder, 200 rows that it draws itself, by 200 others',
      model: of('mltk', 'autoencoder_example.h5'),
      published: { int8: of('mltk', 'autoencoder_example.tflite') },
      train: reconstruction,
      folds: [drawnFold(of('mltk', 'autoencoder_example.h5'), specs, commands)],
    },
  ];
}

/** No rows come with that model. */
function drawnFold(model: string, specs: string, commands: Commands): Fold {
  const folder = path.join(specs, 'drawing');
  commands.bonsai('export', model, '--format', 'onnx', '--out', folder, '--force');
  const all = path.join(specs, 'drawn.npy');
  const exported = readdirSync(folder).find((name) => name.endsWith('.onnx'))!;
  commands.draw(all, path.join(folder, exported), drawn);
  const [known, judged] = ['drawn_known.npy', 'drawn_judged.npy'];
  for (const [at, name] of [known, judged].entries()) {
    const rows = Array.from({ length: drawn / 2 }, (_, row) => at * (drawn / 2) + row);
    writeFileSync(path.join(specs, name), npyRows(all, rows));
  }
  return { known, judged };
}
