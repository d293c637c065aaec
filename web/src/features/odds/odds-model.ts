import type { BackTest, OddsFact, OddsLevel } from '@/api/odds';

interface Dot {
    x: number;
    y: number;
    /** Radius, in hundredths of the plot. */
    r: number;
}

const least_r = 1.2;
const most_r = 3;

/** Where each tenth of the looks stands: predicted to the right, what came of it up. */
export function calibrationDots(calibration: BackTest['calibration']): Dot[] {
    const most = Math.max(...calibration.map(({ samples }) => samples), 1);
    return calibration.map(({ predicted, observed, samples }) => ({
        x: 100 * predicted,
        y: 100 - 100 * observed,
        r: least_r + (most_r - least_r) * Math.sqrt(samples / most),
    }));
}

export interface Weighty {
    fact: OddsFact;
    level: OddsLevel;
}

/** Single levels that pull furthest either way, the furthest first. */
export function weightiest(facts: readonly OddsFact[], count: number): Weighty[] {
    return facts
        .flatMap((fact) => fact.levels.map((level) => ({ fact, level })))
        .filter(({ level }) => Math.abs(level.weight) >= 0.01)
        .toSorted((left, right) => Math.abs(right.level.weight) - Math.abs(left.level.weight))
        .slice(0, count);
}
