import { lazyEdit } from '@/fields/lazy-edit';
import { defineKind, type Kind } from '@/fields/kind';
import { number_operators, numberCell, numberEdit } from '@/fields/shared/number';
import { compareDecimals, parseDecimal } from '@/lib/decimal';

export interface Money {
    amount: string;
    currency?: string;
    /** In the workspace's currency; written by the server alone. */
    base_amount?: string;
}

const format: Kind<Money>['format'] = (value, _field, { texts }) => texts.money(value.amount, value.currency ?? texts.currency);
const Cell = numberCell(format);

// Filters compare amounts in the workspace's currency: there is none to choose.
const AmountEdit = numberEdit<Money>({
    read: (text) => {
        const amount = parseDecimal(text);
        return amount === null ? undefined : { amount };
    },
    write: ({ amount }) => amount,
});

export const money = defineKind<Money>({
    kind: 'money',
    Show: Cell,
    Cell,
    Edit: lazyEdit('MoneyEdit'),
    operators: number_operators,
    condition_edits: { eq: AmountEdit, ne: AmountEdit, gt: AmountEdit, ge: AmountEdit, lt: AmountEdit, le: AmountEdit, between: AmountEdit },
    operand: ({ amount }) => amount,
    parse(text) {
        if (text.trim() === '') return { value: null };
        const named = /^\s*([A-Z]{3})?(.*?)([A-Z]{3})?\s*$/.exec(text);
        const amount = parseDecimal(named?.[2] ?? '');
        const currency = named?.[1] ?? named?.[3];
        return amount === null ? { problem: 'field.not_a_number' } : { value: currency ? { amount, currency } : { amount } };
    },
    format,
    plain: ({ amount, currency }, _field, { texts }) => (currency && currency !== texts.currency ? `${amount} ${currency}` : amount),
    write: ({ amount, currency }) => (currency ? { amount, currency } : { amount }),
    compare: (left, right) => compareDecimals(left.base_amount ?? left.amount, right.base_amount ?? right.amount),
    align: 'right',
    width_px: 130,
});
