/** Last stage: runs a graph in a TensorFlow session of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TFJSBinding } from '@tensorflow/tfjs-node/dist/tfjs_binding';
import { say } from '../../../../core/message';
import { EngineError } from '../../errors';
import { DataType } from './op';
import { type Entry, given, graphOf, type Program } from './program';
import { encodeSavedModel, servingTag } from './savedModel';

/** Holds programs and their variables; must be disposed of. */
export class GraphSession {
  readonly #id: number;
  readonly #entries: ReadonlyMap<Program, Entry>;

  /** @throws EngineError when TensorFlow refuses the graph. */
  constructor(
    private readonly binding: TFJSBinding,
    programs: readonly Program[],
  ) {
    const { nodes, functions, entries } = graphOf(programs);
    this.#entries = entries;
    this.#id = load(binding, encodeSavedModel(nodes, functions));
  }

  /** @param program one of the session's. @returns its results. @throws EngineError when TensorFlow fails. */
  call(program: Program, values: Float32Array = nothing): Float32Array {
    const { number, results } = this.#entries.get(program)!;
    const names: string[] = [given.values];
    const tensors = [this.binding.createTensor([values.length], DataType.float32, values)];
    if (number !== undefined) {
      names.push(given.program);
      tensors.push(this.binding.createTensor([], DataType.int32, Int32Array.of(number)));
    }
    try {
      const { id } = this.binding.runSavedModel(this.#id, tensors, names.map((name) => `${name}:0`).join(), `${results}:0`)[0]!;
      const data = this.binding.tensorDataSync(id);
      this.binding.deleteTensor(id);
      return data as Float32Array;
    } catch (error) {
      throw new EngineError(say('TensorFlow could not run the model: {0}', (error as Error).message), { cause: error });
    } finally {
      for (const tensor of tensors) this.binding.deleteTensor(tensor);
    }
  }

  dispose(): void {
    this.binding.deleteSavedModel(this.#id);
  }
}

const nothing = new Float32Array();

/** The binding loads graphs from files alone; this one is gone again at once. */
function load(binding: TFJSBinding, savedModel: Uint8Array): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'model-bonsai-'));
  try {
    writeFileSync(path.join(folder, 'saved_model.pb'), savedModel);
    return binding.loadSavedModel(folder, servingTag);
  } catch (error) {
    throw new EngineError(say("TensorFlow could not load the model's graph: {0}", (error as Error).message), { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
