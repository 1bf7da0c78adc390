/** Seconds after which what ran before does not slow a command down any more: its memory is freed, and a shared machine has forgiven it the work. */
const seconds = 3;

/** Waits, so that commands that take turns all begin alike. */
export function rest(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, seconds * 1000);
}
