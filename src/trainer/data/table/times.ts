/** A moment as a number that later ones exceed: the text's number, or the milliseconds of its date; NaN where it is neither. */
export function timeIn(text: string): number {
  const number = Number(text);
  return Number.isNaN(number) ? Date.parse(text) : number;
}
