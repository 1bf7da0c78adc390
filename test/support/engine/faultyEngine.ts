/** An engine with which a test makes training go wrong at a certain epoch. */
import type { Weights } from '../../../src/core/weights/weights';
import type { Engine, EpochResult, TrainingSession } from '../../../src/trainer/engine/engine';

export interface Fault {
  /** Called before the epoch of this number, counted over all sessions from 1. */
  readonly before?: (session: TrainingSession, epoch: number) => void;
  /** What an epoch is said to have given. */
  readonly after?: (result: EpochResult, epoch: number) => EpochResult;
}

export function withFault(engine: Engine, { before, after = (result) => result }: Fault): Engine {
  let epochs = 0;
  const faulty = (session: TrainingSession): TrainingSession =>
    new Proxy(session, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (name !== 'trainEpoch') return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
        return async (...args: Parameters<TrainingSession['trainEpoch']>) => {
          epochs++;
          before?.(target, epochs);
          return after(await target.trainEpoch(...args), epochs);
        };
      },
    });
  return new Proxy(engine, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      if (name === 'compile') return async (...args: Parameters<Engine['compile']>) => faulty(await target.compile(...args));
      return typeof value === 'function' ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}

/** The same weights, with one value that is not a number. */
export function withNaN(weights: Weights): Weights {
  const [[key, { shape, data }], ...rest] = [...weights] as [[`${string}/${string}`, { shape: readonly number[]; data: Float32Array }]];
  const changed = data.slice();
  changed[0] = NaN;
  return new Map([[key, { shape, data: changed }], ...rest]);
}
