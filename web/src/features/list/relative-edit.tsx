// A period that moves with the calendar: one of the usual ones, or so many days, weeks, months, years.

import { NativeSelect, TextInput } from '@mantine/core';
import { useT } from '@/lib/i18n';
import { ranges, spanOf, span_units, spanValue, type Span } from '@/records/condition';
import classes from '@/features/list/bar.module.css';

const own = 'own';
const first: Span = { direction: 'last', count: 14, unit: 'd' };

export function RelativeEdit({ value, onChange }: { value: unknown; onChange(value: unknown): void }) {
    const t = useT();
    const text = value ? JSON.stringify(value) : '';
    const known = ranges.some((range) => range.value === text);
    const span = !known && value ? spanOf(value) : null;
    const change = (part: Partial<Span>) => onChange(spanValue({ ...(span ?? first), ...part }));
    return (
        <>
            <NativeSelect
                aria-label={t('filter.value')}
                value={span ? own : text}
                onChange={(event) => {
                    const picked = event.currentTarget.value;
                    onChange(picked === own ? spanValue(first) : picked ? JSON.parse(picked) : null);
                }}
                data={[{ value: '', label: t('filter.pick_range') }, ...ranges.map((range) => ({ value: range.value, label: t(range.label) })), { value: own, label: t('range.own') }]}
            />
            {span && (
                <div className={classes['between']}>
                    <NativeSelect
                        aria-label={t('range.direction')}
                        value={span.direction}
                        data={[{ value: 'last', label: t('range.last') }, { value: 'next', label: t('range.next') }]}
                        onChange={(event) => change({ direction: event.currentTarget.value as Span['direction'] })}
                    />
                    <TextInput
                        type="number"
                        min={1}
                        max={9999}
                        w={64}
                        aria-label={t('range.count')}
                        value={span.count}
                        onChange={(event) => change({ count: Math.min(9999, Math.max(1, Math.floor(Number(event.currentTarget.value) || 1))) })}
                    />
                    <NativeSelect
                        aria-label={t('range.unit')}
                        value={span.unit}
                        data={span_units.map(({ unit, label }) => ({ value: unit, label: t(label, { count: span.count }) }))}
                        onChange={(event) => change({ unit: event.currentTarget.value as Span['unit'] })}
                    />
                </div>
            )}
        </>
    );
}
