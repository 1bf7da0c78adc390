/** What is wrong with the files that a spec names, as far as their first bytes show. */
import { rowCount } from '../message/counted';
import type { ModelGraph } from '../graph/graph';
import { elementCount, formatShape, type Shape } from '../layers/kind';
import { isMessage, type Message, say } from '../message/message';
import type { JsonPath, Problem } from '../problem/problem';
import type { DataSpec, FileDataSpec, SeveralFilesSpec, Spec } from '../spec/schema';
import { readNpyHeader } from './npy/header';
import { recognizeData, withoutRows } from './recognize';

/** Why a file that a spec names may not be read. */
export type Refusal = { readonly refused: 'absolute' } | { readonly refused: 'outside'; readonly folders: readonly string[] };

/** What is known of a file: its first bytes and its size, or why there are none, as the rest of a sentence about it ("does not exist"). */
export type FileHead =
  { readonly bytes: Uint8Array; readonly size: number } | { readonly isFolder: true } | { readonly unreadable: Message } | Refusal;

type FilesSpec = FileDataSpec | SeveralFilesSpec;

export interface DataFile {
  readonly path: JsonPath;
  /** Relative to the spec. */
  readonly file: string;
}

/** The arrays and weights that a spec names. */
export function filesOf({ data, weights }: Pick<Spec, 'data' | 'weights'>): DataFile[] {
  const arrays = isFileData(data) ? [...filesOfPart(data, ['data']), ...heldBack(data)] : [];
  return [...arrays, ...(weights === undefined ? [] : [{ path: ['weights'], file: weights }])];
}

function heldBack({ validation }: FilesSpec): DataFile[] {
  return typeof validation === 'object' && 'file' in validation ? filesOfPart(validation, ['data', 'validation']) : [];
}

function filesOfPart({ file, labels }: Pick<FilesSpec, 'file' | 'labels'>, path: JsonPath): DataFile[] {
  return [...namedFiles(file, [...path, 'file']), ...(labels === undefined ? [] : namedFiles(labels, [...path, 'labels']))];
}

/** @param named a file, or files by the names of inputs or outputs */
function namedFiles(named: string | Readonly<Record<string, string>>, path: JsonPath): DataFile[] {
  if (typeof named === 'string') return [{ path, file: named }];
  return Object.entries(named).map(([layer, file]) => ({ path: [...path, layer], file }));
}

/** @param named as the spec names the file */
export function refusalMessage(named: string, refusal: Refusal): Message {
  return refusal.refused === 'absolute'
    ? say('"{0}" is an absolute path: name the file relative to the spec, so that the spec works elsewhere too', named)
    : say('"{0}" lies outside {1}: a spec can only read files of its own folder or workspace', named, refusal.folders.join(', '));
}

/** @param heads by file; a file that was not read is not checked */
export function fileProblems(spec: Pick<Spec, 'data' | 'weights'>, graph: ModelGraph, heads: ReadonlyMap<string, FileHead>): Problem[] {
  return filesOf(spec).flatMap(({ path, file }) => {
    const head = heads.get(file);
    const found = head && (mayBeName(path, spec.data, heads) ? undefined : whatIsWrong({ path, file }, head, spec.data, graph));
    return found === undefined ? [] : [{ code: 'data-file', severity: 'error', path, ...found } as const];
  });
}

/** Labels may also be a column of a table, an array of an archive, or the names of folders: only of plain arrays they are a file. */
function mayBeName(path: JsonPath, data: DataSpec | undefined, heads: ReadonlyMap<string, FileHead>): boolean {
  if (path.at(-1) !== 'labels' || !isFileData(data) || typeof data.file !== 'string') return false;
  const head = heads.get(data.file);
  const format = head !== undefined && 'bytes' in head ? recognizeData(head.bytes) : undefined;
  return format !== 'npy' && format !== 'idx';
}

type Wrong = Pick<Problem, 'message' | 'related'>;

function whatIsWrong({ path, file }: DataFile, head: FileHead, data: DataSpec | undefined, graph: ModelGraph): Wrong | undefined {
  if ('unreadable' in head) return { message: say('the file "{0}" {1}', file, head.unreadable) };
  if ('refused' in head) return { message: refusalMessage(file, head) };
  if ('isFolder' in head) return path.at(-1) === 'file' ? undefined : { message: say('the file "{0}" {1}', file, say('is a folder')) };
  if (path[0] === 'weights') return undefined;
  const format = head.bytes.length === 0 ? 'npy' : recognizeData(head.bytes);
  const other = withoutRows(format);
  if (other !== undefined) return { message: say('the file "{0}" cannot be used: it {1}', file, other) };
  if (format !== 'npy') return undefined;
  const header = readNpyHeader(head.bytes, head.size);
  if (isMessage(header)) return { message: say('the file "{0}" cannot be used: it {1}', file, header) };
  const { shape } = header;
  const part = path[1] === 'validation' && isFileData(data) ? data.validation : data;
  const wanted = typeof part === 'object' && 'rows' in part ? part.rows : undefined;
  if (wanted !== undefined && shape[0] !== undefined && shape[0] < wanted)
    return { message: say('"{0}" has {1}, fewer than the {2} that "rows" asks for', file, rowCount(shape[0]), wanted) };
  if (path.includes('labels') || (isFileData(data) && 'window' in data)) return undefined;
  return misfit(file, shape.slice(1), graph, path.at(-2) === 'file' ? String(path.at(-1)) : graph.inputs[0]);
}

function misfit(file: string, row: readonly number[], graph: ModelGraph, name?: string): Wrong | undefined {
  const input = graph.layers.find((layer) => layer.name === name && graph.inputs.includes(layer.name));
  if (input === undefined || rowFits(row, input.outputShape)) return undefined;
  const { index, outputShape } = input;
  return {
    message: say(
      'the rows of "{0}" have the shape {1}, but the Input layer {2} takes {3}: change one of them',
      file,
      formatShape(row),
      input.name,
      formatShape(outputShape),
    ),
    related: [{ message: say('{0} takes {1}', input.name, formatShape(outputShape)), path: ['layers', index] }],
  };
}

/** Whether rows can be read as the input's shape: the same but for axes of size 1, or one of the two is flat. */
export function rowFits(row: readonly number[], wanted: Shape): boolean {
  const proper = (shape: Shape) => shape.filter((size) => size !== 1);
  const [a, b] = [proper(row), proper(wanted)];
  if (a.length === b.length) return a.every((size, axis) => b[axis] === null || size === b[axis]);
  return (row.length <= 1 || wanted.length === 1) && elementCount(row) === elementCount(wanted);
}

function isFileData(data: DataSpec | undefined): data is FilesSpec {
  return data !== undefined && 'file' in data;
}
