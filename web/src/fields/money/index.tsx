import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { defineKind, type EditProps, type Kind } from '@/fields/kind';
import { InputFrame } from '@/fields/shared/input-frame';
import { number_operators, numberCell } from '@/fields/shared/number';
import { compareDecimals, parseDecimal } from '@/lib/decimal';
import { useT } from '@/lib/i18n';
import { useTexts } from '@/lib/texts';
import classes from '@/fields/shared/shared.module.css';

export interface Money {
    amount: string;
    currency?: string;
    /** In the workspace's currency; written by the server alone. */
    base_amount?: string;
}

const common = ['CNY', 'USD', 'EUR', 'GBP', 'JPY', 'HKD', 'TWD', 'SGD', 'KRW', 'INR', 'AUD', 'CAD', 'CHF', 'BRL'];

const format: Kind<Money>['format'] = (value, _field, { texts }) => texts.money(value.amount, value.currency ?? texts.currency);
const Cell = numberCell(format);

function Edit({ value, onChange, input }: EditProps<Money>) {
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

export const money = defineKind<Money>({
    kind: 'money',
    Show: Cell,
    Cell,
    Edit,
    operators: number_operators,
    parse(text) {
        if (text.trim() === '') return { value: null };
        const named = /^\s*([A-Z]{3})?(.*?)([A-Z]{3})?\s*$/.exec(text);
        const amount = parseDecimal(named?.[2] ?? '');
        const currency = named?.[1] ?? named?.[3];
        return amount === null ? { problem: 'field.not_a_number' } : { value: currency ? { amount, currency } : { amount } };
    },
    format,
    write: ({ amount, currency }) => (currency ? { amount, currency } : { amount }),
    compare: (left, right) => compareDecimals(left.base_amount ?? left.amount, right.base_amount ?? right.amount),
    align: 'right',
    width_px: 130,
});
