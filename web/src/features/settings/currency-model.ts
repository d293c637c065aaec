import type { RecordData } from '@/api/types';

export type RateState = 'past' | 'valid' | 'coming';

/** Of the rates of a currency the newest that has begun is the one that is valid. */
export function rateState(rate: RecordData, all: readonly RecordData[], today: string): RateState {
    const from = String(rate['valid_from'] ?? '');
    if (from > today) return 'coming';
    const newer = all.some((other) => other['currency'] === rate['currency'] && String(other['valid_from']) > from && String(other['valid_from']) <= today);
    return newer ? 'past' : 'valid';
}
