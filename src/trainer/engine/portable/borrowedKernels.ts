import * as tf from '@tensorflow/tfjs-core';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

type WasmMemory = Pick<BackendWasm, 'readSync' | 'makeOutput'>;

/** Registers on wasm every kernel of the cpu backend that wasm lacks: inputs are copied out and outputs back in. */
export function borrowCpuKernels(): void {
  const cpu = new MathBackendCPU();
  const present = new Set(tf.getKernelsForBackend('wasm').map((kernel) => kernel.kernelName));
  for (const kernel of tf.getKernelsForBackend('cpu')) {
    if (present.has(kernel.kernelName)) continue;
    tf.registerKernel({ kernelName: kernel.kernelName, backendName: 'wasm', kernelFunc: borrowed(kernel.kernelFunc, cpu) });
  }
}

function borrowed(kernel: tf.KernelFunc, cpu: MathBackendCPU): tf.KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const wasm = backend as WasmMemory;
    const copies = Object.entries(inputs).flatMap(([name, info]) => (info === undefined ? [] : [[name, copyIn(info, wasm, cpu)] as const]));
    const results = kernel({ inputs: Object.fromEntries(copies), backend: cpu, attrs: attrs ?? {} });
    const outputs = (Array.isArray(results) ? results : [results]).map((info) => copyOut(info, cpu, wasm));
    for (const [, info] of copies) for (const each of [info].flat()) cpu.disposeData(each.dataId);
    return Array.isArray(results) ? outputs : outputs[0]!;
  };
}

/** An input may be a list of tensors. */
function copyIn(info: tf.TensorInfo, wasm: WasmMemory, cpu: MathBackendCPU): tf.TensorInfo {
  if (Array.isArray(info)) return (info as tf.TensorInfo[]).map((each) => copyIn(each, wasm, cpu)) as unknown as tf.TensorInfo;
  return cpu.makeTensorInfo(info.shape, info.dtype, wasm.readSync(info.dataId));
}

function copyOut(info: tf.TensorInfo, cpu: MathBackendCPU, wasm: WasmMemory): tf.TensorInfo {
  const output = wasm.makeOutput(info.shape, info.dtype, undefined, cpu.readSync(info.dataId));
  cpu.disposeData(info.dataId);
  return output;
}
