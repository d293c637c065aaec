import { UnstyledButton } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { defineKind, type EditProps, type ShowProps } from '@/fields/kind';
import { number_operators } from '@/fields/shared/number';
import { InputFrame } from '@/fields/shared/input-frame';
import { useT } from '@/lib/i18n';

const stars_default = 5;
const counted = (max: number | undefined) => Array.from({ length: Math.min(max ?? stars_default, 10) }, (_, at) => at + 1);

function Stars({ value, field }: ShowProps<number>) {
    const t = useT();
    return (
        <span role="img" aria-label={t('field.stars', { value })} style={{ display: 'inline-flex', gap: 1, color: 'var(--mantine-color-yellow-7)' }}>
            {counted(field.max).map((star) => (star <= value ? <IconStarFilled key={star} size={13} /> : <IconStar key={star} size={13} stroke={1.4} />))}
        </span>
    );
}

function Edit({ field, value, onChange, onPick, input }: EditProps<number>) {
    const t = useT();
    return (
        <InputFrame input={input}>
            <span role="radiogroup" aria-label={input.label ?? input['aria-label']} style={{ display: 'inline-flex', gap: 4, color: 'var(--mantine-color-yellow-7)' }}>
                {counted(field.max).map((star) => (
                    <UnstyledButton
                        key={star}
                        role="radio"
                        aria-checked={star === value}
                        aria-label={t('field.stars', { value: star })}
                        autoFocus={Boolean(input.autoFocus) && star === (value || 1)}
                        onClick={() => {
                            const next = star === value ? null : star;
                            onChange(next);
                            onPick?.(next);
                        }}
                    >
                        {star <= (value ?? 0) ? <IconStarFilled size={18} /> : <IconStar size={18} stroke={1.4} />}
                    </UnstyledButton>
                ))}
            </span>
        </InputFrame>
    );
}

export const rating = defineKind<number>({
    kind: 'rating',
    Show: Stars,
    Cell: Stars,
    Edit,
    operators: number_operators,
    parse(text) {
        const value = Number(text.normalize('NFKC').trim() || Number.NaN);
        if (text.trim() === '') return { value: null };
        return Number.isInteger(value) && value >= 0 ? { value } : { problem: 'field.not_a_whole_number' };
    },
    format: (value, field) => `${value}/${field.max ?? stars_default}`,
    compare: (left, right) => left - right,
    width_px: 100,
});
