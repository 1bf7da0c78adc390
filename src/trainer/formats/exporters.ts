/** The table of exporters. Each is loaded when it is asked for. */
import type { ExportFormat } from '../../core/export/formats';
import type { Exporter } from './exporter';

export const exporters: Readonly<Record<ExportFormat, () => Promise<Exporter>>> = {
  tfjs: async () => (await import('./tfjs/exporter')).tfjsExporter,
  keras: async () => (await import('./keras/exporter')).kerasExporter,
  h5: async () => (await import('./keras/exporter')).h5Exporter,
  onnx: async () => (await import('./onnx/exporter')).onnxExporter,
  'onnx-fp16': async () => (await import('./onnx/exporter')).onnxHalfExporter,
  'onnx-int8': async () => (await import('./onnx/exporter')).onnxIntegerExporter,
  tflite: async () => (await import('./tflite/exporter')).tfliteExporter,
  'tflite-fp16': async () => (await import('./tflite/exporter')).tfliteHalfExporter,
  'tflite-int8': async () => (await import('./tflite/exporter')).tfliteIntegerExporter,
  safetensors: async () => (await import('./safetensors/exporter')).safetensorsExporter,
  c: async () => (await import('./c/exporter')).cExporter,
  'c-int8': async () => (await import('./c/exporter')).integerCExporter,
};
