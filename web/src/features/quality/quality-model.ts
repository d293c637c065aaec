import type { QualityReport, QualityRule } from '@/api/quality';
import type { Filter, ObjectMeta } from '@/api/types';

/** Objects whose records are judged. */
export const isJudged = (object: ObjectMeta): boolean => object.access.read && object.fields.some((field) => field.kind === 'quality');

/** The records that a band counts; the last holds 100 too. */
export function bandFilter(band: number, bands: number): Filter {
    const width = 100 / bands;
    const low = band * width;
    const high = band === bands - 1 ? 100 : low + width - 1;
    return { and: [{ field: 'quality', op: 'ge', value: low }, { field: 'quality', op: 'le', value: high }] };
}

/** Those that miss the most points come first. */
export function worstFirst(rules: QualityReport['rules']): QualityReport['rules'] {
    return rules.toSorted((left, right) => right.lacking * right.weight - left.lacking * left.weight);
}

export const share = (rule: { lacking: number }, records: number): number => (records > 0 ? (100 * (records - rule.lacking)) / records : 100);

/** A rule of writing that machines can help with. */
export const canBeFixed = (object: ObjectMeta, rule: QualityRule): boolean =>
    rule.kind === 'valid' && object.access.update && rule.fields.some((name) => object.fields.some((field) => field.name === name && field.writable));

/** Points of a line in a box of 100 by 100, the first on the left; one alone stands in the middle. */
export function linePoints(values: readonly number[], low: number, high: number): { x: number; y: number }[] {
    const span = high > low ? high - low : 1;
    return values.map((value, at) => ({ x: values.length > 1 ? (100 * at) / (values.length - 1) : 50, y: 100 - (100 * (value - low)) / span }));
}
