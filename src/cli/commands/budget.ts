/** `bonsai budget FILE`: what every layer costs, of a spec or of a model file that another program wrote. */
import { InvalidArgumentError } from 'commander';
import { isOverBudget } from '../../core/cost/budget';
import { type DeviceNeed, limitsOf } from '../../core/cost/deviceFit';
import { knownDeviceNames } from '../../core/devices/known';
import type { ModelGraph } from '../../core/graph/graph';
import { graphOfSpec, type ModelDocument, openModelDocument, problemsOf } from '../../core/language/modelDocument';
import { memoryOf } from '../../core/memory/memory';
import { toText } from '../../core/message/message';
import { didYouMean } from '../../core/problem/suggest';
import type { Analysis } from '../../core/spec/analyzeParts';
import { LineTable } from '../../core/spec/positions';
import { escapeTerminal } from '../../core/text/escape';
import { UnreadableError } from '../../system/files/regularFile';
import { type ExitCode, exitCode } from '../exitCode';
import { isBinary } from '../../system/files/binary';
import { costTable } from '../output/costTable';
import { fitOf } from '../output/deviceFit';
import { print, printError } from '../output/print';
import { problemLine } from '../output/problems';
import { readSpec, standardInput } from '../readSpec';
import { budgetOfFile } from './budgetOfFile';

export interface BudgetFlags {
  readonly json?: true;
  /** A known device's name. */
  readonly device?: string;
}

export async function budget(file: string, { json, device }: BudgetFlags): Promise<ExitCode> {
  if (device !== undefined) requireDevice(device);
  if (file !== standardInput && (await isBinary(file))) return budgetOfFile(file, { json: json === true, device });
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
  const fit = device === undefined ? undefined : fitOf(needOf(analysis, graphOfSpec(model)), device);
  const ofDevice = fit && { device: fit.json };
  await print(
    json === true
      ? `${JSON.stringify({ ...jsonOf(analysis, model, lines), ...ofDevice }, null, 2)}\n`
      : `${textOf(analysis)}${fit?.text ?? ''}`,
  );
  return fit?.fits === false ? exitCode.input : exitCode.done;
}

/** @throws InvalidArgumentError */
function requireDevice(name: string): void {
  if (limitsOf(name) !== undefined) return;
  throw new InvalidArgumentError(`unknown device "${name}"${toText(didYouMean(name, knownDeviceNames()))}`);
}

/** Memory is that of a spec's layers. */
function needOf(analysis: Analysis, graph: ModelGraph | undefined): DeviceNeed {
  return { params: isWhole(analysis) ? analysis.cost.params : undefined, memory: graph && memoryOf(graph) };
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
