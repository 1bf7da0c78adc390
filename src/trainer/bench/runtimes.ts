/** The runtimes that models are measured in: a table. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Engine } from '../engine/engine';
import type { FoundModel } from '../export/modelToExport';
import { compileC } from '../formats/c/compiled';
import { cExporter } from '../formats/c/exporter';
import { portsOf } from '../formats/c/ports';
import type { Exporter, InputRows } from '../formats/exporter';
import type { Runtimes } from '../formats/importer';
import { onnxExporter } from '../formats/onnx/exporter';

/** A model in a runtime, with one thread. Must be disposed of. */
export interface Runner {
  /** With its version. */
  readonly runtime: string;
  /** @returns milliseconds of each of this many calls with `rows` rows */
  time(inputs: Float32Array, rows: number, calls: number): Promise<number[]>;
  /** Whether it takes long to begin, so that many calls should follow one another. */
  readonly isSlowToBegin?: true;
  dispose(): Promise<void> | void;
}

export interface BenchHost {
  /** @throws EngineError where it is not installed */
  readonly openNative: () => Promise<Engine>;
  readonly openPortable: () => Promise<Engine>;
  readonly runtimes: Runtimes;
  readonly signal: AbortSignal;
}

/** @param rows those of the largest batch */
type OpenRunner = (model: FoundModel, rows: InputRows, host: BenchHost) => Promise<Runner | undefined>;

/** By what a person calls them. A runtime that is not on this machine gives undefined. */
export const runtimes: Readonly<Record<string, OpenRunner>> = {
  'TF.js native': async (model, rows, host) => inEngine(model, rows, await host.openNative()),
  'TF.js wasm': async (model, rows, host) => inEngine(model, rows, await host.openPortable()),
  'ONNX Runtime': (model, _rows, host) =>
    exported(model, host, onnxExporter, async (file) => {
      const opened = await onnxExporter.run!({ file, model: withName(model), runtimes: host.runtimes });
      return (
        opened && { runtime: opened.runtime, time: timed((inputs, rows) => opened.predict(inputs, rows)), dispose: () => opened.dispose() }
      );
    }),
  C: (model, _rows, host) =>
    exported(model, host, cExporter, async (file) => {
      const compiled = await compileC(path.dirname(file), { name: path.basename(file, '.c'), ports: portsOf(model.graph) });
      return compiled && { ...compiled, runtime: `C, ${compiled.runtime}`, isSlowToBegin: true };
    }),
};

/** @param rows as many as are measured at most: the native engine predicts this many at a time */
async function inEngine({ graph, weights, train }: FoundModel, rows: InputRows, engine: Engine): Promise<Runner> {
  const session = await engine.compileToPredict({ graph, weights, data: { training: { ...rows, targets: new Float32Array() } }, train });
  return { runtime: engine.version, time: timed((inputs, rows) => session.predict(inputs, rows)), dispose: () => session.dispose() };
}

function timed(predict: (inputs: Float32Array, rows: number) => Promise<unknown>): Runner['time'] {
  return async (inputs, rows, calls) => {
    const times: number[] = [];
    for (let call = 0; call < calls; call++) {
      const start = performance.now();
      await predict(inputs, rows);
      times.push(performance.now() - start);
    }
    return times;
  };
}

/** Writes the model's files into a temporary folder, which is there as long as the runner. */
async function exported(
  model: FoundModel,
  { signal }: BenchHost,
  exporter: Exporter,
  open: (file: string) => Promise<Runner | undefined>,
): Promise<Runner | undefined> {
  const files = await exporter.write(withName(model), {
    signal,
    calibrationRows: () => Promise.reject(new Error('nothing is calibrated')),
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'bonsai-bench-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    for (const { name, content } of files) await writeFile(path.join(folder, name), content);
    const runner = await open(path.join(folder, files[0].name));
    if (runner === undefined) {
      await remove();
      return undefined;
    }
    const dispose = async () => {
      await runner.dispose();
      await remove();
    };
    return { ...runner, dispose };
  } catch (cause) {
    await remove();
    throw cause;
  }
}

function withName({ graph, weights }: FoundModel) {
  return { graph, weights, generatedBy: 'Model Bonsai' };
}
