/** The least milliseconds between two events, since more cannot be read. */
const interval = 500;

/** Passes on a value when enough time has passed since the last one, or since the beginning, and drops it otherwise. */
export function throttle<T>(emit: (value: T) => void): (value: T) => void {
  let last = performance.now();
  return (value) => {
    const now = performance.now();
    if (now - last < interval) return;
    last = now;
    emit(value);
  };
}
