/** What a person asks of a run while it goes on. */
export interface RunWishes {
  /** One of the models that `auto` has tuned is to be the result, by its number from 1; `undefined` for none in particular. */
  chooseModel(number: number | undefined): void;
}

/** Hands wishes on to the run that goes on; there may be none yet, or none any more. */
export class RunControl implements RunWishes {
  #run: RunWishes | undefined;

  /** @param run `undefined` when it has ended */
  attach(run: RunWishes | undefined): void {
    this.#run = run;
  }

  chooseModel(number: number | undefined): void {
    this.#run?.chooseModel(number);
  }
}
