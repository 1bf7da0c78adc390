export interface Measure {
  readonly what: string;
  readonly value: number;
  /** Missing where nothing is promised. */
  readonly limit?: number;
  readonly unit: 'ms' | 'kB';
}

export function printMeasures(measures: readonly Measure[]): void {
  const width = Math.max(...measures.map(({ what }) => what.length));
  for (const { what, value, limit, unit } of measures) {
    const shown = `${value.toFixed(unit === 'ms' ? 2 : 0).padStart(8)} ${unit}`;
    const promised = limit === undefined ? '' : `   limit ${limit} ${unit}   ${value <= limit ? 'met' : 'MISSED'}`;
    console.log(`${what.padEnd(width)} ${shown}${promised}`);
  }
}
