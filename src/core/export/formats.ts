/** The formats that a model can be exported to, by the names that the command line takes. */
import { type Message, say } from '../message/message';

export interface ExportFormatRecord {
  /** What a person calls it. */
  readonly title: string;
  /** What it is for, in a line. */
  readonly purpose: Message;
}

export const exportFormats = {
  tfjs: { title: 'TensorFlow.js', purpose: say('For browsers and Node.js; what was quantised is stored in fewer bits') },
  keras: { title: 'Keras 3', purpose: say('A .keras file for Keras 3, with TensorFlow, JAX or PyTorch behind it') },
  h5: { title: 'Keras 2 HDF5', purpose: say('An .h5 file for Keras 2, tf.keras and older programs; Keras 3 loads it as well') },
  onnx: { title: 'ONNX', purpose: say('For ONNX Runtime and everything that reads ONNX: servers, phones, browsers') },
  'onnx-fp16': { title: 'ONNX float16', purpose: say('ONNX with weights of half the size, computed in float32') },
  'onnx-int8': { title: 'ONNX int8', purpose: say('ONNX in 8-bit integers (QDQ), calibrated on rows of the data') },
  tflite: { title: 'TensorFlow Lite', purpose: say('For phones, Raspberry Pi and everything that runs LiteRT') },
  'tflite-fp16': { title: 'TensorFlow Lite float16', purpose: say('TensorFlow Lite with weights of half the size') },
  'tflite-int8': {
    title: 'TensorFlow Lite int8',
    purpose: say('In 8-bit integers from input to output, calibrated on rows of the data: for microcontrollers and accelerators'),
  },
  safetensors: {
    title: 'safetensors',
    purpose: say('Weights by name, with the spec beside them: for PyTorch, JAX, Rust and this program'),
  },
  c: {
    title: 'C99',
    purpose: say('A header and a source file that need nothing but the C library: for microcontrollers and anything with a C compiler'),
  },
  'c-int8': {
    title: 'C99 int8',
    purpose: say('C99 in 8-bit integers from input to output, calibrated on rows of the data: for microcontrollers with little memory'),
  },
} as const satisfies Readonly<Record<string, ExportFormatRecord>>;

export type ExportFormat = keyof typeof exportFormats;

export const exportFormatNames = Object.keys(exportFormats) as readonly ExportFormat[];
