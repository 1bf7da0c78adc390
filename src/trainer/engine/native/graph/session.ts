/** Last stage: runs a graph in a TensorFlow session of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TFJSBinding } from '@tensorflow/tfjs-node/dist/tfjs_binding';
import { say } from '../../../../core/message';
import { EngineError } from '../../errors';
import type { Constant } from './op';
import { graphOf, placeholderOf, type Program } from './program';
import { encodeSavedModel, servingTag } from './savedModel';

export type TensorData = Float32Array | Int32Array | Uint8Array;

/** Holds programs and their variables; must be disposed of. */
export class GraphSession {
  readonly #id: number;

  /** @throws EngineError when TensorFlow refuses the graph. */
  constructor(
    private readonly binding: TFJSBinding,
    programs: readonly Program[],
  ) {
    const { nodes, functions } = graphOf(programs);
    this.#id = load(binding, encodeSavedModel(nodes, functions));
  }

  /** @param args in the order of the program's arguments. @returns its results. @throws EngineError when TensorFlow fails. */
  call(program: Program, args: readonly Constant[]): TensorData[] {
    const inputs = args.map(({ shape, dtype, data }) => this.binding.createTensor([...shape], dtype, data));
    const inputNames = program.arguments.map(({ name }) => `${placeholderOf(program, name)}:0`);
    const outputNames = program.results.map((_, index) => `${program.name}:${index}`);
    try {
      return this.binding.runSavedModel(this.#id, inputs, inputNames.join(), outputNames.join()).map(({ id }) => {
        const data = this.binding.tensorDataSync(id);
        this.binding.deleteTensor(id);
        return data;
      });
    } catch (error) {
      throw new EngineError(say('TensorFlow could not run the model: {0}', (error as Error).message), { cause: error });
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
    throw new EngineError(say("TensorFlow could not load the model's graph: {0}", (error as Error).message), { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
