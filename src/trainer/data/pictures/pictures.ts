/** A folder of PNG and JPEG pictures, as rows of one shape; a class for each of its folders. */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isPictureName } from '../../../core/data/fileNames';
import { say } from '../../../core/message/message';
import { readRegular, whyUnreadable } from '../../../system/files/regularFile';
import { throwIfCancelled } from '../../engine/errors';
import { DataError } from '../dataError';
import { RowStore } from '../rows/rowStore';
import { type DataSource, labelRows, type SourceChoices } from '../source/dataSource';
import { decodePicture } from './decode';
import { shapedPicture } from './shape';

/** Of one picture's file. */
const mostBytes = 64 * 2 ** 20;
const mostFiles = 10_000_000;

interface PictureFile {
  /** Absolute. */
  readonly file: string;
  /** The folder in the folder, or an empty text. */
  readonly folder: string;
}

/** @throws DataError, naming the picture that cannot be read */
export async function openPictures(folder: string, choices: SourceChoices, signal: AbortSignal, like?: DataSource): Promise<DataSource> {
  const found = await picturesIn(folder);
  if (found.length === 0) throw new DataError(say('is a folder without PNG or JPEG pictures'));
  const files = found.slice(0, choices.rows ?? Infinity);
  const shape = choices.pictureShape ?? (await shapeOfFirst(folder, files[0]!));
  const store = new RowStore(shape);
  for (const { file } of files) {
    throwIfCancelled(signal);
    const picture = await guarded(folder, file, async () => shapedPicture(await read(file), shape));
    // Only now there is room to be filled.
    store.add().set(picture);
  }
  const inputs = store.finish();
  const source = { format: 'pictures', inputs };
  return choices.labels === 'folder' ? { ...source, labels: classesOf(files, like) } : source;
}

/** Pictures of the folder and of those in it, in the order of their paths. */
async function picturesIn(folder: string): Promise<PictureFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: PictureFile[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(folder, entry.name);
    if (entry.isFile() && isPictureName(entry.name)) found.push({ file, folder: '' });
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue;
    const own = await readdir(file, { withFileTypes: true });
    for (const { name } of own.filter((inside) => inside.isFile() && isPictureName(inside.name)).sort((a, b) => (a.name < b.name ? -1 : 1)))
      found.push({ file: path.join(file, name), folder: entry.name });
    if (found.length > mostFiles) throw new DataError(say('has more than {0} pictures', mostFiles));
  }
  return found;
}

function classesOf(files: readonly PictureFile[], like: DataSource | undefined) {
  const classes = like?.labels?.classes ?? [...new Set(files.map(({ folder }) => folder))];
  const outside = files.find(({ folder }) => folder === '');
  if (outside !== undefined)
    throw new DataError(say('has the picture "{0}" outside of the folders that name classes', path.basename(outside.file)));
  const unknown = files.find(({ folder }) => !classes.includes(folder));
  if (unknown !== undefined) throw new DataError(say('has the class "{0}", which no picture to train on has', unknown.folder));
  const numbers = new Map(classes.map((name, number) => [name, number]));
  return labelRows({ values: Float32Array.from(files, ({ folder }) => numbers.get(folder)!), classes });
}

async function read(file: string) {
  return decodePicture(await readRegular(file, mostBytes));
}

async function shapeOfFirst(folder: string, { file }: PictureFile): Promise<number[]> {
  const { height, width, channels } = await guarded(folder, file, () => read(file));
  return [height, width, channels];
}

/** Says which picture it was. */
async function guarded<T>(folder: string, file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const why = cause instanceof DataError ? cause.userMessage : whyUnreadable(cause);
    if (why === undefined) throw cause;
    throw new DataError(say('has a picture that cannot be used: "{0}" {1}', path.relative(folder, file), why));
  }
}
