/** An exported file in ONNX Runtime: it takes rows as the spec does. */
import { readFile } from 'node:fs/promises';
import type { ExportedFile, FileInRuntime } from '../../exporter';
import { inputTensors, joinedOutputs } from '../../inputRows';
import { loadOnnxRuntime } from './load';

/** @throws Error when the runtime does not load it */
export async function runExported({ file, model: { graph }, runtimes }: ExportedFile): Promise<FileInRuntime> {
  const runtime = loadOnnxRuntime(runtimes.onnx);
  const session = await runtime.InferenceSession.create(await readFile(file), { executionProviders: ['wasm'] });
  return {
    runtime: `onnxruntime-web ${runtime.env.versions.web ?? ''}`,
    predict: async (inputs, rows) => {
      const given = inputTensors(graph, inputs, rows).map(({ shape, values }, at) => {
        return [session.inputNames[at]!, new runtime.Tensor('float32', values.slice(), shape)] as const;
      });
      const found = await session.run(Object.fromEntries(given));
      return joinedOutputs(
        session.outputNames.map((name) => Float32Array.from(found[name]!.data as Float32Array)),
        rows,
      );
    },
    dispose: () => session.release(),
  };
}
