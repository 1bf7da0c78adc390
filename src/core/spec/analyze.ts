/** Everything that can be known of a spec from its text alone: its value, graph, cost and problems. */
import { findNodeAtLocation, getNodeValue, type Node } from 'jsonc-parser';
import { type ModelCost, modelCost } from '../cost/cost';
import type { ModelGraph } from '../graph/graph';
import { toText } from '../message/message';
import { analyzeParts } from './analyzeParts';
import { LineTable, locate } from './positions';
import type { LocatedProblem } from '../problem/problem';
import { readLayer } from './readLayer';
import type { Spec } from './schema';
import { parseJson, type JsonSyntaxError } from './syntax';
import { mostLayers, tooManyLayers } from './validateSpec';

export interface SpecAnalysis {
  /** The parsed text; missing when it is not JSON, and then nothing else is known. */
  readonly root?: Node;
  /** Present when the spec has no errors. */
  readonly spec?: Spec;
  readonly graph?: ModelGraph;
  /** Costs of the layers whose shapes are known; of the whole model when there is a graph. */
  readonly cost: ModelCost;
  readonly problems: readonly LocatedProblem[];
}

/** Never throws, whatever the text. */
export function analyzeSpec(text: string): SpecAnalysis {
  const lines = new LineTable(text);
  const parsed = parseJson(text);
  if (parsed.root === undefined) return { cost: modelCost({ layers: [] }), problems: [syntaxProblem(parsed.error, lines)] };
  const { root } = parsed;
  const nodes = layerNodes(root);
  const layers = nodes === undefined || nodes.length > mostLayers ? undefined : nodes.map(readLayer);
  const layerProblems =
    nodes === undefined || nodes.length <= mostLayers ? (layers ?? []).flatMap((layer) => layer.problems) : [tooManyLayers(nodes.length)];
  const { graph, cost, problems, isValid } = analyzeParts({ root, layerProblems, ...(layers === undefined ? {} : { layers }) });
  return {
    root,
    cost,
    problems: problems.map((problem) => locate(problem, root, lines)),
    ...(isValid ? { spec: getNodeValue(root) as Spec } : {}),
    ...(graph === undefined ? {} : { graph }),
  };
}

function syntaxProblem({ message, offset, length }: JsonSyntaxError, lines: LineTable): LocatedProblem {
  const place = { offset, length, ...lines.at(offset) };
  return { code: 'syntax-error', severity: 'error', message, text: toText(message), path: [], related: [], ...place };
}

function layerNodes(root: Node): readonly Node[] | undefined {
  const layers = root.type === 'object' ? findNodeAtLocation(root, ['layers']) : undefined;
  return layers?.type === 'array' ? (layers.children ?? []) : undefined;
}
