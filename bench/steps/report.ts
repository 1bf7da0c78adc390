/** The measured times as lines of text. */
import { type BenchModel, stepOperations } from './models';

type Results = ReadonlyMap<BenchModel, ReadonlyMap<string, number>>;

/** Milliseconds a step, and the native engine's share of the machine's limit. @param limit floating-point operations a second of all cores */
export function timeTable(results: Results, limit: number): string[] {
  const names = [...new Set([...results.values()].flatMap((times) => [...times.keys()]))];
  const rows = [...results].map(([model, times]) => {
    const share = stepOperations(model) / (times.get('native')! / 1000) / limit;
    return [model.name, ...names.map((name) => times.get(name)!.toFixed(3)), `${(share * 100).toFixed(0)} %`];
  });
  return ['ms a training step, medians', ...columns([['model', ...names, 'native of limit'], ...rows])];
}

/** How many times as fast as the others the native engine is, next to the goals. */
export function ratioLines(results: Results): string[] {
  const lines = [...results].flatMap(([model, times]) =>
    Object.entries(model.goals).flatMap(([peer, goal]) => {
      const best = Math.min(...[...times].filter(([name]) => name.startsWith(peer)).map(([, ms]) => ms));
      const ratio = best / times.get('native')!;
      return Number.isFinite(ratio) ? [[model.name, peer, ratio.toFixed(1), `≥ ${goal}`, ratio >= goal ? 'reached' : 'missed']] : [];
    }),
  );
  return ['how many times as fast the native engine is', ...columns([['model', 'as', 'ratio', 'goal', ''], ...lines])];
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  '));
}
