import { layerNamed } from '../../../core/graph/graph';
import type { Snippet } from '../../../protocol/exportModel';
import type { Exporter, ModelToExport } from '../exporter';
import { runExported } from './runtime/exported';
import type { Precision } from './write/graphBuilder';
import { planOf } from '../operations/quantized/planOf';
import { writeIntegerOnnx, writeOnnx } from './write/writeOnnx';

export const onnxExporter = exporterIn('float32', '.onnx');
export const onnxHalfExporter = exporterIn('float16', '.fp16.onnx');

export const onnxIntegerExporter: Exporter = {
  write: async (model, help) => [{ name: `${model.graph.name}.int8.onnx`, content: writeIntegerOnnx(await planOf(model, help), model) }],
  run: runExported,
  snippets: onnxSnippets,
};

function exporterIn(precision: Precision, extension: string): Exporter {
  return {
    write: (model) => Promise.resolve([{ name: `${model.graph.name}${extension}`, content: writeOnnx(model, precision) }]),
    run: runExported,
    snippets: onnxSnippets,
  };
}

export function onnxSnippets(file: string, { graph }: ModelToExport): readonly Snippet[] {
  // Older versions of the runtime do not tell the shapes of inputs.
  const sizes = JSON.stringify(graph.inputs.map((name) => [1, ...layerNamed(graph, name).outputShape.map((size) => size ?? 1)]));
  const rowsIn = (margin: string) =>
    [
      `const sizes = ${sizes};`,
      "const zeros = (size) => new ort.Tensor('float32', new Float32Array(size.reduce((a, b) => a * b)), size);",
      'const rows = Object.fromEntries(session.inputNames.map((name, at) => [name, zeros(sizes[at])]));',
    ].join(`\n${margin}`);
  return [
    {
      where: 'Python',
      language: 'python',
      install: 'pip install onnxruntime numpy',
      code: `import numpy as np
import onnxruntime as ort

session = ort.InferenceSession("${file}")
rows = {given.name: np.zeros([1, *given.shape[1:]], np.float32) for given in session.get_inputs()}
for made, values in zip(session.get_outputs(), session.run(None, rows)):
    print(made.name, values)`,
    },
    {
      where: 'Node.js',
      language: 'js',
      install: 'npm install onnxruntime-node',
      code: `const ort = require('onnxruntime-node');

async function main() {
  const session = await ort.InferenceSession.create('${file}');
  ${rowsIn('  ')}
  const outputs = await session.run(rows);
  for (const name of session.outputNames) console.log(name, ...outputs[name].data);
}
main();`,
    },
    {
      where: 'Browser',
      language: 'html',
      install: 'npm install onnxruntime-web',
      code: `<script src="node_modules/onnxruntime-web/dist/ort.min.js"></script>
<script>
  ort.InferenceSession.create('${file}').then(async (session) => {
    ${rowsIn('    ')}
    const outputs = await session.run(rows);
    for (const name of session.outputNames) console.log(name, ...outputs[name].data);
  });
</script>`,
    },
  ];
}
