/** The table of importers, and which of them reads a file: by its content, not by its name. */
import { say } from '../../core/message/message';
import { ImportError } from './importError';
import type { Importer } from './importer';
import { kerasArchive, kerasHdf5, kerasJson } from './keras/importer';
import { type ModelSource, sourceName } from './modelSource';
import { npz } from './npz/npz';
import { onnxImporter } from './onnx/importer';
import { packedModel } from './packed/importer';
import { safetensors } from './safetensors/safetensors';
import { tfjsModel } from './tfjs/importer';
import { tfliteImporter } from './tflite/tfliteImporter';

/** Those that are surest of their format come first. */
const importers: readonly Importer[] = [
  kerasHdf5,
  npz,
  kerasArchive,
  packedModel,
  safetensors,
  tfliteImporter,
  tfjsModel,
  kerasJson,
  onnxImporter,
];

const headBytes = 1024;

/** @throws ImportError when no importer knows the file */
export async function importerOf(source: ModelSource): Promise<Importer> {
  const head = await source.read(0, Math.min(headBytes, source.size));
  const found = importers.find((importer) => importer.recognizes(head));
  if (found !== undefined) return found;
  const formats = importers.map(({ format }) => format).join(', ');
  throw new ImportError(say('{0} is not a model file that this version can read: it reads {1}', sourceName(source), formats));
}
