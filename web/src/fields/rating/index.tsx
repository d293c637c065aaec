import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { lazyEdit } from '@/fields/lazy-edit';
import { defineKind, type ShowProps } from '@/fields/kind';
import { number_operators } from '@/fields/shared/number';
import { useT } from '@/lib/i18n';

const stars_default = 5;
export const counted = (max: number | undefined) => Array.from({ length: Math.min(max ?? stars_default, 10) }, (_, at) => at + 1);

function Stars({ value, field }: ShowProps<number>) {
    const t = useT();
    return (
        <span role="img" aria-label={t('field.stars', { value })} style={{ display: 'inline-flex', gap: 1, color: 'var(--mantine-color-yellow-7)' }}>
            {counted(field.max).map((star) => (star <= value ? <IconStarFilled key={star} size={13} /> : <IconStar key={star} size={13} stroke={1.4} />))}
        </span>
    );
}

export const rating = defineKind<number>({
    kind: 'rating',
    Show: Stars,
    Cell: Stars,
    Edit: lazyEdit('RatingEdit'),
    operators: number_operators,
    parse(text) {
        const value = Number(text.normalize('NFKC').trim() || Number.NaN);
        if (text.trim() === '') return { value: null };
        return Number.isInteger(value) && value >= 0 ? { value } : { problem: 'field.not_a_whole_number' };
    },
    format: (value, field) => `${value}/${field.max ?? stars_default}`,
    plain: String,
    compare: (left, right) => left - right,
    width_px: 100,
});
