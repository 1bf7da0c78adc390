/** An exported file in ONNX Runtime: it takes rows as the spec does. */
import { readFile } from 'node:fs/promises';
import { layerNamed } from '../../../../core/graph/graph';
import { sizeOf } from '../../../../core/numbers/sizeOf';
import type { ExportedFile, FileInRuntime } from '../../exporter';
import { loadOnnxRuntime } from './load';

/** @throws Error when the runtime does not load it */
export async function runExported({ file, model: { graph }, runtimes }: ExportedFile): Promise<FileInRuntime> {
  const runtime = loadOnnxRuntime(runtimes.onnx);
  const shape = layerNamed(graph, graph.inputs[0]!).outputShape.map((size) => size!);
  const session = await runtime.InferenceSession.create(await readFile(file), { executionProviders: ['wasm'] });
  const [input, output] = [session.inputNames[0]!, session.outputNames[0]!];
  return {
    runtime: `onnxruntime-web ${runtime.env.versions.web ?? ''}`,
    predict: async (inputs, rows) => {
      const given = new runtime.Tensor('float32', inputs.slice(0, rows * sizeOf(shape)), [rows, ...shape]);
      const { [output]: found } = await session.run({ [input]: given });
      return Float32Array.from(found!.data as Float32Array);
    },
    dispose: () => session.release(),
  };
}
