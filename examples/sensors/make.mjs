/** Writes sensors.csv: three sensors of eight machines, with stretches in which something is wrong. `node examples/sensors/make.mjs` */
import { writeFileSync } from 'node:fs';

/** Numbers from 0 to 1, always the same ones (mulberry32). */
let state = 18;
function uniform() {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}
const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

const [machines, minutes] = [8, 400];
const lines = ['machine,time,vibration,temperature,current,anomaly'];
for (let machine = 0; machine < machines; machine++) {
  const [period, phase] = [20 + 10 * uniform(), 100 * uniform()];
  // Two stretches of 16 minutes in which the current does not follow the load.
  const wrong = [60 + Math.floor(100 * uniform()), 220 + Math.floor(100 * uniform())];
  let temperature = 40;
  for (let minute = 0; minute < minutes; minute++) {
    const load = 1 + Math.sin(((minute + phase) / period) * 2 * Math.PI);
    const isWrong = wrong.some((start) => minute >= start && minute < start + 16);
    temperature += 0.08 * (35 + 15 * load - temperature);
    const vibration = 0.4 * load + 0.05 * normal() + (isWrong ? 0.25 * Math.sin(minute * 1.7) : 0);
    const current = 2 + 3 * (isWrong ? 2 - load : load) + 0.1 * normal();
    const time = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString().slice(0, 19);
    lines.push(
      [`m${machine}`, time, vibration.toFixed(3), (temperature + 0.1 * normal()).toFixed(2), current.toFixed(3), Number(isWrong)].join(','),
    );
  }
}
writeFileSync(new URL('sensors.csv', import.meta.url), `${lines.join('\n')}\n`);
