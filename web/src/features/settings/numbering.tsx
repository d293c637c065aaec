// How a field numbers by itself: what stands in front, how many digits, which number comes next.

import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { nextNumberQuery } from '@/api/settings';
import { useT } from '@/lib/i18n';
import classes from '@/features/settings/settings.module.css';

export interface Numbering {
    prefix: string;
    digits: number;
    /** Null: as the server counts. */
    next: number | null;
}

const whole = (text: string, least: number, most: number) => Math.min(most, Math.max(least, Math.trunc(Number(text)) || least));

export function NumberingInputs({ object, field, value, onChange }: { object: string; field: string | undefined; value: Numbering; onChange(value: Numbering): void }) {
    const t = useT();
    const { data } = useQuery({ ...nextNumberQuery(object, field ?? ''), enabled: Boolean(field) });
    const least = data ?? 1;
    const next = value.next ?? least;
    return (
        <>
            <div className={classes['three']}>
                <TextInput label={t('settings.prefix')} value={value.prefix} maxLength={20} onChange={(event) => onChange({ ...value, prefix: event.currentTarget.value })} />
                <TextInput type="number" min={1} max={12} label={t('settings.digits')} value={value.digits} onChange={(event) => onChange({ ...value, digits: whole(event.currentTarget.value, 1, 12) })} />
                <TextInput type="number" min={least} label={t('settings.next_number')} value={next} onChange={(event) => onChange({ ...value, next: whole(event.currentTarget.value, 1, 999_999_999_999) })} />
            </div>
            <p className="dimmed">{t('settings.next_looks', { number: value.prefix + String(next).padStart(value.digits, '0') })}</p>
        </>
    );
}
