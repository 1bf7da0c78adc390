/** JSON files without a list of layers: specs that are being begun, TF.js graph models, and what other programs keep under the same names. */
import { findNodeAtLocation, getNodeValue, type Node } from 'jsonc-parser';
import { bytesPerParameter, modelCost } from '../cost/cost';
import { formatBytes, formatCount } from '../message/format';
import { buildGraph } from '../graph/build';
import { weightShapes } from '../keras/weightShapes';
import { say } from '../message/message';
import type { Analysis } from '../spec/analyzeParts';
import { specSchema } from '../spec/schema';
import { suggest } from '../problem/suggest';
import { sizeOf } from '../numbers/sizeOf';

/**
 * Whether the author of a JSON document means it as a spec: it has layers with types, or nothing that a spec does not have, or `layers`
 * is nearly there.
 */
export function isMeantAsSpec(root: Node): boolean {
  if (root.type !== 'object') return true;
  const layers = findNodeAtLocation(root, ['layers'])?.children ?? [];
  if (layers.some((layer) => typeof typeOf(layer) === 'string')) return true;
  const keys = (root.children ?? []).map(({ children }) => String(children?.[0]?.value));
  const foreign = keys.filter((key) => !Object.hasOwn(specSchema.properties, key));
  return foreign.length === 0 || foreign.some((key) => suggest(key, ['layers']) !== undefined);
}

function typeOf(layer: Node): unknown {
  return layer.type === 'object' ? findNodeAtLocation(layer, ['type'])?.value : undefined;
}

/** A graph that TF.js runs as it is: how many values its weights have is known, and what its layers were is not. */
export function isGraphModel(root: Node): boolean {
  const nodes = root.type === 'object' ? findNodeAtLocation(root, ['modelTopology', 'node']) : undefined;
  return nodes?.type === 'array' || (root.type === 'object' && findNodeAtLocation(root, ['format'])?.value === 'graph-model');
}

export function analyzeGraphModel(root: Node): Analysis {
  const manifest = findNodeAtLocation(root, ['weightsManifest']);
  const shapes = [...weightShapes(manifest && getNodeValue(manifest)).values()];
  const params = shapes.reduce((sum, shape) => sum + sizeOf(shape), 0);
  const message = '{0} values in {1} weights · {2} as float32 · a TF.js graph model, whose layers and MACs are not known';
  return {
    ...nothingKnown,
    cost: { params, macs: null, bytes: params * bytesPerParameter, layers: [] },
    summary: say(message, formatCount(params), shapes.length, formatBytes(params * bytesPerParameter)),
  };
}

const nothingKnown: Analysis = {
  layers: [],
  built: buildGraph('', []),
  unknown: [],
  cost: modelCost({ layers: [] }),
  budget: {},
  oversized: [],
  problems: [],
  isValid: false,
};

/** Of a file that is something else nothing is said but that. */
export const notAModel: Analysis = {
  ...nothingKnown,
  problems: [
    {
      code: 'not-a-model',
      severity: 'information',
      message: say('this is no model spec: it has no "layers" with types, and fields of another kind of file'),
      path: [],
    },
  ],
};
