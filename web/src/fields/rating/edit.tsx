import { UnstyledButton } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import type { EditProps } from '@/fields/kind';
import { counted } from '@/fields/rating';
import { InputFrame } from '@/fields/shared/input-frame';
import { useT } from '@/lib/i18n';

export function RatingEdit({ field, value, onChange, onPick, input }: EditProps<number>) {
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
