/** Where in a file its layers are. */
import { membersOf, skipTrivia } from '../../json/scan';
import { formats } from '../formats';
import type { ModelFormat } from '../formats/format';

export interface LayerList {
  readonly format: ModelFormat;
  /** Offset of the list's opening bracket. */
  readonly open: number;
}

interface Candidate {
  readonly format: ModelFormat;
  readonly path: readonly string[];
}

const candidates: readonly Candidate[] = formats.flatMap((format) => format.listPaths.map((path) => ({ format, path })));

/** The first list in the text that some format has its layers in. */
export function findLayerList(text: string): LayerList | undefined {
  return search(text, skipTrivia(text, 0), candidates);
}

function search(text: string, at: number, paths: readonly Candidate[]): LayerList | undefined {
  for (const { key, valueAt } of membersOf(text, at)) {
    const matching = paths.filter(({ path }) => path[0] === key);
    const found = matching.find(({ path }) => path.length === 1 && text[valueAt] === '[');
    if (found !== undefined) return { format: found.format, open: valueAt };
    const longer = matching.flatMap(({ format, path }) => (path.length > 1 ? [{ format, path: path.slice(1) }] : []));
    const inside = longer.length > 0 ? search(text, valueAt, longer) : undefined;
    if (inside !== undefined) return inside;
  }
  return undefined;
}
