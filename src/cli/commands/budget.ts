/** `bonsai budget FILE`: what every layer costs, of a spec or of a model file that another program wrote. */
import { isOverBudget } from '../../core/cost/budget';
import { type ModelDocument, openModelDocument, problemsOf } from '../../core/language/modelDocument';
import { toText } from '../../core/message/message';
import type { Analysis } from '../../core/spec/analyzeParts';
import { LineTable } from '../../core/spec/positions';
import { escapeTerminal } from '../../core/text/escape';
import { UnreadableError } from '../../system/files/regularFile';
import { type ExitCode, exitCode } from '../exitCode';
import { isBinary } from '../../system/files/binary';
import { costTable } from '../output/costTable';
import { print, printError } from '../output/print';
import { problemLine } from '../output/problems';
import { readSpec, standardInput } from '../readSpec';
import { budgetOfFile } from './budgetOfFile';

export async function budget(file: string, { json }: { readonly json?: true }): Promise<ExitCode> {
  if (file !== standardInput && (await isBinary(file))) return budgetOfFile(file, json === true);
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
  // Without its errors, a model has a cost; of what is not known the reasons are reported, and the rest is counted.
  const stops = problems.filter(({ severity, code }) => severity === 'error' || code === 'not-a-model');
  const reported = stops.length > 0 ? stops : problems.filter(({ code }) => code === 'unknown-cost');
  for (const problem of reported)
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
      name,
      type,
      line: lines.at(text.layers[index]?.offset ?? 0).line,
      outputShape,
      params: own,
      macs: work,
      bytes: size,
      share,
    })),
    ...(whole ? {} : { unknown: analysis.unknown }),
  };
}

function textOf(analysis: Analysis): string {
  const { cost, budget: limits, summary } = analysis;
  if (summary !== undefined) return `${toText(summary)}\n`;
  const whole = isWhole(analysis);
  const rows = cost.layers.map((layer) => ({
    ...layer,
    share: whole ? layer.share : undefined,
    notice: isOverBudget(layer, limits) ? 'over budget' : '',
  }));
  const unknown = analysis.unknown.map((name) => ({ name, type: '' }));
  return costTable([...rows, ...unknown], whole ? { ...cost, outputShape: undefined, share: 1 } : {});
}
