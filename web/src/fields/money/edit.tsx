import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { EditProps } from '@/fields/kind';
import type { Money } from '@/fields/money';
import { InputFrame } from '@/fields/shared/input-frame';
import { parseDecimal } from '@/lib/decimal';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import classes from '@/fields/shared/shared.module.css';

const common = ['CNY', 'USD', 'EUR', 'GBP', 'JPY', 'HKD', 'TWD', 'SGD', 'KRW', 'INR', 'AUD', 'CAD', 'CHF', 'BRL'];

export function MoneyEdit({ value, onChange, input }: EditProps<Money>) {
    const t = useT();
    const base = useTexts().currency;
    const [text, setText] = useState(() => (typeof value === 'string' ? value : (value?.amount ?? '')));
    const [currency, setCurrency] = useState(() => value?.currency ?? base);
    const { label, description, error, required, ...rest } = input;

    function hand(typed: string, of: string) {
        if (typed.trim() === '') return onChange(null);
        const amount = parseDecimal(typed);
        onChange(amount === null ? typed : { amount, currency: of });
    }
    return (
        <InputFrame input={{ label, description, error, required } as typeof input}>
            <div className={classes['pair']}>
                <TextInput
                    {...rest}
                    aria-label={label ?? rest['aria-label']}
                    inputMode="decimal"
                    error={Boolean(error)}
                    value={text}
                    onChange={(event) => {
                        setText(event.currentTarget.value);
                        hand(event.currentTarget.value, currency);
                    }}
                />
                <NativeSelect
                    aria-label={t('field.currency')}
                    style={{ width: 78 }}
                    data={[...new Set([base, currency, ...common])]}
                    value={currency}
                    onChange={(event) => {
                        setCurrency(event.currentTarget.value);
                        hand(text, event.currentTarget.value);
                    }}
                />
            </div>
        </InputFrame>
    );
}
