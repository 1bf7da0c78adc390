/** Everything that can be known of a spec from its text alone: its value, graph, cost and problems. */
import { findNodeAtLocation, getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { budgetProblems } from '../cost/budget';
import { type ModelCost, modelCost } from '../cost/cost';
import { buildGraph } from '../graph/build';
import type { ModelGraph } from '../graph/graph';
import { isLayerType, kindOf, type LayerSpec, layerTypes } from '../layers';
import { stepSchemas } from '../shrink/options';
import { LineTable, locate } from './positions';
import type { JsonPath, LocatedProblem, Problem } from './problem';
import { type Spec, specSchema } from './schema';
import { didYouMean } from './suggest';
import { type JsonSchema, validate } from './validate';

export interface SpecAnalysis {
  readonly root: Node | undefined;
  /** Whether the text is JSON at all; when not, nothing else is known. */
  readonly parsed: boolean;
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
  const syntaxErrors: ParseError[] = [];
  const root = parseTree(text, syntaxErrors, { allowTrailingComma: true });
  if (root === undefined || syntaxErrors.length > 0) {
    return { root, parsed: false, cost: modelCost({ layers: [] }), problems: syntaxProblems(syntaxErrors, lines) };
  }
  const problems: Problem[] = validateSpec(root);
  const layers = layerNodes(root).map((node, index) =>
    validateLayer(node, index).length === 0 ? (getNodeValue(node) as LayerSpec) : undefined,
  );
  const built = buildGraph(nameOf(root), layers);
  if (layers.length > 0) problems.push(...built.problems);
  const cost = modelCost({ layers: built.layers });
  const valid = !problems.some((problem) => problem.severity === 'error');
  const spec = valid ? (getNodeValue(root) as Spec) : undefined;
  if (spec?.budget !== undefined) problems.push(...budgetProblems(cost, spec.budget));
  return {
    root,
    parsed: true,
    cost,
    problems: problems.map((problem) => locate(problem, root, lines)),
    ...(spec !== undefined && built.graph !== undefined ? { spec, graph: built.graph } : {}),
  };
}

function validateSpec(root: Node): Problem[] {
  if (root.type !== 'object')
    return [{ code: 'wrong-value', severity: 'error', message: 'a model spec is a JSON object with "name" and "layers"', path: [] }];
  const unchecked = {
    ...specSchema.properties,
    layers: { type: 'array', minItems: 1 },
    shrink: {
      ...specSchema.properties.shrink,
      properties: { ...specSchema.properties.shrink.properties, steps: { type: 'array', minItems: 1 } },
    },
  };
  return [
    ...validate(root, { ...specSchema, properties: unchecked } as unknown as JsonSchema, []),
    ...layerNodes(root).flatMap(validateLayer),
    ...itemsAt(root, ['shrink', 'steps']).flatMap(validateStep),
  ];
}

function validateLayer(node: Node, index: number): Problem[] {
  return validateVariant(node, ['layers', index], 'type', layerTypes, 'unknown-layer-type', (type) =>
    isLayerType(type) ? kindOf(type).schema : undefined,
  );
}

function validateStep(node: Node, index: number): Problem[] {
  const methods = Object.keys(stepSchemas);
  return validateVariant(node, ['shrink', 'steps', index], 'method', methods, 'unknown-method', (method) =>
    Object.hasOwn(stepSchemas, method) ? stepSchemas[method as keyof typeof stepSchemas] : undefined,
  );
}

/** Validates an object against the schema that one of its fields chooses. */
function validateVariant(
  node: Node,
  path: JsonPath,
  field: string,
  choices: readonly string[],
  code: 'unknown-layer-type' | 'unknown-method',
  schemaOf: (choice: string) => unknown,
): Problem[] {
  const chosen = node.type === 'object' ? findNodeAtLocation(node, [field]) : undefined;
  if (typeof chosen?.value === 'string') {
    const schema = schemaOf(chosen.value);
    if (schema !== undefined) return validate(node, schema as JsonSchema, path);
    const message = `"${chosen.value}" is no ${field === 'type' ? 'layer type' : 'shrinking method'} this version knows${didYouMean(chosen.value, choices)}${choices.length > 0 ? ` (known: ${choices.join(', ')})` : ''}`;
    return [{ code, severity: 'error', message, path: [...path, field] }];
  }
  return validate(node, { type: 'object', properties: { [field]: { enum: choices } }, required: [field] }, path).filter(
    (problem) => problem.code !== 'unknown-field',
  );
}

function layerNodes(root: Node): readonly Node[] {
  return itemsAt(root, ['layers']);
}

function itemsAt(root: Node, path: readonly string[]): readonly Node[] {
  const node = findNodeAtLocation(root, [...path]);
  return node?.type === 'array' ? (node.children ?? []) : [];
}

function nameOf(root: Node): string {
  const name: unknown = findNodeAtLocation(root, ['name'])?.value;
  return typeof name === 'string' ? name : '';
}

function syntaxProblems(errors: readonly ParseError[], lines: LineTable): LocatedProblem[] {
  const [first] = errors;
  if (first === undefined)
    return [
      {
        code: 'syntax-error',
        severity: 'error',
        message: 'the file is empty: a model spec is a JSON object with "name" and "layers"',
        path: [],
        offset: 0,
        length: 1,
        line: 1,
        column: 1,
      },
    ];
  // What follows the first error is mostly its echo.
  const words = printParseErrorCode(first.error)
    .replace(/([A-Z])/gu, ' $1')
    .trim()
    .toLowerCase();
  return [
    {
      code: 'syntax-error',
      severity: 'error',
      message: `not valid JSON: ${words}`,
      path: [],
      offset: first.offset,
      length: Math.max(1, first.length),
      ...lines.at(first.offset),
    },
  ];
}
