/** Prints on standard error how a run goes on: one line that changes on a terminal, a line for each step elsewhere. */
import { formatCount, formatShare, formatValue } from '../../core/message/format';
import { counted } from '../../core/message/counted';
import { toText } from '../../core/message/message';
import { escapeTerminal } from '../../core/text/escape';
import type { EngineInfo, RunEvent } from '../../core/run/events';

export class Progress {
  readonly #out: NodeJS.WriteStream;
  #label = '';
  #transient = false;
  #canResume = false;
  #firstRate: number | undefined;

  constructor(out: NodeJS.WriteStream) {
    this.#out = out;
  }

  onEvent(event: RunEvent): void {
    switch (event.type) {
      case 'started':
        this.#line(toText(event.goal) === '' ? `${event.name}: ${event.methods.join(', ')}` : `${event.name}: to ${toText(event.goal)}`);
        this.#line(engineLine(event.engine));
        break;
      case 'stage':
        this.#label = toText(event.label);
        if (!this.#out.isTTY) this.#line(this.#label);
        else this.#update(this.#label);
        break;
      case 'epoch': {
        const round = event.round === 0 ? '' : `, round ${String(event.round)}`;
        const rate = this.#rateShown(event.learningRate);
        if (this.#out.isTTY)
          this.#update(
            `${this.#label}${round}, epoch ${String(event.epoch)} of ${String(event.epochs)}, loss ${formatValue(event.loss)}${rate}`,
          );
        break;
      }
      case 'progress':
        if (this.#out.isTTY)
          this.#update(`${this.#label}, epoch ${String(event.epoch)} of ${String(event.epochs)}, ${formatShare(event.share)}`);
        break;
      case 'round':
        this.#line(
          `round ${String(event.round)} of ${String(event.rounds)}: ${formatCount(event.nonzero)} parameters not zero, loss ${formatValue(event.loss)}`,
        );
        break;
      case 'notice':
        this.#line(`${event.severity === 'warning' ? 'warning: ' : ''}${toText(event.message)}`);
        break;
      case 'cancelled':
      case 'failed':
        this.#canResume = event.canResume === true;
        break;
      default:
    }
  }

  /** Whether the run ended in a way that it can be resumed from. */
  get canResume(): boolean {
    return this.#canResume;
  }

  /** A message that stays only until the next one, on a terminal. */
  note(message: string): void {
    if (this.#out.isTTY) this.#update(message);
    else this.#line(message);
  }

  /** Leaves the cursor on a line of its own. */
  end(): void {
    if (this.#transient) this.#out.write('\r\x1b[K');
    this.#transient = false;
  }

  /** The learning rate, once it is another than at first. */
  #rateShown(rate: number): string {
    this.#firstRate ??= rate;
    return rate === this.#firstRate ? '' : `, learning rate ${formatValue(rate)}`;
  }

  #update(text: string): void {
    this.#out.write(`\r\x1b[K${escapeTerminal(text).slice(0, Math.max(20, this.#out.columns - 1))}`);
    this.#transient = true;
  }

  #line(text: string): void {
    this.end();
    this.#out.write(`${escapeTerminal(text)}\n`);
  }
}

/** "native engine (TensorFlow 2.18.0, 1 thread)", with the reason where another one was wanted. */
function engineLine({ kind, version, threads, reason }: EngineInfo): string {
  const engine = `${kind} engine (${version}, ${toText(counted(threads, '{0} thread', '{0} threads'))})`;
  return reason === undefined ? engine : `${engine}: ${toText(reason)}`;
}
