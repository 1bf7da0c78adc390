/** Last stage: runs a graph in a TensorFlow session of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TFJSBinding } from '@tensorflow/tfjs-node/dist/tfjs_binding';
import { EngineError } from '../../errors';
import type { FunctionDefinition, Node } from './nodes';
import type { Constant } from './op';
import { encodeSavedModel, servingTag } from './protobuf';

/** The values for placeholders, by their names. */
export type Feeds = Readonly<Record<string, Constant>>;

export type TensorData = Float32Array | Int32Array | Uint8Array;

/** Holds a graph's variables; must be disposed of. */
export class GraphSession {
  readonly #id: number;

  /** @throws EngineError when TensorFlow refuses the graph. */
  constructor(
    private readonly binding: TFJSBinding,
    nodes: readonly Node[],
    functions: readonly FunctionDefinition[],
  ) {
    this.#id = load(binding, encodeSavedModel(nodes, functions));
  }

  /** Runs what the nodes named `fetches` need. @returns their first outputs. @throws EngineError when TensorFlow fails. */
  run(feeds: Feeds, fetches: readonly string[]): TensorData[] {
    const names = Object.keys(feeds);
    const inputs = names.map((name) => {
      const { shape, dtype, data } = feeds[name]!;
      return this.binding.createTensor([...shape], dtype, data);
    });
    try {
      const inputNames = names.map((name) => `${name}:0`).join();
      const outputs = this.binding.runSavedModel(this.#id, inputs, inputNames, fetches.map((name) => `${name}:0`).join());
      return outputs.map(({ id }) => {
        const data = this.binding.tensorDataSync(id);
        this.binding.deleteTensor(id);
        return data;
      });
    } catch (error) {
      throw new EngineError(`TensorFlow could not run the model: ${(error as Error).message}`, { cause: error });
    } finally {
      for (const id of inputs) this.binding.deleteTensor(id);
    }
  }

  dispose(): void {
    this.binding.deleteSavedModel(this.#id);
  }
}

/** The binding loads graphs from files alone; this one is gone again at once. */
function load(binding: TFJSBinding, savedModel: Uint8Array): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'model-bonsai-'));
  try {
    writeFileSync(path.join(folder, 'saved_model.pb'), savedModel);
    return binding.loadSavedModel(folder, servingTag);
  } catch (error) {
    throw new EngineError(`TensorFlow could not load the model's graph: ${(error as Error).message}`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
