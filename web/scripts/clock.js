// A page in the background gets few ticks, so time is measured, not counted.

/** Calls `show(secondsLeft)` every second until it reaches zero. */
export function tick(seconds, show) {
  const end = performance.now() + seconds * 1000;
  const step = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    show(left);
    if (left === 0) {
      clearInterval(timer);
    }
  };
  const timer = setInterval(step, 1000);
  step();
}

/** 228 → "3:48" */
export const face = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
