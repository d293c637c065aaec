import { lazyEdit } from '@/fields/lazy-edit';
import { defineKind, type Kind, type ShowProps } from '@/fields/kind';
import { number_operators, numberCell, numberEdit } from '@/fields/shared/number';
import { useSay } from '@/fields/shared/say';
import { compareDecimals, parseDecimal } from '@/lib/decimal';

export interface Money {
    amount: string;
    currency?: string;
    /** In the workspace's currency; written by the server alone. */
    base_amount?: string;
    /** What one unit was worth there, and the day from which that holds; of other currencies alone. */
    rate?: string;
    rate_date?: string;
}

const format: Kind<Money>['format'] = (value, _field, { texts }) => texts.money(value.amount, value.currency ?? texts.currency);
const Cell = numberCell(format);

/** Beside an amount in another currency: what it is worth in the workspace's own, and by which rate. */
function Show({ value, field }: ShowProps<Money>) {
    const say = useSay();
    const { base_amount, rate, rate_date } = value;
    return (
        <span className="tabular">
            {format(value, field, say)}
            {base_amount && rate && (
                <small className="dimmed" title={say.t('field.rate', { rate, date: rate_date ? say.texts.date(rate_date) : '' })}>
                    {` ≈ ${say.texts.money(base_amount, say.texts.currency)}`}
                </small>
            )}
        </span>
    );
}

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
    Show,
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
