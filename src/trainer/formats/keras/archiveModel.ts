/** `.keras`: a zip archive of a model's configuration and its weights. */
import path from 'node:path';
import { isConfig } from '../../../core/keras/config';
import { say } from '../../../core/message/message';
import { parseBoundedJson } from '../boundedJson';
import { ImportError } from '../importError';
import type { ModelSource } from '../modelSource';
import { openZip, type ZipMember } from '../zip/zip';
import { readStoredWeights } from './hdf5Model';
import { type KerasFile, parseModel } from './kerasFile';

const mostJson = 1 << 26;
/** Of weights that are compressed, which Keras itself does not do: they are kept in memory. */
const mostCompressed = 1 << 28;

export async function openArchiveModel(source: ModelSource): Promise<KerasFile> {
  const file = path.basename(source.file);
  const members = await openZip(source);
  const config = members.get('config.json');
  if (config === undefined) throw new ImportError(say('{0} is a zip archive, but no model of Keras: it has no {1}', file, 'config.json'));
  const described = parseModel(`${file}/config.json`, await textOf(config));
  const version = await versionIn(members.get('metadata.json'));
  const stored = members.get('model.weights.h5');
  const weights = stored && (await readStoredWeights(await stored.source(mostCompressed)));
  return { ...described, ...(version === undefined ? {} : { version }), ...(weights === undefined ? {} : { weights }) };
}

async function versionIn(metadata: ZipMember | undefined): Promise<string | undefined> {
  if (metadata === undefined) return undefined;
  try {
    const parsed = parseBoundedJson(await textOf(metadata), metadata.name);
    const version = isConfig(parsed) ? parsed['keras_version'] : undefined;
    return typeof version === 'string' ? version : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function textOf(member: ZipMember): Promise<string> {
  const source = await member.source(mostJson);
  if (source.size > mostJson) throw new ImportError(say('{0} is too large for a configuration of a model', source.file));
  return Buffer.from(await source.read(0, source.size)).toString('utf8');
}
