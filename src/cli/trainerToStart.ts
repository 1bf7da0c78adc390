import type { EngineChoice } from '../protocol/trainer';

const helpFlags = ['-h', '--help', '-V', '--version'];
const engines: readonly string[] = ['auto', 'native', 'portable'] satisfies EngineChoice[];

/**
 * Which engine a command line will ask a trainer for, seen before it is parsed; undefined when it is for no trainer: another command, a request for help
 * or the version, or one that lacks the spec.
 */
export function engineToStart([command, ...args]: readonly string[]): EngineChoice | undefined {
  if (command !== 'shrink' || args.length === 0 || args.some((arg) => helpFlags.includes(arg))) return undefined;
  const values = args.flatMap((arg, at) =>
    arg === '--engine' ? args.slice(at + 1, at + 2) : arg.startsWith('--engine=') ? [arg.slice('--engine='.length)] : [],
  );
  const engine = values.at(-1) ?? 'auto';
  return engines.includes(engine) ? (engine as EngineChoice) : undefined;
}
