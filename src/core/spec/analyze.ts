/** Everything that can be known of a spec from its text alone: its value, graph, cost and problems. */
import { findNodeAtLocation, getNodeValue, type Node } from 'jsonc-parser';
import { budgetProblems } from '../cost/budget';
import { type ModelCost, modelCost } from '../cost/cost';
import { buildGraph, type LayerDraft } from '../graph/build';
import type { ModelGraph } from '../graph/graph';
import type { LayerSpec } from '../layers';
import { toText } from '../message';
import { LineTable, locate } from './positions';
import type { LocatedProblem, Problem } from './problem';
import type { Spec } from './schema';
import { parseJson, type SyntaxFault } from './syntax';
import { validateLayer, validateSpec } from './validateSpec';

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
  if (parsed.root === undefined) return { cost: modelCost({ layers: [] }), problems: [syntaxProblem(parsed.fault, lines)] };
  const { root } = parsed;
  const layers = layerNodes(root).map((node, index) => readLayer(node, index));
  const built = buildGraph(nameOf(root), layers);
  const cost = modelCost(built);
  const problems = [...validateSpec(root), ...layers.flatMap((layer) => layer.problems), ...(layers.length > 0 ? built.problems : [])];
  const valid = !problems.some((problem) => problem.severity === 'error');
  const spec = valid && built.graph !== undefined ? (getNodeValue(root) as Spec) : undefined;
  if (spec?.budget !== undefined) problems.push(...budgetProblems(cost, spec.budget));
  return {
    root,
    cost,
    problems: problems.map((problem) => locate(problem, root, lines)),
    ...(spec === undefined ? {} : { spec }),
    ...(built.graph === undefined ? {} : { graph: built.graph }),
  };
}

function syntaxProblem({ words, offset, length }: SyntaxFault, lines: LineTable): LocatedProblem {
  const place = { offset, length, ...lines.at(offset) };
  return { code: 'syntax-error', severity: 'error', words, message: toText(words), path: [], related: [], ...place };
}

/** A layer as far as it can be read, with what is wrong with it by itself. */
function readLayer(node: Node, index: number): LayerDraft & { problems: Problem[] } {
  const problems = validateLayer(node, index);
  const name: unknown = findNodeAtLocation(node, ['name'])?.value;
  const inputs = findNodeAtLocation(node, ['inputs'])?.children?.map((input): unknown => input.value);
  return {
    problems,
    ...(typeof name === 'string' ? { name } : {}),
    ...(inputs === undefined ? {} : { inputs: inputs.filter((input) => typeof input === 'string') }),
    ...(problems.length === 0 ? { spec: getNodeValue(node) as LayerSpec } : {}),
  };
}

function layerNodes(root: Node): readonly Node[] {
  const layers = root.type === 'object' ? findNodeAtLocation(root, ['layers']) : undefined;
  return layers?.type === 'array' ? (layers.children ?? []) : [];
}

function nameOf(root: Node): string {
  const name: unknown = root.type === 'object' ? findNodeAtLocation(root, ['name'])?.value : undefined;
  return typeof name === 'string' ? name : '';
}
