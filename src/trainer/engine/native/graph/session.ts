/** Last stage: runs a graph in a TensorFlow session of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TFJSBinding } from '@tensorflow/tfjs-node/dist/tfjs_binding';
import { say } from '../../../../core/message/message';
import { messageOf } from '../../../../system/messageError';
import { EngineError, OutOfMemoryError } from '../../errors';
import { DataType } from './op';
import { graphOf, placeholders, type Program, results } from './program';
import { encodeSavedModel, servingTag } from './savedModel';

/** Holds programs and their variables; must be disposed of. */
export class GraphSession {
  readonly #id: number;
  readonly #numbers: ReadonlyMap<Program, number>;

  /** @throws EngineError when TensorFlow refuses the graph. */
  constructor(
    private readonly binding: TFJSBinding,
    programs: readonly Program[],
  ) {
    const { nodes, functions } = graphOf(programs);
    this.#numbers = new Map(programs.map((program, at) => [program, at]));
    this.#id = load(binding, encodeSavedModel(nodes, functions));
  }

  /** @param program one of the session's. @returns its results. @throws EngineError when TensorFlow fails, an OutOfMemoryError where it has no memory. */
  call(program: Program, values: Float32Array = nothing): Float32Array {
    const tensors = [
      this.binding.createTensor([], DataType.int32, Int32Array.of(this.#numbers.get(program)!)),
      this.binding.createTensor([values.length], DataType.float32, values),
    ];
    try {
      const { id } = this.binding.runSavedModel(this.#id, tensors, inputs, output)[0]!;
      const data = this.binding.tensorDataSync(id);
      this.binding.deleteTensor(id);
      return data as Float32Array;
    } catch (error) {
      if (error instanceof OutOfMemoryError) throw error;
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
const inputs = [placeholders.program, placeholders.values].map((name) => `${name}:0`).join();
const output = `${results}:0`;

/** The binding loads graphs from files alone; this one is gone again at once. */
function load(binding: TFJSBinding, savedModel: Uint8Array): number {
  const folder = temporaryFolder();
  try {
    writeFileSync(path.join(folder, 'saved_model.pb'), savedModel);
    return binding.loadSavedModel(folder, servingTag);
  } catch (error) {
    throw new EngineError(say("TensorFlow could not load the model's graph: {0}", (error as Error).message), { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @throws EngineError */
function temporaryFolder(): string {
  try {
    return mkdtempSync(path.join(tmpdir(), 'model-bonsai-'));
  } catch (cause) {
    throw new EngineError(say('the folder for temporary files cannot be used ({0}): set TMPDIR to another', messageOf(cause)));
  }
}
