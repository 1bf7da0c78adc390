/** Numbers as people read them, the same in lenses, messages, tables and reports. */

/** 11984 → "11,984". */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/gu, ',');
}

/** 11984 → "12.0 k", 435536 → "436 k"; below a thousand as it is. Three figures. */
export function formatShort(count: number): string {
  return scaled(count, 1000, ['', ' k', ' M', ' G', ' T']);
}

/** 1742144 → "1.74 MB" (decimal units, as disks and downloads count). */
export function formatBytes(bytes: number): string {
  return scaled(bytes, 1000, [' B', ' kB', ' MB', ' GB', ' TB']);
}

/** 32768 → "32.0 kB": 1 kB is 1024 bytes, as data sheets of memory count. */
export function memorySize(bytes: number): string {
  return scaled(bytes, 1024, [' B', ' kB', ' MB', ' GB']);
}

/** Two different sizes of memory, to the byte where it takes that to tell them apart. */
export function differentMemorySizes(a: number, b: number): [string, string] {
  return different(a, b, memorySize);
}

/**
 * 0.5394 → "54 %"; shares under 10 % with one decimal. Nothing and all are said only where they are meant: what would be "0.0 %" is "< 0.1 %", and
 * 0.998 is "99.8 %".
 */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent !== 0 && Math.abs(percent) < 0.05) return percent > 0 ? '< 0.1 %' : '> −0.1 %';
  if (percent >= 99.5 && percent < 100) return percent < 99.95 ? `${percent.toFixed(1)} %` : '> 99.9 %';
  return `${percent === 0 || percent >= 9.95 ? String(Math.round(percent)) : percent.toFixed(1)} %`;
}

/** Two different shares with as many decimals as it takes to tell them apart: 0.3609 and 0.36 → "36.1 %" and "36 %". */
export function formatDifferentShares(a: number, b: number): [string, string] {
  const short: [string, string] = [formatShare(a), formatShare(b)];
  if (short[0] !== short[1] || a === b) return short;
  const decimals = [1, 2, 3, 4].find((count) => (a * 100).toFixed(count) !== (b * 100).toFixed(count)) ?? 5;
  const format = (share: number) => `${String(Number((share * 100).toFixed(decimals)))} %`;
  return [format(a), format(b)];
}

/** Two different sizes, to the byte where it takes that to tell them apart. */
export function formatDifferentBytes(a: number, b: number): [string, string] {
  return different(a, b, formatBytes);
}

function different(a: number, b: number, format: (bytes: number) => string): [string, string] {
  const short: [string, string] = [format(a), format(b)];
  return short[0] !== short[1] || a === b ? short : [`${formatCount(a)} B`, `${formatCount(b)} B`];
}

/** Two different values with as many figures as it takes to tell them apart. */
export function formatDifferentValues(a: number, b: number): [string, string] {
  const short: [string, string] = [formatValue(a), formatValue(b)];
  return short[0] !== short[1] || a === b ? short : [String(a), String(b)];
}

/** A loss or another measured value: four significant figures, without a row of zeros. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e6)) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}

function scaled(value: number, base: number, units: readonly string[]): string {
  let rest = value;
  let unit = 0;
  while (rest >= base * 0.9995 && unit < units.length - 1) {
    rest /= base;
    unit++;
  }
  const text =
    unit === 0 ? String(Math.round(rest)) : rest < 9.995 ? rest.toFixed(2) : rest < 99.95 ? rest.toFixed(1) : String(Math.round(rest));
  return text + units[unit]!;
}

/** Of two predictions: "1.3e-6", or "0" for none. */
export function formatDifference(value: number): string {
  return value === 0 ? '0' : value.toExponential(1);
}
