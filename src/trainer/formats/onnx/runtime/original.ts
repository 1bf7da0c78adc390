/** An ONNX file as ONNX Runtime runs it, for rows of the spec that was made of it. */
import type { InferenceSession, Tensor } from 'onnxruntime-web';
import { formatBytes } from '../../../../core/message/format';
import { say } from '../../../../core/message/message';
import { joined } from '../../../../core/numbers/joined';
import { asInFile, asInSpec } from '../../axes';
import { ImportError } from '../../importError';
import type { OriginalModel } from '../../importer';
import type { ModelSource } from '../../modelSource';
import type { LoweredGraph } from '../lower/lowerGraph';
import type { Value } from '../lower/value';
import type { ModelProto, ValueInfo } from '../proto/model';
import { loadOnnxRuntime, type OnnxRuntime } from './load';
import { runtimeData } from './tensors';

/** The runtime has the whole file in memory, and more than once while it loads. */
const mostBytes = 64 * 2 ** 20;

export interface OriginalRequest {
  readonly source: ModelSource;
  readonly model: Pick<ModelProto, 'inputs'>;
  readonly lowered: Pick<LoweredGraph, 'inputs' | 'outputs' | 'logarithms'>;
  /** Files of values beside it. */
  readonly external: readonly string[];
  /** The runtime's folder. */
  readonly runtime: string;
}

/** @throws ImportError when it is too large, or the runtime cannot load it */
export async function openOriginal(request: OriginalRequest, signal: AbortSignal): Promise<OriginalModel> {
  const { source, external, lowered, model } = request;
  const others = await Promise.all(external.map(async (name) => ({ path: name, source: await source.beside(name) })));
  const bytes = others.reduce((sum, other) => sum + other.source.size, source.size);
  if (bytes > mostBytes)
    throw new ImportError(say('it has {0}, and files of more than {1} are not run', formatBytes(bytes), formatBytes(mostBytes)));
  const runtime = loadOnnxRuntime(request.runtime);
  signal.throwIfAborted();
  const externalData = await Promise.all(
    others.map(async (other) => ({ path: other.path, data: await other.source.read(0, other.source.size) })),
  );
  const session = await asImportError(async () =>
    runtime.InferenceSession.create(await source.read(0, source.size), { executionProviders: ['wasm'], externalData }),
  );
  return {
    runtime: `onnxruntime-web ${runtime.env.versions.web ?? ''}`,
    predict: (inputs, rows) => asImportError(() => predict({ runtime, session, model, lowered }, inputs, rows)),
    dispose: () => session.release(),
  };
}

interface Running {
  readonly runtime: OnnxRuntime;
  readonly session: InferenceSession;
  readonly model: Pick<ModelProto, 'inputs'>;
  readonly lowered: Pick<LoweredGraph, 'inputs' | 'outputs' | 'logarithms'>;
}

/** This many rows at a time as the file takes; where that is a fixed number, the last are filled up with zeros. */
async function predict(running: Running, inputs: ReadonlyMap<string, Float32Array>, rows: number): Promise<Map<string, Float32Array>> {
  const { model, lowered } = running;
  const given = model.inputs.flatMap((info): Given[] => {
    const value = lowered.inputs.get(info.name);
    return value === undefined ? [] : [{ info, value, values: inputs.get(value.layer.name) }];
  });
  const atOnce = Math.min(...given.map(({ info, value }) => fixedBatch(info, value) ?? rows));
  const found = new Map<string, Float32Array[]>();
  for (let from = 0; from < rows; from += atOnce) {
    const count = Math.min(atOnce, rows - from);
    const feeds = Object.fromEntries(given.map((one) => [one.info.name, feed(running.runtime, one, { from, count, rows, atOnce })]));
    const results = await running.session.run(feeds);
    for (const [name, { layer, order }] of lowered.outputs) {
      const { data, dims } = results[name]!;
      const values = asInSpec(data as ArrayLike<number | bigint>, dims, order);
      const own = values.subarray(0, (values.length / atOnce) * count);
      if (lowered.logarithms.has(name)) own.forEach((value, at) => (own[at] = Math.exp(value)));
      found.set(layer.name, [...(found.get(layer.name) ?? []), own]);
    }
  }
  return new Map([...found].map(([name, parts]) => [name, joined(parts)]));
}

interface Given {
  readonly info: ValueInfo;
  readonly value: Value;
  /** Of all rows. */
  readonly values: Float32Array | undefined;
}

/** Rows that a file takes at a time, where it says how many. */
function fixedBatch({ dims }: ValueInfo, { order: [batch = -1] }: Value): number | undefined {
  if (batch < 0) return 1;
  const size = dims?.[batch];
  return typeof size === 'number' ? size : undefined;
}

interface Rows {
  readonly from: number;
  readonly count: number;
  /** Of all. */
  readonly rows: number;
  readonly atOnce: number;
}

function feed(runtime: OnnxRuntime, { info, value, values }: Given, { from, count, rows, atOnce }: Rows): Tensor {
  if (values === undefined) throw new Error(`no rows for ${value.layer.name}`);
  const width = values.length / rows;
  const part = new Float32Array(atOnce * width);
  part.set(values.subarray(from * width, (from + count) * width));
  const dims = (info.dims ?? []).map((size, axis) => (axis === value.order[0] ? atOnce : Number(size)));
  const made = runtimeData(asInFile(part, dims, value.order), info.type ?? 1);
  if (made === undefined) throw new ImportError(say('the elements of its input "{0}" are of a type that rows cannot have', info.name));
  return new runtime.Tensor(made.type, made.data, dims);
}

/** What the runtime says is wrong with a file, as an error of that file. */
async function asImportError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof ImportError) throw cause;
    throw new ImportError(say('{0}', cause instanceof Error ? cause.message : String(cause)), { cause });
  }
}
