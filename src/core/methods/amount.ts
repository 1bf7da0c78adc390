/** A share up to 1 or a count above 1, as a person writes it: "20 %", "0.2", "2,390". @returns undefined for anything else */
export function parseAmount(text: string): number | undefined {
  const match = /^\s*(\d[\d,]*(?:\.\d+)?|\.\d+)\s*(%?)\s*$/u.exec(text);
  if (match === null) return undefined;
  const value = Number(match[1]!.replaceAll(',', ''));
  const amount = match[2] === '%' ? value / 100 : value;
  if (amount <= 0 || (amount > 1 && (match[2] === '%' || !Number.isInteger(amount)))) return undefined;
  return amount;
}
