import { type Message, say } from '../../message/message';

export interface KeptParams {
  readonly layer: string;
  readonly params: number;
}

/** What each layer would keep. */
export interface ShrinkPreview {
  /** In the order of the graph; layers that would be gone are missing. */
  readonly layers: readonly KeptParams[];
  /** How exact that is; missing where it is just what the run would leave. */
  readonly note?: Message;
}

/** For a target that gives a method no count to go by. */
export const goesByMeasuring = say('How far this goes depends on the loss or the stored size, which is seen when it runs.');
