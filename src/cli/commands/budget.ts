/** `bonsai budget FILE`: what every layer costs, of a spec or of a file that Keras or TF.js wrote. */
import { isOverBudget } from '../../core/cost/budget';
import { formatBytes, formatCount, formatShare } from '../../core/message/format';
import { type ModelDocument, openModelDocument, problemsOf } from '../../core/language/modelDocument';
import { formatShape } from '../../core/layers/kind';
import { toText } from '../../core/message/message';
import type { Analysis } from '../../core/spec/analyzeParts';
import { LineTable } from '../../core/spec/positions';
import { escapeTerminal } from '../../core/text/escape';
import { UnreadableError } from '../../system/files/regularFile';
import { type ExitCode, exitCode } from '../exitCode';
import { columns } from '../output/columns';
import { print, printError } from '../output/print';
import { problemLine } from '../output/problems';
import { readSpec } from '../readSpec';

export async function budget(file: string, { json }: { readonly json?: true }): Promise<ExitCode> {
  let text: string;
  try {
    text = await readSpec(file);
  } catch (cause) {
    if (!(cause instanceof UnreadableError)) throw cause;
    printError(`${escapeTerminal(file)}: error: ${cause.message}\n`);
    return exitCode.input;
  }
  const model = openModelDocument(text);
  const lines = new LineTable(text);
  const { analysis } = model;
  const problems = problemsOf(model);
  // Without its errors, a model has a cost; of what is not known the reasons are told, and the rest is counted.
  const stops = problems.filter(({ severity, code }) => severity === 'error' || code === 'not-a-model');
  const told = stops.length > 0 ? stops : problems.filter(({ code }) => code === 'unknown-cost');
  for (const problem of told)
    printError(`${problemLine({ ...problem, ...lines.at(problem.offset), file, message: toText(problem.message) })}\n`);
  if (stops.length > 0 || analysis === undefined) return exitCode.input;
  await print(json === true ? `${JSON.stringify(jsonOf(analysis, model, lines), null, 2)}\n` : textOf(analysis));
  return exitCode.done;
}

/** Whether the cost of the whole is known; of some models only that of a part is. */
function isWhole({ graph, summary }: Analysis): boolean {
  return graph !== undefined || summary !== undefined;
}

function jsonOf(analysis: Analysis, { text }: ModelDocument, lines: LineTable) {
  const { params, macs, bytes, layers } = analysis.cost;
  const whole = isWhole(analysis);
  return {
    params: whole ? params : null,
    macs: whole ? macs : null,
    bytes: whole ? bytes : null,
    layers: layers.map(({ index, name, type, outputShape, params: own, macs: work, bytes: size, share }) => ({
      ...{ name, type, line: lines.at(text.layers[index]?.offset ?? 0).line, outputShape, params: own, macs: work, bytes: size, share },
    })),
    ...(whole ? {} : { unknown: analysis.unknown }),
  };
}

function textOf(analysis: Analysis): string {
  const { cost, budget: limits, summary } = analysis;
  const whole = isWhole(analysis);
  if (summary !== undefined) return `${toText(summary)}\n`;
  const rows = cost.layers.map((layer) => [
    layer.name,
    layer.type,
    formatShape(layer.outputShape),
    formatCount(layer.params),
    layer.macs === null ? '?' : formatCount(layer.macs),
    formatBytes(layer.bytes),
    whole ? formatShare(layer.share) : '?',
    isOverBudget(layer, limits) ? 'over budget' : '',
  ]);
  const unknown = analysis.unknown.map((name) => [name, '', '?', '?', '?', '?', '?', '']);
  const total = [
    'total',
    '',
    '',
    whole ? formatCount(cost.params) : '?',
    !whole || cost.macs === null ? '?' : formatCount(cost.macs),
    whole ? formatBytes(cost.bytes) : '?',
    whole ? '100 %' : '?',
    '',
  ];
  return `${columns([['layer', 'type', 'output', 'parameters', 'MACs', 'bytes', 'share', ''], ...rows, ...unknown, total])}\n`;
}
