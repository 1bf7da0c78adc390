/** What of a spec says which rows there are, so that it is seen when they become others. */
import type { GraphLayer } from '../graph/graph';
import type { CostedLayer } from '../layers/kind';
import { findNodeAtLocation, getNodeValue } from 'jsonc-parser';
import type { ModelDocument } from './modelDocument';

export interface DataSource {
  /** As text: equal for equal rows, as long as their files stay the same. */
  readonly key: string;
  /** Files and folders, relative to the spec. */
  readonly files: readonly string[];
}

/** `undefined` where a spec names no file. */
export function dataSourceOf({ text, analysis }: ModelDocument): DataSource | undefined {
  const node = text.rootWithoutLayers && findNodeAtLocation(text.rootWithoutLayers, ['data']);
  const data: unknown = node && getNodeValue(node);
  if (typeof data !== 'object' || data === null || !('file' in data)) return undefined;
  const layers: readonly GraphLayer<CostedLayer>[] = analysis?.graph?.layers ?? [];
  const inputs = layers.filter((layer) => layer.inputs.length === 0).map(({ outputShape }) => outputShape);
  return { key: JSON.stringify([data, inputs]), files: namedFiles(data) };
}

function namedFiles(data: object): string[] {
  return Object.entries(data).flatMap(([field, value]: [string, unknown]) => {
    if (field === 'file' || field === 'labels') return textsIn(value);
    return field === 'validation' && typeof value === 'object' && value !== null ? namedFiles(value) : [];
  });
}

function textsIn(value: unknown): string[] {
  const values: unknown[] = typeof value === 'object' && value !== null ? Object.values(value) : [value];
  return values.filter((text) => typeof text === 'string');
}
