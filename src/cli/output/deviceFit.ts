/** Whether a model fits a board, as `bonsai budget --device` says it. */
import { type DeviceNeed, limitsOf, needProblems, titleOf } from '../../core/cost/deviceFit';
import { bytesPerValue } from '../../core/memory/memory';
import { memorySize } from '../../core/message/format';
import { toText } from '../../core/message/message';

export interface DeviceFit {
  /** False where it does not even fit in int8. */
  readonly fits: boolean;
  readonly text: string;
  readonly json: object;
}

/** @param device a known one's name */
export function fitOf(need: DeviceNeed, device: string): DeviceFit {
  const limits = limitsOf(device)!;
  const problems = needProblems(need, limits, titleOf(device));
  const fits = problems.every(({ code }) => code !== 'model-over-budget');
  const { params, memory } = need;
  const sizes = (values: number | undefined) =>
    values === undefined ? null : { float32: values * bytesPerValue.float, int8: values * bytesPerValue.int8 };
  const [ram, flash] = [sizes(memory?.values), sizes(params)];
  const line = (what: string, bytes: typeof ram) =>
    bytes === null ? `${what}: not known` : `${what}: ${memorySize(bytes.float32)} in float32, ${memorySize(bytes.int8)} in int8`;
  const verdict = problems.length === 0 ? [`fits ${toText(titleOf(device))}`] : problems.map(({ message }) => toText(message));
  return {
    fits,
    text: ['', line('RAM', ram), line('flash', flash), ...verdict, ''].join('\n'),
    json: {
      name: device,
      fits,
      ram: ram && { ...ram, limit: limits.ram, largestAt: memory!.largest.layer },
      flash: flash && { ...flash, limit: limits.flash ?? null },
      messages: problems.map(({ message }) => toText(message)),
    },
  };
}
