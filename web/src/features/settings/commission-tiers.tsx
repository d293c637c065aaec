// The tiers of a commission rule, one below the other: above so much, this rate.

import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { Field } from '@/api/types';
import { kindOf } from '@/fields/list';
import { useT } from '@/lib/i18n';
import classes from '@/features/settings/rules.module.css';

export interface OpenTier {
    key: number;
    above: unknown;
    rate: unknown;
}

let last_key = 0;
export const openTier = (tier: { above?: unknown; rate?: unknown } = {}): OpenTier => ({ key: ++last_key, above: tier.above ?? null, rate: tier.rate ?? null });

interface Props {
    /** Of the rule: whose editors take the two numbers. */
    above: Field;
    rate: Field;
    tiers: OpenTier[];
    onChange(tiers: OpenTier[]): void;
}

export function CommissionTiers({ above, rate, tiers, onChange }: Props) {
    const t = useT();
    const set = (key: number, part: Partial<OpenTier>) => onChange(tiers.map((tier) => (tier.key === key ? { ...tier, ...part } : tier)));
    const Above = kindOf(above).Edit;
    const Rate = kindOf(rate).Edit;
    return (
        <fieldset className={classes['conditions']}>
            <legend>{t('settings.commission_tiers')}</legend>
            {tiers.map((tier, at) => (
                <div key={tier.key} className={classes['tier']}>
                    {Above && <Above field={above} value={tier.above} onChange={(value: unknown) => set(tier.key, { above: value })} input={{ 'aria-label': t('settings.commission_above', { at: at + 1 }), ...(at === 0 ? { label: t('settings.commission_above_short') } : {}) }} />}
                    {Rate && <Rate field={rate} value={tier.rate} onChange={(value: unknown) => set(tier.key, { rate: value })} input={{ 'aria-label': t('settings.commission_tier_rate', { at: at + 1 }), ...(at === 0 ? { label: '%' } : {}) }} />}
                    <ActionIcon aria-label={`${t('action.remove')} ${at + 1}`} onClick={() => onChange(tiers.filter((each) => each !== tier))}>
                        <IconX size={14} />
                    </ActionIcon>
                </div>
            ))}
            <Button variant="subtle" size="compact-xs" leftSection={<IconPlus size={13} />} onClick={() => onChange([...tiers, openTier()])}>
                {t('settings.commission_tier_add')}
            </Button>
        </fieldset>
    );
}
