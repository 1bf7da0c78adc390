/** A model file as a spec with its weights beside it. */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { say } from '../../core/message/message';
import type { Spec } from '../../core/spec/schema';
import { writeSpec } from '../../core/spec/write';
import type { ImportRequest, ImportResult } from '../../protocol/modelFile';
import { errorCode } from '../../system/messageError';
import { ImportError } from '../formats/importError';
import { safetensorsExtension, safetensorsParts } from '../formats/safetensors/safetensors';
import { asName } from '../formats/specName';
import { valuesOf } from '../formats/storedArray';
import { checkImport, type CheckTools } from './check';
import { withOpened } from './withOpened';

const specExtension = '.model.json';

/**
 * Writes `NAME.model.json` and `NAME.safetensors`, with the file's own name.
 *
 * @throws ImportError when the model cannot be said by a spec, or a file is in the way
 */
export function importModel({ file, out, force, rows }: ImportRequest, tools: CheckTools, signal: AbortSignal): Promise<ImportResult> {
  const name = asName(path.basename(file).replace(/(?:\.weights|\.model)?\.[^.]+$/u, ''));
  return withOpened(file, signal, async (opened) => {
    const imported = await opened.convert(signal);
    const { layers, weights, outputs } = imported;
    const { check, notices } = await checkImport({ opened, imported, ...(rows === undefined ? {} : { rows }) }, tools, signal);
    signal.throwIfAborted();
    const [spec, values] = [path.join(out, `${name}${specExtension}`), path.join(out, `${name}${safetensorsExtension}`)];
    const text: Spec = { name, layers: [...layers], ...(outputs === undefined ? {} : { outputs }), weights: path.basename(values) };
    await write([[values, safetensorsParts(weights)], [spec, writeSpec(text)]], force); // prettier-ignore
    return {
      spec,
      weights: values,
      params: valuesOf([...weights.values()]),
      layers: layers.length,
      ...(opened.writtenAs === undefined ? {} : { writtenAs: opened.writtenAs }),
      notices: [...opened.notices, ...notices],
      check,
    };
  });
}

/** @throws ImportError when one is there already and is not to be overwritten, or cannot be written; then none is */
async function write(files: readonly (readonly [file: string, content: string | Iterable<Uint8Array>])[], force: boolean): Promise<void> {
  for (const [file] of files) if (!force && existsSync(file)) throw inTheWay(file);
  for (const [file, content] of files) {
    try {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content, { flag: force ? 'w' : 'wx' });
    } catch (cause) {
      if (errorCode(cause) === 'EEXIST') throw inTheWay(file);
      throw new ImportError(say('{0} cannot be written: {1}', file, cause instanceof Error ? cause.message : String(cause)), { cause });
    }
  }
}

function inTheWay(file: string): ImportError {
  return new ImportError(say('{0} is there already', file), undefined, 'overwrite');
}
