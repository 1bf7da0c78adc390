/** Emits what training does, as events. */
import { type Message, nothing, toText } from '../../core/message/message';
import type { RunEvent } from '../../core/run/events';
import { weightPictures } from '../../core/run/weightPictures';
import type { BareModel } from '../../core/weights/model';
import type { Phase } from './plan';

export class RunEmitter {
  #label: Message = nothing;
  readonly #warned = new Set<string>();

  constructor(readonly emit: (event: RunEvent) => void) {}

  /** Where it goes on, without a word. */
  resumeAt(phase: Phase | undefined): void {
    this.#label = phase?.label ?? nothing;
  }

  /** Emits the stage of a phase where that is another one than before. */
  begin({ stage, label }: Pick<Phase, 'stage' | 'label'>): void {
    if (label !== this.#label) this.emit({ type: 'stage', stage, label });
    this.#label = label;
  }

  showWeights({ graph, weights }: BareModel, round: number): void {
    this.emit({ type: 'weights', round, pictures: weightPictures(graph, weights) });
  }

  inform(message: Message | undefined): void {
    if (message !== undefined) this.emit({ type: 'notice', severity: 'information', message });
  }

  /** What a search has learned of the model. */
  find(message: Message): void {
    this.emit({ type: 'notice', severity: 'information', message, finding: true });
  }

  /** @param epoch that it is about, where charts are to mark that */
  warn(message: Message, epoch?: number): void {
    this.emit({ type: 'notice', severity: 'warning', message, ...(epoch === undefined ? {} : { epoch }) });
  }

  /** For what may be true of every model of a run. */
  warnOnce(message: Message | undefined): void {
    if (message === undefined || this.#warned.has(toText(message))) return;
    this.#warned.add(toText(message));
    this.warn(message);
  }
}
