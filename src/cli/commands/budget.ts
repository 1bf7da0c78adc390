/** `bonsai budget SPEC`: what every layer costs. */
import { findNodeAtLocation } from 'jsonc-parser';
import { isOverBudget } from '../../core/cost/budget';
import { formatBytes, formatCount, formatShare } from '../../core/cost/format';
import { formatShape } from '../../core/layers/kind';
import { analyzeSpec, type SpecAnalysis } from '../../core/spec/analyze';
import { LineTable } from '../../core/spec/positions';
import { UnreadableError } from '../../system/files/regularFile';
import { type ExitCode, exitCode } from '../exitCode';
import { columns } from '../output/columns';
import { print, tell } from '../output/print';
import { problemLine } from '../output/problems';
import { readSpec } from '../readSpec';

export async function budget(file: string, { json }: { readonly json?: true }): Promise<ExitCode> {
  let text: string;
  try {
    text = await readSpec(file);
  } catch (cause) {
    if (!(cause instanceof UnreadableError)) throw cause;
    tell(`${file}: error: ${cause.message}\n`);
    return exitCode.input;
  }
  const analysis = analyzeSpec(text);
  const errors = analysis.problems.filter((problem) => problem.severity === 'error');
  if (errors.length > 0) {
    for (const problem of errors) tell(`${problemLine({ ...problem, file })}\n`);
    return exitCode.input;
  }
  await print(json === true ? `${JSON.stringify(jsonOf(analysis, new LineTable(text)), null, 2)}\n` : textOf(analysis));
  return exitCode.done;
}

function jsonOf({ cost: { params, macs, bytes, layers }, root }: SpecAnalysis, lines: LineTable) {
  const lineOf = (index: number) => lines.at((root && findNodeAtLocation(root, ['layers', index])?.offset) ?? 0).line;
  return {
    params,
    macs,
    bytes,
    layers: layers.map(({ index, name, type, outputShape, params: own, macs: work, bytes: size, share }) => ({
      ...{ name, type, line: lineOf(index), outputShape, params: own, macs: work, bytes: size, share },
    })),
  };
}

function textOf({ cost, spec }: SpecAnalysis): string {
  const limits = spec?.budget ?? {};
  const rows = cost.layers.map((layer) => [
    layer.name,
    layer.type,
    formatShape(layer.outputShape),
    formatCount(layer.params),
    layer.macs === null ? '?' : formatCount(layer.macs),
    formatBytes(layer.bytes),
    formatShare(layer.share),
    isOverBudget(layer, limits) ? 'over budget' : '',
  ]);
  const total = [
    'total',
    '',
    '',
    formatCount(cost.params),
    cost.macs === null ? '?' : formatCount(cost.macs),
    formatBytes(cost.bytes),
    '100 %',
    '',
  ];
  return `${columns([['layer', 'type', 'output', 'parameters', 'MACs', 'bytes', 'share', ''], ...rows, total])}\n`;
}
