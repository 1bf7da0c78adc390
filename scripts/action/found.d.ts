/** What the action finds, as the command line's JSON has it. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  readonly code: string;
  readonly message: string;
}

export interface Totals {
  readonly params: number | null;
  readonly macs: number | null;
  readonly bytes: number | null;
}

export interface Layer {
  readonly name: string;
  readonly words: string;
  readonly params: number | null;
}

export interface Diff {
  readonly before: Totals;
  readonly after: Totals;
  readonly layers: readonly { readonly change: string; readonly before: Layer | null; readonly after: Layer | null }[];
}

export interface Change {
  readonly file: string;
  /** Whether it is there at the base, and at HEAD. */
  readonly before: boolean;
  readonly after: boolean;
}

/** A model that has changed; one that is there both times with its diff, or with the reason why there is none. */
export interface ChangedModel extends Change {
  readonly diff?: Diff;
  readonly failed?: string;
}

interface Score {
  readonly training: Readonly<Record<string, number>>;
  readonly validation?: Readonly<Record<string, number>>;
}

/** The newest runs of a spec: their shrunk models' scores. */
export interface ChangedRun {
  readonly spec: string;
  readonly before: Score;
  readonly after: Score;
}

export interface Growth {
  readonly file: string;
  readonly field: keyof Totals;
  readonly text: string;
}

export interface Found {
  readonly findings: readonly Finding[];
  readonly models: readonly ChangedModel[];
  readonly runs: readonly ChangedRun[];
  readonly growths: readonly Growth[];
}
