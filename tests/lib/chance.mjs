// Chance that can be had again: KITH_SEED repeats a run. CI draws the same each time, so that what it refuses is the
// change and not the day; the nightly and release depths draw anew.
export const seed = Number(process.env.KITH_SEED ?? depth({ ci: 1, nightly: Date.now() % 2 ** 31 }));

// Mulberry32: small, and the same everywhere. Numbers from 0 to below 1.
export function random_from(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const between = (random, low, high) => low + Math.floor(random() * (high - low + 1));

// How far to go: CI, or deeper where KITH_DEPTH says nightly or release.
export function depth({ ci, nightly, release = nightly }) {
  return { nightly, release }[process.env.KITH_DEPTH ?? 'ci'] ?? ci;
}
