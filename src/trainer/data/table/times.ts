/** A moment as a number that later ones exceed: the text's number, or the milliseconds of its date; NaN where it is neither. */
export function timeIn(text: string): number {
  const number = Number(text);
  return Number.isNaN(number) ? Date.parse(text) : number;
}

const times = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:$|[ T])|^\d{1,2}:\d{2}(?::\d{2})?/u;

/** Whether a text is written as a date, or a time of day. */
export function looksLikeTime(text: string): boolean {
  return times.test(text);
}
