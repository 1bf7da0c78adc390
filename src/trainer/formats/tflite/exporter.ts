import type { Snippet } from '../../../protocol/exportModel';
import type { Exporter } from '../exporter';
import type { WeightPrecision } from './write/modelBuilder';
import { madePlan, planOf } from '../operations/quantized/planOf';
import { simulate } from '../operations/quantized/simulate';
import { writeIntegerTflite, writeTflite } from './write/writeTflite';

export const tfliteExporter = exporterIn('float32', '.tflite');
export const tfliteHalfExporter = exporterIn('float16', '.fp16.tflite');

/** In integers from input to output. */
export const tfliteIntegerExporter: Exporter = {
  write: async (model, help) => [
    { name: `${model.graph.name}.int8.tflite`, content: writeIntegerTflite(await planOf(model, help), model) },
  ],
  // No runtime for TensorFlow Lite comes with npm: the same integers are computed here.
  run: async ({ model }) => {
    const plan = await madePlan(model);
    return {
      runtime: 'the same integers, simulated',
      predict: (inputs, rows) => Promise.resolve(simulate(plan, inputs, rows)),
      dispose: () => undefined,
    };
  },
  snippets: tfliteSnippets,
};

function exporterIn(precision: WeightPrecision, extension: string): Exporter {
  return {
    write: (model) => Promise.resolve([{ name: `${model.graph.name}${extension}`, content: writeTflite(model, precision) }]),
    snippets: tfliteSnippets,
  };
}

export function tfliteSnippets(file: string): readonly Snippet[] {
  return [
    {
      where: 'Python',
      language: 'python',
      install: 'pip install ai-edge-litert numpy',
      code: `import numpy as np
from ai_edge_litert.interpreter import Interpreter

interpreter = Interpreter(model_path="${file}")
interpreter.allocate_tensors()
interpreter.reset_all_variables()  # Before every row: an LSTM begins anew.
for given in interpreter.get_input_details():
    row = np.zeros(given["shape"], np.float32)
    scale, zero = given["quantization"]
    if given["dtype"] != np.float32:
        row = np.clip(np.round(row / scale) + zero, -128, 127).astype(given["dtype"])
    interpreter.set_tensor(given["index"], row)
interpreter.invoke()
for made in interpreter.get_output_details():
    output = interpreter.get_tensor(made["index"])
    scale, zero = made["quantization"]
    print(made["name"], output if made["dtype"] == np.float32 else (output.astype(np.float32) - zero) * scale)`,
    },
  ];
}
